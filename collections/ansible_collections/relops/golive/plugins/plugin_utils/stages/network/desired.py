"""What the plan wants of every switch: ports, link aggregation groups, VLANs, and which neighbours must be found."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    DeviceKind,
    Duplex,
    LagMode,
    UnusedPorts,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.plan import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import names_of
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin, Twinned
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Lazy
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.addresses import address_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.carried import carried, switching
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.pairs import pair_of, spread
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.sides import (
    Side,
    description,
    group_description,
    groups_of,
    is_peer_link,
    sides_of,
    taken_sides,
    unused_ports,
)


def desired(plan: Plan) -> Lazy:
    """Return per switch the JSON that the stage works from (R23); hosts have none.

    Keys: `platform`, `ports` (name to `{owned, extra}`, see ports.desired_from), `vlans` (id as text to name), `unused`
    (ports in no connection that are to be shut), `business` (ports of hosts with an old entry point, where there are
    such: it is closed only after this stage), `ends` (ports and groups of hosts: nobody reaches the switch by them),
    `pair` (its multi-chassis pair, where it has one), `links` (what must be found behind a port), and the fleet's
    `canary`, `batch`, `max_failure_rate`. What a switch cannot take is a fault of the plan (checks.py).
    """
    twin = Twinned(plan)
    return Lazy(plan.switches, lambda name: _switch(plan, name, twin))


def _switch(plan: Plan, name: str, twin: Twinned) -> JSON:
    platform = load(plan.switches[name].platform)
    sides = taken_sides(plan, name, platform)
    pair, both = pair_of(plan, name, platform), spread(plan, name, sides)
    ports = {side.port: _port(plan, name, platform, side) for side in sides}
    for number, of in groups_of(sides).items():
        mlag = {} if pair is None else {"mlag": number if number in both else None}
        ports[platform.lag_port(number)] = _group(plan, platform, of, mlag)
    old = {host for point in plan.entry_points if point.side.was for host in plan.members(point.hosts)}
    business = [side.port for side in sides if side.peer in old]
    hosts = [side for side in sides if side.peer in plan.hosts]
    ends = [*(side.port for side in hosts), *(platform.lag_port(number) for number, _of in groups_of(hosts).items())]
    unused = unused_ports(plan, name, platform) if plan.network.unused_ports is UnusedPorts.SHUTDOWN else []
    ports.update({port: {"owned": {"enabled": False}} for port in unused})
    return {
        "platform": plan.switches[name].platform,
        "ports": ports,
        "vlans": _vlans(plan, name, ports),
        "unused": unused,
        **({"pair": pair} if pair else {}),
        **({"business": business} if business else {}),
        **({"ends": ends} if ends else {}),
        "links": _links(plan, name, platform, twin),
        "canary": plan.network.canary,
        "batch": plan.network.batch,
        "max_failure_rate": plan.network.max_failure_rate,
    }


def _port(plan: Plan, name: str, platform: Platform, side: Side) -> JSON:
    owned = {
        "description": description(plan, side),
        "enabled": side.used,
        **switching(plan, side.link),
        **_speed(plan, name, side),
        **_membership(side),
        **({} if side.group is not None else address_of(side.link, side.first)),
    }
    owned |= platform.goes_with(owned["mode"])
    lines = plan.network.lines(plan.switches[name].platform, side.link.mode)
    return {"owned": owned, "extra": list(lines)}


def _carried(plan: Plan, link: Connection) -> JSON:
    """Return the VLANs that a port lets through, and its untagged one; none of a routed one."""
    found = carried(plan, link)
    return {} if found is None else {"untagged": found[0], "carried": found[1]}


def _speed(plan: Plan, name: str, side: Side) -> JSON:
    """Return speed and duplex, fixed only on a copper port that is to run below its own speed; else negotiated.

    On an SFP port the module decides the speed.
    """
    component = plan.device_type(name).by_interface.get(side.port)
    kind = (component.type or "") if component else ""
    fixed = kind.endswith("base-t") and 0 < side.link.speed.mbps < _own_speed(kind)
    half = side.link.duplex is Duplex.HALF
    return {
        "speed": str(side.link.speed.mbps) if fixed else None,
        "duplex": "half" if half else "full" if fixed else None,
    }


def _own_speed(kind: str) -> int:
    """Return the speed in Mbit/s of a NetBox interface type such as 1000base-t or 10gbase-t; 0 when it says none."""
    digits = kind.partition("base")[0]
    giga = digits.endswith("g")
    number = digits.rstrip("g")
    return int(float(number) * (1000 if giga else 1)) if number.replace(".", "", 1).isdigit() else 0


def _membership(side: Side) -> JSON:
    """Return group and protocol; of two passive ends none would speak, so the far end of a passive one is active."""
    if side.group is None:
        return {"lag": None, "lag_mode": None}
    if side.link.lag_mode is LagMode.STATIC:
        return {"lag": side.group, "lag_mode": "on"}
    passive = side.link.lag_mode is LagMode.LACP_PASSIVE and side.first
    return {"lag": side.group, "lag_mode": "passive" if passive else "active"}


def _group(plan: Plan, platform: Platform, members: list[Side], mlag: JSON) -> JSON:
    """Return the interface of an aggregation group, with the VLANs of its members, which are alike."""
    link = members[0].link
    owned = {"description": group_description(plan, members), "enabled": True, **switching(plan, link)}
    owned["lag_mode"] = None  # its members say it; one that has none yet may say it itself
    owned |= platform.goes_with(owned["mode"], _membership(members[0])["lag_mode"])
    return {"owned": {**owned, **mlag, **address_of(link, members[0].first)}, "extra": []}


def _vlans(plan: Plan, name: str, ports: dict[str, JSON]) -> dict[str, str]:
    """Return the VLANs that the switch's ports use, with their names; VLAN 1 is always there."""
    used: set[int] = set()
    for port in ports.values():
        owned = port["owned"]
        used.update(vlan for vlan in (owned.get("access"), owned.get("native"), *(owned.get("allowed") or ())) if vlan)
    return {str(vlan): plan.vlans[vlan].name for vlan in sorted(used - {1})}


