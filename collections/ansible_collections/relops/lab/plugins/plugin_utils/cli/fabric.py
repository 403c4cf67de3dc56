"""From the intents of all switches to what each data plane does; no loop is ever left open.

Spanning tree is computed here, per VLAN, because Open vSwitch runs one tree for all VLANs and none over
aggregates; the result is what converged PVST gives, without the wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import pairings, strung

Place = tuple[str, str]
NOTHING = frozenset({4095})  # no switch can have this VLAN; an empty set would mean all of them
NO_BONDS: Mapping[Place, str] = MappingProxyType({})


@dataclass(frozen=True)
class Lane:
    """One logical port of the data plane: a port alone or an aggregate, and what it carries.

    `tag` is the VLAN of untagged frames (None: they are dropped), `trunks` those that come tagged.
    `lacp` is active, passive, or empty for none. A suspended aggregate cannot agree with its far end. A routed port
    has a VLAN that no other one has (`tag`), and its `address` answers there. One without members is the switch's own
    address in a VLAN. `remote` are members at the other switch of a pair; a `lent` aggregate is carried there.
    """

    members: tuple[str, ...]
    trunk: bool
    tag: int | None
    trunks: frozenset[int]
    lacp: str = ""
    aggregate: bool = False
    suspended: bool = False
    address: str = ""
    remote: tuple[Place, ...] = ()
    lent: bool = False


@dataclass(frozen=True)
class Plane:
    """A switch's data plane: lanes by logical port name, ports that are up, VLANs blocked by the tree."""

    lanes: Mapping[str, Lane]
    enabled: Mapping[str, bool]
    blocked: Mapping[str, frozenset[int]]


def planes(
    intents: Mapping[str, Intent], cables: Mapping[Place, Place], bonds: Mapping[Place, str] = NO_BONDS
) -> dict[str, Plane]:
    """The data plane of each switch.

    `cables` maps (switch, port) to (switch, port), in both directions; `bonds` says of a port of a host or stub with
    which way of aggregation the far end has to agree: `active` (LACP) or `on`.
    """
    lanes = {
        switch: _routed(intent, {name: _lane(switch, name, intents, cables, bonds) for name in _logical(intent)})
        for switch, intent in intents.items()
    }
    _pair(lanes, strung(intents, pairings(intents, cables)))
    blocked = _blocked(intents, cables, lanes)
    return {
        switch: Plane(
            {name: _without(lane, blocked.get((switch, name), frozenset())) for name, lane in own.items()}
            | _own_addresses(intents[switch]),
            {name: _enabled(intents[switch], name) for name in intents[switch].ports},
            {name: vlans for (at, name), vlans in blocked.items() if at == switch},
        )
        for switch, own in lanes.items()
    }


def _pair(lanes: dict[str, dict[str, Lane]], away: Mapping[Place, Place]) -> None:
    """Let the first switch of a pair carry what both have."""
    for (switch, lag), (other, there) in away.items():
        if lag in lanes[switch] and there in lanes[other]:
            lent, carrier = lanes[switch][lag], lanes[other][there]
            lanes[switch][lag] = replace(lent, lent=True, lacp=carrier.lacp, suspended=carrier.suspended)
            lanes[other][there] = replace(carrier, remote=tuple((switch, member) for member in lent.members))


def _own_addresses(intent: Intent) -> dict[str, Lane]:
    """The switch's own addresses in VLANs that exist."""
    return {
        name: Lane((), False, vlan, frozenset(), address=address)
        for name, (vlan, address) in intent.layer3.items()
        if vlan in intent.vlans
    }


def _routed(intent: Intent, lanes: dict[str, Lane]) -> dict[str, Lane]:
    """Give each routed lane that has an address a VLAN of its own, from the top, as switches do inside."""
    free = iter(sorted(set(range(2, 4095)) - intent.vlans, reverse=True))
    ports = {**intent.ports, **intent.lags}
    return {
        name: replace(lane, tag=next(free), trunks=frozenset(), address=ports[name].address)
        if ports[name].mode == "routed" and ports[name].address and not lane.suspended
        else lane
        for name, lane in lanes.items()
    }


def _logical(intent: Intent) -> list[str]:
    used = {port.lag for port in intent.ports.values() if port.lag}
    return [name for name, port in intent.ports.items() if not port.lag] + [
        name for name in intent.lags if name in used
    ]


def _enabled(intent: Intent, port: str) -> bool:
    lag = intent.lags.get(intent.ports[port].lag)
    return intent.ports[port].enabled and (lag is None or lag.enabled)


def _lane(
    switch: str,
    name: str,
    intents: Mapping[str, Intent],
    cables: Mapping[Place, Place],
    bonds: Mapping[Place, str],
) -> Lane:
    intent = intents[switch]
    port = intent.ports[name] if name in intent.ports else intent.lags[name]
    members = tuple(sorted(at for at, own in intent.ports.items() if own.lag == name)) or (name,)
    trunk = is_trunk(switch, name, intents, cables)
    tag, trunks = _carried(port, trunk, intent.vlans)
    if name in intent.ports:
        return Lane(members, trunk, tag, trunks)
    lacp, suspended = _agreement(switch, members, intents, cables, bonds)
    if suspended:
        tag, trunks = None, NOTHING
    return Lane(members, trunk, tag, trunks, lacp, True, suspended)


