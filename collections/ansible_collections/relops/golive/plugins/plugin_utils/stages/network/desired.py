"""What the plan wants of every switch: ports, link aggregation groups, VLANs, and which neighbours must be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    DeviceKind,
    Duplex,
    LagMode,
    LinkPurpose,
    LinkStatus,
    Mode,
    UnusedPorts,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.plan import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import names_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.addresses import address_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

DESCRIPTION_LENGTH = 200
"""Characters of a port's description; older systems cut or refuse longer ones."""


@dataclass(frozen=True, slots=True)
class Side:
    """One connection seen from one of its two devices."""

    link: Connection
    port: str
    peer: str
    peer_port: str
    lag: str
    peer_lag: str
    first: bool


def desired(plan: Plan) -> dict[str, JSON]:
    """Return per switch the JSON that the stage works from (R23); hosts have none.

    Keys: `platform`, `ports` (name to `{owned, extra}`, see ports.desired_from), `vlans` (id as text to name), `unused`
    (ports in no connection that are to be shut), `links` (what must be found behind a port), and the fleet's `canary`,
    `batch`, `max_failure_rate`. Raises GoliveError where the plan asks for what a switch cannot take.
    """
    return {name: _switch(plan, name) for name in plan.switches}


def _switch(plan: Plan, name: str) -> JSON:
    platform = load(plan.switches[name].platform)
    sides = [side for side in _sides(plan, name, platform) if not _management(plan, name, side)]
    ports = {side.port: _port(plan, name, side) for side in sides}
    ports.update(_groups(plan, name, platform, sides))
    unused = _unused(plan, name, platform)
    ports.update({port: {"owned": {"enabled": False}} for port in unused})
    return {
        "platform": plan.switches[name].platform,
        "ports": ports,
        "vlans": _vlans(plan, name, ports),
        "unused": unused,
        "links": {side.port: _link(plan, platform, side) for side in sides if _used(side.link)},
        "canary": plan.network.canary,
        "batch": plan.network.batch,
        "max_failure_rate": plan.network.max_failure_rate,
    }


def _sides(plan: Plan, name: str, platform: Platform) -> Iterator[Side]:
    for link in plan.links.get(name, ()):
        a, b = link.a, link.b
        lag_a, lag_b = link.lags or ("", "")
        if a.device == name:
            yield Side(link, platform.canonical(a.port), b.device, b.port, lag_a, lag_b, first=True)
        if b.device == name:
            yield Side(link, platform.canonical(b.port), a.device, a.port, lag_b, lag_a, first=False)


def _management(plan: Plan, name: str, side: Side) -> bool:
    """Tell whether a port carries the way to the switch itself; such a port is never touched."""
    component = plan.device_type(name).by_interface.get(side.port)
    purpose = side.link.purpose in (LinkPurpose.MANAGEMENT, LinkPurpose.BMC)
    return (component is not None and component.mgmt_only) or (purpose and side.link.vlan_untagged is None)


def _used(link: Connection) -> bool:
    return link.status is not LinkStatus.DECOMMISSIONED


def _port(plan: Plan, name: str, side: Side) -> JSON:
    owned = {
        "description": _description(plan, name, side.port, side, side.peer_port, side.link.link_id),
        "enabled": _used(side.link),
        **_switching(plan, side.link),
        **_speed(plan, name, side),
        **_membership(side),
        **({} if _group_number(side) else address_of(side.link, side.first)),
    }
    return {"owned": owned, "extra": _extra(plan, side.link)}


def _switching(plan: Plan, link: Connection) -> JSON:
    """Return mode and VLANs; a routed port has none."""
    if link.mode is Mode.ROUTED:
        return {"mode": "routed"}
    untagged = None if link.vlan_untagged == 1 else link.vlan_untagged
    if link.mode is Mode.ACCESS:
        return {"mode": "access", "access": untagged, "native": None, "allowed": None}
    carried = {untagged} if untagged in plan.vlans else set()
    return {
        "mode": "trunk",
        "access": None,
        "native": untagged,
        "allowed": sorted({*link.vlan_tagged, *carried} - {None}),
    }


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
    number = _group_number(side)
    if number is None:
        return {"lag": None, "lag_mode": None}
    if side.link.lag_mode is LagMode.STATIC:
        return {"lag": number, "lag_mode": "on"}
    passive = side.link.lag_mode is LagMode.LACP_PASSIVE and side.first
    return {"lag": number, "lag_mode": "passive" if passive else "active"}


