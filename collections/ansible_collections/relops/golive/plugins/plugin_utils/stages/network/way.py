"""The way by which a switch is reached: what of it a change touches, told before anything is sent."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    PortState,
    SwitchState,
    vlans_of_mode,
)

_DEFAULT = re.compile(
    r"(?:0\.0\.0\.0(?:/0|\s+0\.0\.0\.0|\s+0)\s+(?:next-hop\s+)?|default-gateway\s+)(?P<hop>\d+(?:\.\d+){3}|[A-Za-z]\S*)"
)
_LOOPBACK = re.compile(r"lo(opback|\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """What of the way a change touches: interfaces (full names) and VLANs; by which interface the switch is reached."""

    interface: str = ""
    ports: tuple[str, ...] = ()
    vlans: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything of it is touched."""
        return bool(self.ports or self.vlans)

    def __str__(self) -> str:
        return ", ".join([*(f"VLAN {vlan}" for vlan in self.vlans), *self.ports])


def of(
    platform: Platform, running: str, work: JSON, states: tuple[SwitchState, SwitchState], status: Callable[[], str]
) -> Way:
    """Return what of the way `touched`, of ports that have a link by the answer to STATUS, asked when it is needed."""
    found = touched(platform, running, work.get("address", ""), states, work.get("ends", ()))
    return linked(found, platform, states[0], platform.connected(status())) if found.ports else found


def touched(
    platform: Platform, running: str, address: str, states: tuple[SwitchState, SwitchState], ends: Collection[str] = ()
) -> Way:
    """Return what of the way to a switch is touched by going from one state to the other.

    The way is the interface that has `address`, else each that has any; by what carries its VLAN, or by itself. `ends`
    are the ports behind which nobody forwards. A management port that the change leaves alone is never touched.
    """
    current, wanted = states
    ports: dict[str, None] = {}
    vlans: dict[int, None] = {}
    names = reached_by(platform, running, address)
    for name in names:
        ports.update(dict.fromkeys(_own(platform, name, current, wanted)))
        vlan = platform.vlan_of(name)
        if vlan is None:
            continue
        if vlan in current.vlans and vlan not in wanted.vlans:
            vlans[vlan] = None
        ports.update(dict.fromkeys(one for one in _carriers(current, wanted, vlan) if one not in ends))
    return Way(", ".join(names), tuple(ports), tuple(vlans))


def linked(way: Way, platform: Platform, current: SwitchState, live: Collection[str]) -> Way:
    """Return a way without the ports that have no link: nobody is reached by them; a group stays."""
    groups = {platform.lag_port(port.lag) for port in current.ports.values() if port.lag}
    return replace(way, ports=tuple(name for name in way.ports if name in live or name in groups))


def reached_by(platform: Platform, running: str, address: str) -> list[str]:
    """Return the interfaces by which the switch may be reached: what has the address, and the default route's."""
    known = platform.addresses(running)
    exact = [name for name, found in known.items() if _numeric(address) in found]
    if not exact:
        return list(known)
    behind = [name for name in exact if platform.vlan_of(name) is not None or _LOOPBACK.match(name)]
    if any(_LOOPBACK.match(name) for name in behind):
        return list(known)
    return list(dict.fromkeys([*exact, *(_default(running, known) if behind else ())]))


def _numeric(address: str) -> str:
    """Return an IP address as switches write it; of a name what it resolves to here, if it does."""
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        pass
    try:
        return str(socket.getaddrinfo(address, None)[0][4][0])
    except (OSError, UnicodeError):
        return ""


def _default(running: str, known: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the interfaces of default routes: the one that is named, or whose address is nearest to the next hop."""
    for found in _DEFAULT.finditer(running):
        hop = found["hop"]
        if hop in known:
            yield hop
        elif hop[0].isdigit():
            near = {_common(hop, one): name for name, own in known.items() for one in own if ":" not in one and one}
            if near and max(near) >= 16:
                yield near[max(near)]


def _common(one: str, other: str) -> int:
    """Return how many leading bits two IPv4 addresses share."""
    return 32 - (int(ipaddress.IPv4Address(one)) ^ int(ipaddress.IPv4Address(other))).bit_length()


def _own(platform: Platform, name: str, current: SwitchState, wanted: SwitchState) -> Iterator[str]:
    """Yield the interface itself where it changes, and the members of it that do where it is a group."""
    was, becomes = current.ports.get(name), wanted.ports.get(name)
    if _weighty(was) != _weighty(becomes):
        yield name
    number = next((one.lag for one in current.ports.values() if one.lag and platform.lag_port(one.lag) == name), None)
    for member, port in current.ports.items():
        if number is not None and port.lag == number and _weighty(port) != _weighty(wanted.ports.get(member)):
            yield member


def _carriers(current: SwitchState, wanted: SwitchState, vlan: int) -> Iterator[str]:
    """Yield the ports that carry a VLAN now and whose change may end that, or break the link for a moment."""
    for name, port in current.ports.items():
        becomes = wanted.ports.get(name)
        if carries(port, vlan) and (becomes is None or _bears(port, vlan) != _bears(becomes, vlan)):
            yield name


def carries(port: PortState, vlan: int) -> bool:
    """Tell whether a port lets a VLAN through, whatever becomes of a mode that is not fixed."""
    if not port.enabled or port.mode == "routed":
        return False
    tagged = port.allowed is None or vlan in port.allowed
    untagged = (port.access or 1) == vlan
    if port.mode in ("access", "trunk"):
        return untagged if port.mode == "access" else tagged
    return tagged or untagged or port.native == vlan or vlan in vlans_of_mode(port.mode)


def _bears(port: PortState, vlan: int) -> tuple[object, ...]:
    """Return what of a port decides whether and how it carries a VLAN."""
    untagged = (port.access or 1) == vlan if port.mode == "access" else (port.native or 1) == vlan
    plain = _weighty(port) or port
    return carries(port, vlan), untagged, replace(plain, access=None, native=None, allowed=None)


def _weighty(port: PortState | None) -> PortState | None:
    """Return a port without what moves no frame."""
    return replace(port, description=None) if port else None


def spared(current: SwitchState, wanted: SwitchState, way: Way, groups: Iterable[set[str]]) -> SwitchState:
    """Return `wanted` with everything of the way as it is now, so that the rest can be done before it.

    `groups` are the sets of interfaces that go together; no VLAN is removed yet.
    """
    held = set(way.ports)
    for group in groups:
        held |= group if group & held else set()
    ports = {name: port for name, port in wanted.ports.items() if name not in held}
    ports |= {name: current.ports[name] for name in held if name in current.ports}
    order = {name: ports[name] for name in (*current.ports, *wanted.ports) if name in ports}
    return SwitchState(order, {**current.vlans, **wanted.vlans})


def refuse(name: str, way: Way, platform: Platform) -> None:
    """Refuse a change of the way where the switch cannot take it back by itself and is reached by no other."""
    zh, en = platform.NO_NET
    raise GoliveError(
        f"{name}: the change touches {way}, by which the switch itself is reached ({way.interface}), and it has no "
        f"timer that would take it back; nothing was sent: {en + '; or ' if en else ''}reach it by a management port "
        "(ansible_host) that the plan leaves alone, or take those ports out of the plan and change them from its "
        "console",
        zh=f"{name}: 本次变更涉及 {way}, 而交换机正是由此登录 ({way.interface}), 且无自动恢复定时; 未发送任何配置: "
        f"{zh + '; 或' if zh else ''}改用计划未涉及的带外管理口地址 (ansible_host), 或将这些端口移出计划, 从控制台变更",
    )