def _links(plan: Plan, name: str, platform: Platform, twin: Twinned) -> dict[str, JSON]:
    """Return what must be found behind each port that is used: the planned ones, and those of a pair's peer link."""
    taken = taken_sides(plan, name, platform)
    both = spread(plan, name, taken)
    ports = {side.port for side in taken}
    found = {}
    for side in sides_of(plan, name, platform):
        if side.used and (side.port in ports or is_peer_link(plan, name, platform, side)):
            link = _link(plan, platform, side, twin)
            found[side.port] = {**link, "mlag": side.group} if side.group in both else link
    return found


def _link(plan: Plan, platform: Platform, side: Side, twin: Twinned) -> JSON:
    """Return what must be found on a port and behind it; a host need not speak LLDP, a switch must.

    `both`: the peer's side of a port-channel is this go-live's as well. `twin` says how a twin has what does not run
    there; in production nobody looks at it.
    """
    peer = plan.devices.get(side.peer)
    names = list(names_of(peer)) if peer else [side.peer]
    speaks = side.peer in plan.switches or bool(peer and peer.type is DeviceKind.SWITCH)
    there = twin.link(side.link)
    speed = "" if side.link.speed.mbps == 0 else side.link.speed.value
    return {
        "link_id": side.link.link_id, "peer": side.peer, "names": names, "port": side.peer_port, "speed": speed,
        "lldp": speaks, "both": side.peer in plan.switches,
        "lag": platform.lag_port(side.group) if side.group is not None else "",
        "address": address_of(side.link, side.first).get("address", "").partition(" ")[0],
        "duplex": "" if side.link.duplex is Duplex.AUTO else side.link.duplex.value,
        **_carried(plan, side.link),
        **({} if there is OnTwin.RUNS else {"twin": there.value}),
    }  # fmt: skip