def _group_number(side: Side) -> int | None:
    """Return the number of the switch's group; a bond that is active-backup is the host's alone."""
    digits = "".join(letter for letter in side.lag.rpartition("-")[2] if letter.isdigit())
    if not side.lag or side.link.lag_mode is LagMode.ACTIVE_BACKUP:
        return None
    if not digits:
        raise GoliveError(f"{side.link.link_id}: aggregation group {side.lag} has no number: write Port-channel1")
    return int(digits)


def _extra(plan: Plan, link: Connection) -> list[str]:
    return list(plan.network.defaults.get(link.mode, ()))


def _groups(plan: Plan, name: str, platform: Platform, sides: list[Side]) -> dict[str, JSON]:
    """Return the interfaces of the aggregation groups, with the VLANs of their members."""
    members: dict[int, list[Side]] = {}
    for side in sides:
        number = _group_number(side)
        if number is not None and _used(side.link):
            members.setdefault(number, []).append(side)
    return {
        platform.lag_port(number): _group(plan, name, platform.lag_port(number), of) for number, of in members.items()
    }


def _group(plan: Plan, name: str, port: str, members: list[Side]) -> JSON:
    switched = [_switching(plan, side.link) for side in members]
    if any(other != switched[0] for other in switched):
        links = ", ".join(side.link.link_id for side in members)
        raise GoliveError(
            f"{name} {port}: the connections {links} of one group differ in mode or VLANs: make them equal"
        )
    links = ",".join(side.link.link_id for side in members)
    description = _description(plan, name, port, members[0], members[0].peer_lag, links)
    owned = {"description": description, "enabled": True, **switched[0]}
    return {"owned": {**owned, **address_of(members[0].link, members[0].first)}, "extra": []}


def _description(plan: Plan, name: str, port: str, side: Side, peer_port: str, links: str) -> str:
    template = plan.network.description
    words = {"peer": side.peer, "peer_port": peer_port, "link_id": links, "purpose": side.link.purpose.en}
    try:
        text = " ".join(template.format_map(words).split())
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        known = ", ".join(f"{{{word}}}" for word in words)
        raise GoliveError(f"network.description: {template}: {error} cannot be filled in (known: {known})") from error
    if len(text) > DESCRIPTION_LENGTH or not text.isascii() or not text.isprintable() or "?" in text:
        raise GoliveError(
            f"{name} {port}: description '{text}' is no text for a switch: at most {DESCRIPTION_LENGTH} ASCII "
            "characters, no question mark"
        )
    return text


def _unused(plan: Plan, name: str, platform: Platform) -> list[str]:
    if plan.network.unused_ports is UnusedPorts.LEAVE:
        return []
    cabled = {side.port for side in _sides(plan, name, platform)}
    names = (platform.canonical(part.name) for part in plan.device_type(name).interfaces if not part.mgmt_only)
    return [port for port in names if port not in cabled]


def _vlans(plan: Plan, name: str, ports: dict[str, JSON]) -> dict[str, str]:
    """Return the VLANs that the switch's ports use, with their names; VLAN 1 is always there."""
    used: set[int] = set()
    for port in ports.values():
        owned = port["owned"]
        used.update(vlan for vlan in (owned.get("access"), owned.get("native"), *(owned.get("allowed") or ())) if vlan)
    missing = sorted(used - plan.vlans.keys() - {1})
    if missing:
        raise GoliveError(
            f"{name}: VLAN {', '.join(map(str, missing))} is used but not in the plan's vlans: add it there"
        )
    return {str(vlan): plan.vlans[vlan].name for vlan in sorted(used - {1})}


def _link(plan: Plan, platform: Platform, side: Side) -> JSON:
    """Return what must be found on a port and behind it; a host need not speak LLDP, a switch must.

    `both`: the peer's side of a port-channel is this go-live's as well.
    """
    peer = plan.devices.get(side.peer)
    names = list(names_of(peer)) if peer else [side.peer]
    speaks = side.peer in plan.switches or bool(peer and peer.type is DeviceKind.SWITCH)
    speed = "" if side.link.speed.mbps == 0 else side.link.speed.value
    return {
        "link_id": side.link.link_id, "peer": side.peer, "names": names, "port": side.peer_port, "speed": speed,
        "lldp": speaks, "both": side.peer in plan.switches,
        "lag": platform.lag_port(number) if (number := _group_number(side)) else "",
        "address": address_of(side.link, side.first).get("address", "").partition(" ")[0],
    }  # fmt: skip