def _carried(port: PortIntent, trunk: bool, vlans: frozenset[int]) -> tuple[int | None, frozenset[int]]:
    if port.mode == "routed":
        return None, NOTHING
    if not trunk:
        return (port.access, frozenset()) if port.access in vlans else (None, NOTHING)
    carried = vlans if port.allowed is None else port.allowed & vlans
    native = port.native if port.native in carried else None
    return native, carried or NOTHING


def _far(switch: str, name: str, intents: Mapping[str, Intent], cables: Mapping[Place, Place]) -> Iterator[Place]:
    """The logical ports at the far ends of a logical port's members."""
    intent = intents[switch]
    members = [at for at, own in intent.ports.items() if own.lag == name] or [name]
    for member in members:
        far = cables.get((switch, member))
        if far and _known(intents, far):
            yield far[0], intents[far[0]].ports[far[1]].lag or far[1]


def is_trunk(switch: str, name: str, intents: Mapping[str, Intent], cables: Mapping[Place, Place]) -> bool:
    """Whether a logical port works as a trunk, told to or by negotiation with the far end."""
    port = _port(intents, switch, name)
    if port.mode != "auto":
        return port.mode == "trunk"
    fars = [_port(intents, *far) for far in _far(switch, name, intents, cables)]
    return any(far.mode == "trunk" and far.negotiates for far in fars)


def _port(intents: Mapping[str, Intent], switch: str, name: str) -> PortIntent:
    intent = intents[switch]
    return intent.ports[name] if name in intent.ports else intent.lags.get(name, PortIntent())


def _agreement(
    switch: str,
    members: tuple[str, ...],
    intents: Mapping[str, Intent],
    cables: Mapping[Place, Place],
    bonds: Mapping[Place, str],
) -> tuple[str, bool]:
    """What LACP the data plane speaks, and whether the aggregate is suspended for lack of agreement.

    Static aggregation needs both ends static; between two such ends LACP below keeps the hashing right. A far end
    that bundles nothing never agrees with LACP, but Open vSwitch does not hold a single port back until then, so
    that one is suspended here.
    """
    mode = intents[switch].ports[members[0]].lag_mode
    ends = [cables.get((switch, member)) for member in members]
    others = [intents[far[0]].ports[far[1]].lag_mode for far in ends if far and _known(intents, far)]
    others += [bonds[far] for far in ends if far and far in bonds]
    if mode == "on":
        return ("active" if "on" in others else ""), bool(others) and "on" not in others
    agreed = {"active": {"active", "passive"}, "passive": {"active"}}[mode]
    return mode, not agreed & set(others) if others else len(members) == 1


def _known(intents: Mapping[str, Intent], place: Place) -> bool:
    return place[0] in intents and place[1] in intents[place[0]].ports


def _blocked(
    intents: Mapping[str, Intent], cables: Mapping[Place, Place], lanes: Mapping[str, Mapping[str, Lane]]
) -> dict[Place, frozenset[int]]:
    """Which VLANs the spanning tree blocks, at the end with the greater name."""
    edges = _edges(intents, cables)
    blocked: dict[Place, set[int]] = {}
    for vlan in sorted({vlan for intent in intents.values() for vlan in intent.vlans}):
        root: dict[str, str] = {}
        for near, far in edges:
            if not (_carries(lanes, near, vlan) and _carries(lanes, far, vlan)):
                continue
            one, other = _find(root, near[0]), _find(root, far[0])
            if one == other:
                blocked.setdefault(far, set()).add(vlan)
            root[other] = one
    return {place: frozenset(vlans) for place, vlans in blocked.items()}


def _edges(intents: Mapping[str, Intent], cables: Mapping[Place, Place]) -> list[tuple[Place, Place]]:
    """Links between logical ports that are up at both ends; an aggregate counts once and comes first."""
    found: dict[tuple[Place, Place], bool] = {}
    for (switch, port), (other, far) in cables.items():
        ends = [(switch, port), (other, far)]
        if not all(_known(intents, end) for end in ends):
            continue
        if all(_enabled(intents[at], name) for at, name in ends):
            near_, far_ = sorted((at, intents[at].ports[name].lag or name) for at, name in ends)
            found[(near_, far_)] = bool(intents[near_[0]].ports.get(near_[1]) is None)
    return sorted(found, key=lambda edge: (not found[edge], edge))


def _carries(lanes: Mapping[str, Mapping[str, Lane]], place: Place, vlan: int) -> bool:
    lane = lanes[place[0]].get(place[1])
    return lane is not None and not lane.lent and (lane.tag == vlan or (lane.trunk and vlan in lane.trunks))


def _find(root: dict[str, str], name: str) -> str:
    while root.get(name, name) != name:
        name = root[name]
    return name


def _without(lane: Lane, vlans: frozenset[int]) -> Lane:
    if not vlans:
        return lane
    tag = None if lane.tag in vlans else lane.tag
    trunks = lane.trunks - vlans
    return replace(lane, tag=tag, trunks=trunks or NOTHING if lane.trunk or tag is None else trunks)
