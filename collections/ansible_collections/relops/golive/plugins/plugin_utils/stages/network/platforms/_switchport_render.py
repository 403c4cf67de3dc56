"""The family that says `switchport`: what turns one state into another, in an order that never opens too much."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import slashed
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    PortState,
    SwitchState,
    changed_ports,
)

_VLAN_LIST = 180
"""Characters of a VLAN list in one line; the command line of older systems ends at 254."""
_ALLOWED = "switchport trunk allowed vlan"
_ALL = frozenset(range(1, 4095))
BLANK = PortState(mode="access")
"""An interface that nobody has configured, on a system where ports switch and are up unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What differs in the family.

    `lag` begins the name of a group, `mlag` is the word of a multi-chassis group, `speed` yields the lines about speed
    and duplex. `forgets`: a port that goes from switching to routing or back loses the lines of what it was, and is up
    or down as the system has it for such ports.
    """

    lag: str
    mlag: str
    speed: Callable[[PortState, PortState], Iterable[str]]
    forgets: bool

    def stanzas(self, current: SwitchState, wanted: SwitchState) -> list[Stanza]:
        """Return the stanzas that turn `current` into `wanted`.

        VLANs are made first; members leave their group before it changes, because a member takes over what is done to
        it; groups come before the interfaces that join them; what is to go comes last: groups once they have no
        members, VLANs once nothing is in them.
        """
        names = sorted(changed_ports(current, wanted), key=natural)
        lags = [name for name in names if name.startswith(self.lag)]
        gone = [name for name in names if name not in wanted.ports]
        others = [name for name in names if name not in lags]
        left, leaving = _leave(others, current, wanted)
        known = {f"interface {name}" for name in current.ports}  # of those, only lines in another order differ
        return [
            *_vlans(current, wanted),
            *leaving,
            *(one for one in self._interfaces([*lags, *others], left, wanted) if one.lines or one.head not in known),
            *(Stanza(f"no interface {name}") for name in gone),
            *(Stanza(f"no vlan {vlan}") for vlan in sorted(current.vlans) if vlan not in wanted.vlans),
        ]

    def _interfaces(self, names: Iterable[str], current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
        yield from (self._interface(name, current, wanted) for name in names if name in wanted.ports)

    def _interface(self, name: str, current: SwitchState, wanted: SwitchState) -> Stanza:
        new = wanted.ports[name]
        made = self.forgets and name not in current.ports and new.mode != "routed"
        lines = (*(["switchport"] if made else []), *self.port_lines(current.ports.get(name, BLANK), new))
        return Stanza(f"interface {name}", lines, "exit")

    def port_lines(self, old: PortState, new: PortState) -> Iterator[str]:
        """Yield the lines of one interface: it goes down first and comes up last; it joins a group when it fits."""
        known, layer = self._layer(old, new)
        if old.enabled and (layer or not new.enabled):
            yield "shutdown"
        if old.description != new.description:
            yield f"description {new.description}" if new.description else "no description"
        yield from self.speed(old, new)
        yield from layer
        yield from _switching(known, new)
        yield from (_negated(line) for line in known.opaque if line not in new.opaque)
        yield from (line for line in new.opaque if line not in known.opaque)
        if new.address != known.address and new.mode == "routed":
            yield f"ip address {slashed(new.address)}" if new.address else "no ip address"
        if new.mlag != old.mlag:
            yield f"{self.mlag} {new.mlag}" if new.mlag else f"no {self.mlag}"
        if new.lag and (old.lag, old.lag_mode) != (new.lag, new.lag_mode):
            yield f"channel-group {new.lag} mode {new.lag_mode}"
        if new.enabled and (layer or not old.enabled):
            yield "no shutdown"

    def _layer(self, old: PortState, new: PortState) -> tuple[PortState, list[str]]:
        """Return a port after it went from switching to routing or back, and the lines for it, none when it stays."""
        held = ["shutdown"] if self.forgets else []  # its state became what the system has for such ports
        if old.mode == "routed" and new.mode != "routed":
            lines = [*(["no ip address"] if old.address else []), "switchport", *held]
            return replace(old, mode="", address=None), lines
        if new.mode == "routed" and old.mode != "routed":
            bare = replace(old, mode="access")
            if self.forgets:
                bare = replace(bare, access=None, native=None, allowed=None)
            return replace(bare, mode="routed"), [*_switching(old, bare), "no switchport", *held]
        return old, []


def natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts names as people count."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def _leave(names: list[str], current: SwitchState, wanted: SwitchState) -> tuple[SwitchState, list[Stanza]]:
    """Return the state once members have left their group or gone down, and the stanzas for it."""
    ports, stanzas = dict(current.ports), []
    for name in names:
        old, new = current.ports.get(name), wanted.ports.get(name)
        if old is None or new is None or not old.lag:
            continue
        leaves = (old.lag, old.lag_mode == "on") != (new.lag, new.lag_mode == "on")
        down = old.enabled and not new.enabled
        lines = (*(["shutdown"] if down else []), *(["no channel-group"] if leaves else []))
        if lines:
            stanzas.append(Stanza(f"interface {name}", lines, "exit"))
            left = replace(old, lag=None, lag_mode=None) if leaves else old
            ports[name] = replace(left, enabled=old.enabled and not down)
    return SwitchState(ports, current.vlans), stanzas


def _vlans(current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
    for vlan, name in sorted(wanted.vlans.items()):
        if vlan not in current.vlans or current.vlans[vlan] != name:
            named = current.vlans.get(vlan)
            yield Stanza(f"vlan {vlan}", (f"name {name}",) if name else ("no name",) if named else (), "exit")


def _switching(old: PortState, new: PortState) -> Iterator[str]:
    """Yield VLANs and mode: what the new mode needs, the mode, and only then what the other mode would use."""
    access, trunk = tuple(_access(old, new)), tuple(_trunk(old, new))
    mode = () if old.mode == new.mode or "routed" in (old.mode, new.mode) else (f"switchport mode {new.mode}",)
    yield from (*trunk, *mode, *access) if new.mode == "trunk" else (*access, *mode, *trunk)


def _access(old: PortState, new: PortState) -> Iterator[str]:
    if old.access != new.access:
        yield f"switchport access vlan {new.access}" if new.access else "no switchport access vlan"


def _trunk(old: PortState, new: PortState) -> Iterator[str]:
    if old.native != new.native:
        yield f"switchport trunk native vlan {new.native}" if new.native else "no switchport trunk native vlan"
    if old.allowed != new.allowed:
        yield from [f"no {_ALLOWED}"] if new.allowed is None else _allowed(old, new.allowed)


def _allowed(old: PortState, new: frozenset[int]) -> Iterator[str]:
    """Yield what changes a list of allowed VLANs; what both allow is allowed at every moment of a trunk."""
    parts = vlan_list(new)
    if not new:
        yield f"{_ALLOWED} none"
    elif not old.allowed and (old.allowed is not None or len(parts) == 1 or old.mode != "trunk"):
        yield f"{_ALLOWED} {parts[0]}"
        yield from (f"{_ALLOWED} add {part}" for part in parts[1:])
    else:
        now = _ALL if old.allowed is None else old.allowed
        yield from (f"{_ALLOWED} add {part}" for part in vlan_list(new - now))
        yield from (f"{_ALLOWED} remove {part}" for part in vlan_list(now - new))


def _negated(line: str) -> str:
    return line.removeprefix("no ") if line.startswith("no ") else f"no {line}"


def vlan_list(vlans: Iterable[int]) -> list[str]:
    """Return VLANs as the family writes them (`1-3,7`), cut into texts that fit a command line."""
    ids = set(vlans)
    starts = sorted(vlan for vlan in ids if vlan - 1 not in ids)
    ends = sorted(vlan for vlan in ids if vlan + 1 not in ids)
    chunks = [""]
    for first, last in zip(starts, ends, strict=True):
        part = str(first) if first == last else f"{first}-{last}" if last > first + 1 else f"{first},{last}"
        if len(chunks[-1]) + len(part) > _VLAN_LIST:
            chunks.append("")
        chunks[-1] += ("," if chunks[-1] else "") + part
    return chunks if ids else []
