"""The commands that turn one state of a Cisco IOS switch into another, in an order that never opens too much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.names import LAG
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    AUTO,
    PortState,
    SwitchState,
    changed_ports,
)

_VLAN_LIST = 180
"""Characters of a VLAN list in one line; the command line of older systems ends at 254."""


def render(current: SwitchState, wanted: SwitchState) -> list[Stanza]:
    """Return the stanzas that turn `current` into `wanted`.

    Order: VLANs are made first; members leave their group before it changes, because a member takes over what is done
    to its port-channel; port-channels before the interfaces that join them; what is to go comes last: port-channels
    once they have no members, VLANs once nothing is in them.
    """
    names = sorted(changed_ports(current, wanted), key=_natural)
    lags = [name for name in names if name.startswith(LAG)]
    gone = [name for name in names if name not in wanted.ports]
    others = [name for name in names if name not in lags]
    left, leaving = _leave(others, current, wanted)
    return [
        *_vlans(current, wanted),
        *leaving,
        *(_interface(name, left, wanted) for name in (*lags, *others) if name not in gone),
        *(Stanza(f"no interface {name}") for name in gone),
        *(Stanza(f"no vlan {vlan}") for vlan in sorted(current.vlans) if vlan not in wanted.vlans),
    ]


def _leave(names: list[str], current: SwitchState, wanted: SwitchState) -> tuple[SwitchState, list[Stanza]]:
    """Return the state once members have left their group or gone down, and the stanzas for it."""
    ports, stanzas = dict(current.ports), []
    for name in names:
        old, new = current.ports[name], wanted.ports.get(name)
        if new is None or not old.lag:
            continue
        leaves = (old.lag, _protocol(old.lag_mode)) != (new.lag, _protocol(new.lag_mode))
        down = old.enabled and not new.enabled
        lines = (*(["shutdown"] if down else []), *(["no channel-group"] if leaves else []))
        if lines:
            stanzas.append(Stanza(f"interface {name}", lines, "exit"))
            left = replace(old, lag=None, lag_mode=None) if leaves else old
            ports[name] = replace(left, enabled=old.enabled and not down)
    return SwitchState(ports, current.vlans), stanzas


def _protocol(mode: str | None) -> str:
    """Return the protocol of a way to be in a group: one group speaks one of them."""
    word = (mode or "").partition(" ")[0]
    return {"active": "lacp", "passive": "lacp", "desirable": "pagp", "auto": "pagp"}.get(word, word)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def _vlans(current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
    for vlan, name in sorted(wanted.vlans.items()):
        if vlan not in current.vlans or current.vlans[vlan] != name:
            named = current.vlans.get(vlan)
            yield Stanza(f"vlan {vlan}", (f"name {name}",) if name else ("no name",) if named else (), "exit")


def _interface(name: str, current: SwitchState, wanted: SwitchState) -> Stanza:
    return Stanza(
        f"interface {name}", tuple(port_lines(current.ports.get(name, PortState()), wanted.ports[name])), "exit"
    )


def port_lines(old: PortState, new: PortState) -> Iterator[str]:
    """Yield the lines of one interface: it goes down first and comes up last, and joins a group when it fits to it."""
    if old.enabled and not new.enabled:
        yield "shutdown"
    if old.description != new.description:
        yield f"description {new.description}" if new.description else "no description"
    yield from _physical(old, new)
    added = [line for line in new.opaque if line not in old.opaque]
    yield from (line for line in added if line.startswith("switchport trunk encapsulation"))
    yield from _switching(old, new)
    yield from (_negated(line) for line in old.opaque if line not in new.opaque)
    yield from (line for line in added if not line.startswith("switchport trunk encapsulation"))
    if new.address != old.address and new.mode == "routed":
        yield f"ip address {new.address}" if new.address else "no ip address"
    if new.lag and (old.lag, old.lag_mode) != (new.lag, new.lag_mode):
        yield f"channel-group {new.lag} mode {new.lag_mode}"
    if new.enabled and not old.enabled:
        yield "no shutdown"


def _negated(line: str) -> str:
    return line.removeprefix("no ") if line.startswith("no ") else f"no {line}"


def _physical(old: PortState, new: PortState) -> Iterator[str]:
    """Yield speed and duplex: the speed is fixed before the duplex and freed after it."""
    fixed = new.duplex not in (None, AUTO)
    if old.duplex != new.duplex and not fixed:
        yield f"duplex {new.duplex}" if new.duplex else "no duplex"
    if old.speed != new.speed:
        yield f"speed {new.speed}" if new.speed else "no speed"
    if old.duplex != new.duplex and fixed:
        yield f"duplex {new.duplex}"


def _switching(old: PortState, new: PortState) -> Iterator[str]:
    """Yield VLANs and mode: what the new mode needs, the mode, and only then what the other mode would use.

    A port that negotiates its mode may use both: its list comes first, unless that would open a trunk.
    """
    if old.mode == "routed" and new.mode != "routed":
        yield from ["no ip address"] if old.address else []
        yield "switchport"
    access, trunk = tuple(_access(old, new)), tuple(_trunk(old, new))
    mode = tuple(_mode(old.mode, new.mode))
    if new.mode == "trunk":
        yield from (*trunk, *mode, *access)
    else:
        closes = new.mode == "access" or old.mode == "trunk"
        yield from (*access, *mode, *trunk) if closes else (*access, *trunk, *mode)


def _mode(old: str | None, new: str | None) -> Iterator[str]:
    """Yield the line that sets the mode; a port that becomes routed gives up its switching mode first."""
    if old == new:
        return
    if new == "routed":
        yield from ["no switchport mode"] if old else []
        yield "no switchport"
    elif new:
        yield f"switchport mode {new}"
    elif old != "routed":
        yield "no switchport mode"


def _access(old: PortState, new: PortState) -> Iterator[str]:
    if old.access != new.access:
        yield f"switchport access vlan {new.access}" if new.access else "no switchport access vlan"


def _trunk(old: PortState, new: PortState) -> Iterator[str]:
    if old.native != new.native:
        yield f"switchport trunk native vlan {new.native}" if new.native else "no switchport trunk native vlan"
    if old.allowed != new.allowed:
        yield from ["no switchport trunk allowed vlan"] if new.allowed is None else _allowed(old.allowed, new.allowed)


def _allowed(old: frozenset[int] | None, new: frozenset[int]) -> Iterator[str]:
    if not new:
        yield "switchport trunk allowed vlan none"
    elif not old:
        first, *more = vlan_list(new)
        yield f"switchport trunk allowed vlan {first}"
        yield from (f"switchport trunk allowed vlan add {part}" for part in more)
    else:
        yield from (f"switchport trunk allowed vlan add {part}" for part in vlan_list(new - old))
        yield from (f"switchport trunk allowed vlan remove {part}" for part in vlan_list(old - new))


def vlan_list(vlans: Iterable[int]) -> list[str]:
    """Return VLANs as IOS writes them (`1-3,7`), cut into texts that fit a command line."""
    ids = sorted(vlans)
    starts = [vlan for vlan in ids if vlan - 1 not in ids]
    ends = [vlan for vlan in ids if vlan + 1 not in ids]
    chunks = [""]
    for first, last in zip(starts, ends, strict=True):
        part = str(first) if first == last else f"{first}-{last}" if last > first + 1 else f"{first},{last}"
        if len(chunks[-1]) + len(part) > _VLAN_LIST:
            chunks.append("")
        chunks[-1] += ("," if chunks[-1] else "") + part
    return chunks if ids else []
