"""The commands that turn one state of an RGOS switch into another, in an order that never opens too much.

What a port of a mode of its own carries (hybrid, tunnel) stands in its mode, line by line: it is down while it gets
or gives up such a mode, since it carries every VLAN until its lines are said.

A port that leaves its aggregate port is shut by the device and may lose what it was: it is shut before, all of it is
said again, and it comes up last. A member is what its aggregate port is; nothing of that is written to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos.names import LAG, is_port
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    AUTO,
    PortState,
    SwitchState,
    changed_ports,
)

SWITCHING = ("mode", "access", "native", "allowed")
_VLAN_LIST = 180
_KEYS = (
    *("storm-control broadcast", "storm-control multicast", "storm-control unicast", "mtu", "load-interval"),
    *("spanning-tree bpduguard", "spanning-tree bpdufilter", "spanning-tree guard", "lacp port-priority"),
    *("switchport port-security maximum", "flowcontrol", "carrier-delay"),
)
"""What is undone by its first words."""


def render(current: SwitchState, wanted: SwitchState) -> list[Stanza]:
    """Return the stanzas that turn `current` into `wanted`.

    Order: VLANs are made first; members leave their group before it changes; aggregate ports come before the
    interfaces that join them; what is to go comes last, once nothing is in it.
    """
    changed = sorted(changed_ports(current, wanted), key=_natural)
    lags = [name for name in changed if name.startswith(LAG)]
    gone = [name for name in changed if name not in wanted.ports]
    others = [name for name in changed if name not in lags and name not in gone]
    leaving = [name for name in others if _leaves(current.ports.get(name), wanted.ports[name])]
    return [
        *_vlans(current, wanted),
        *(Stanza(f"interface {name}", ("shutdown", "no port-group"), "exit") for name in leaving),
        *_interfaces((name for name in lags if name not in gone), current, wanted, ()),
        *_interfaces(others, current, wanted, leaving),
        *(Stanza(f"no interface {name}") for name in gone),
        *(Stanza(f"no vlan {vlan}") for vlan in sorted(current.vlans) if vlan not in wanted.vlans),
    ]


def _leaves(old: PortState | None, new: PortState) -> bool:
    return old is not None and old.lag is not None and (old.lag, old.lag_mode) != (new.lag, new.lag_mode)


def _interfaces(
    chosen: Iterable[str], current: SwitchState, wanted: SwitchState, left: Iterable[str]
) -> Iterator[Stanza]:
    for name in chosen:
        new = wanted.ports[name]
        old = current.ports.get(name, PortState(mode="access" if is_port(name) else None))
        lines = tuple(_again(old, new) if name in left else port_lines(old, new))
        if lines or name not in current.ports:
            yield Stanza(f"interface {name}", lines, "exit")


def _again(old: PortState, new: PortState) -> Iterator[str]:
    """Yield all of a port that has left its group and is down, whatever the device has kept of it."""
    was_routed = old.mode == "routed"
    apart = replace(old, lag=None, lag_mode=None, enabled=False, address=None)
    if new.lag is None:
        apart = replace(apart, mode="routed" if was_routed else "access", access=None, native=None, allowed=None)
        if new.mode != "routed":
            yield from ["switchport"] if was_routed else []
            apart = replace(apart, mode="access")
            yield "switchport mode access"
            yield "no switchport access vlan"
            yield "no switchport trunk native vlan"
            yield "switchport trunk allowed vlan all"
    yield from port_lines(apart, new)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def _vlans(current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
    for vlan, name in sorted(wanted.vlans.items()):
        if vlan not in current.vlans or current.vlans[vlan] != name:
            named = current.vlans.get(vlan)
            yield Stanza(f"vlan {vlan}", (f"name {name}",) if name else ("no name",) if named else (), "exit")


def is_kept(mode: str) -> bool:
    """Tell whether a mode is none that a plan gives (hybrid, dot1q-tunnel): it is kept and given back as it was."""
    return mode.partition(",")[0] not in ("", "access", "trunk", "uplink", "routed")


def port_lines(old: PortState, new: PortState) -> Iterator[str]:
    """Yield the lines of one interface: it goes down first and comes up last, and joins a group when it fits to it."""
    kept = old.lag is None and is_kept(old.mode or ""), new.lag is None and is_kept(new.mode or "")
    turns = any(kept) and (old.mode, old.lag) != (new.mode, new.lag)
    if old.enabled and (turns or not new.enabled):
        yield "shutdown"
    if old.description != new.description:
        yield f"description {new.description}" if new.description else "no description"
    yield from _physical(old, new)
    if turns and kept[0]:  # it forgets what it carried, and is an access port
        yield "no switchport mode"
        old = replace(old, mode="access")
    if new.lag is None:
        yield from _switching(old, new)
    elif old.lag is None and (old.mode == "routed") != (new.mode == "routed"):
        yield from ["no ip address"] if old.address else []
        yield "no switchport" if new.mode == "routed" else "switchport"
    yield from (_negated(line) for line in old.opaque if line not in new.opaque)
    yield from (line for line in new.opaque if line not in old.opaque)
    if new.address != old.address and new.mode == "routed":
        yield f"ip address {new.address}" if new.address else "no ip address"
    if new.lag and (old.lag, old.lag_mode) != (new.lag, new.lag_mode):
        yield f"port-group {new.lag}" + ("" if new.lag_mode == "on" else f" mode {new.lag_mode}")
    if new.enabled and (turns or not old.enabled):
        yield "no shutdown"


def _negated(line: str) -> str:
    if line.startswith("no "):
        return line.removeprefix("no ")
    return f"no {next((key for key in _KEYS if line.startswith(f'{key} ')), line)}"


def _physical(old: PortState, new: PortState) -> Iterator[str]:
    """Yield speed and duplex: the speed is fixed before the duplex and freed after it."""
    if old.duplex != new.duplex and new.duplex in (None, AUTO):
        yield "no duplex" if new.duplex is None else "duplex auto"
    if old.speed != new.speed:
        yield f"speed {_rate(new.speed)}" if new.speed else "no speed"
    if old.duplex != new.duplex and new.duplex not in (None, AUTO):
        yield f"duplex {new.duplex}"


def _rate(speed: str) -> str:
    return f"{speed[:-3]}G" if len(speed) > 4 and speed.endswith("000") else speed


def _switching(old: PortState, new: PortState) -> Iterator[str]:
    """Yield VLANs and mode: what the new mode needs, the mode, and only then what the other mode would use."""
    if old.mode == "routed" and new.mode != "routed":
        yield from ["no ip address"] if old.address else []
        yield "switchport"
        old = replace(old, mode="access")
    access, trunk = tuple(_access(old, new)), tuple(_trunk(old, new))
    if new.mode == "routed":  # a trunk is none any more before its list is forgotten, which opens it
        yield from access
        yield from ["switchport mode access"] if old.mode not in (None, "access", "routed") else []
        yield from trunk
        yield from ["no switchport"] if old.mode != "routed" else []
        return
    words, *own = (new.mode or "").split(", ")
    mode = (
        [f"switchport mode {words}", *(f"switchport {line}" for line in own)] if new.mode != old.mode and words else []
    )
    yield from (*access, *mode, *trunk) if new.mode == "access" else (*trunk, *mode, *access)


def _access(old: PortState, new: PortState) -> Iterator[str]:
    if old.access != new.access:
        yield f"switchport access vlan {new.access}" if new.access else "no switchport access vlan"


def _trunk(old: PortState, new: PortState) -> Iterator[str]:
    if old.native != new.native:
        yield f"switchport trunk native vlan {new.native}" if new.native else "no switchport trunk native vlan"
    if old.allowed != new.allowed:
        yield from ["switchport trunk allowed vlan all"] if new.allowed is None else _allowed(old.allowed, new.allowed)


def _allowed(old: frozenset[int] | None, new: frozenset[int]) -> Iterator[str]:
    if not new:
        yield "switchport trunk allowed vlan remove 1-4094"
    elif not old:
        first, *more = vlan_list(new)
        yield f"switchport trunk allowed vlan only {first}"
        yield from (f"switchport trunk allowed vlan add {part}" for part in more)
    else:
        yield from (f"switchport trunk allowed vlan add {part}" for part in vlan_list(new - old))
        yield from (f"switchport trunk allowed vlan remove {part}" for part in vlan_list(old - new))


def vlan_list(vlans: Iterable[int]) -> list[str]:
    """Return VLANs as RGOS writes them (`1-3,7`), cut into texts that fit a command line."""
    ids = sorted(vlans)
    known = set(ids)
    starts = [vlan for vlan in ids if vlan - 1 not in known]
    ends = [vlan for vlan in ids if vlan + 1 not in known]
    chunks = [""]
    for first, last in zip(starts, ends, strict=True):
        part = str(first) if first == last else f"{first}-{last}"
        if len(chunks[-1]) + len(part) > _VLAN_LIST:
            chunks.append("")
        chunks[-1] += ("," if chunks[-1] else "") + part
    return chunks if ids else []
