"""The commands that turn one state of a Huawei switch into another, in an order that never opens too much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import switching, vlans
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.config import (
    INHERITED,
    Ports,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.lines import negated
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.names import (
    LAG,
    lag_port,
    natural,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.section import FIXED
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    AUTO,
    PortState,
    SwitchState,
    changed_ports,
)

_REFUSED_IN_GROUP = (
    "port ",
    "stp ",
    "ip ",
    "storm-control ",
    "dhcp snooping ",
    "traffic-",
    "qinq ",
    "loopback-detect ",
)
"""What a member of a group cannot have of its own; the group has it."""


@dataclass(frozen=True, slots=True)
class Writer:
    """How a generation is written; `default` is the link type of a port that has no line of it."""

    default: str | None
    fixed: dict[str, str]

    def render(self, current: SwitchState, wanted: SwitchState) -> list[Stanza]:
        """Return the stanzas that turn `current` into `wanted`.

        Order: ports that leave their group, or are to be down, do so first; VLANs are made; groups come before the
        ports that join them; what is to go comes last, when nothing is in it.
        """
        _refuse(current, wanted)
        names = sorted(changed_ports(current, wanted), key=natural)
        groups = [name for name in {**current.ports, **wanted.ports} if _is_group(name)]
        lacp = getattr(current.ports, "lacp", Ports.lacp)
        left, leaving = self._leave([name for name in names if name not in groups], current, wanted)
        changed = [name for name in sorted(groups, key=natural) if _differs(name, left, wanted)]
        others = [name for name in sorted(changed_ports(left, wanted), key=natural) if name not in groups]
        gone = [name for name in names if name not in wanted.ports]
        stanzas = [
            *leaving,
            *_vlans(current, wanted),
            *(self._group(name, left, wanted, lacp) for name in changed if name in wanted.ports),
            *(self._interface(name, left, wanted) for name in others if name in wanted.ports),
            *(Stanza(f"undo interface {name}") for name in gone),
            *_no_vlans(current, wanted),
        ]
        return [stanza for stanza in stanzas if stanza.lines or not stanza.leave or _makes(stanza, current)]

    def _leave(self, names: list[str], current: SwitchState, wanted: SwitchState) -> tuple[SwitchState, list[Stanza]]:
        """Return the state and the stanzas after which every port that leaves its group is out of it, and down."""
        ports, stanzas = dict(current.ports), list[Stanza]()
        for name in names:
            old, new = current.ports.get(name, PortState()), wanted.ports.get(name, PortState())
            leaves = old.lag is not None and (old.lag, old.lag_mode) != (new.lag, new.lag_mode)
            down = old.enabled and (leaves or not new.enabled)
            lines = (*(["shutdown"] if down else []), *(["undo eth-trunk"] if leaves else []))
            if lines:
                stanzas.append(Stanza(f"interface {name}", lines, "quit"))
                port = replace(switching.bare(old), mode=self.default) if leaves else old
                ports[name] = replace(port, enabled=old.enabled and not down)
        return replace(current, ports=_groups_alone(current, ports)), stanzas

    def _group(self, name: str, current: SwitchState, wanted: SwitchState, lacp: str) -> Stanza:
        old, new = current.ports.get(name, PortState(mode=self.default)), wanted.ports[name]
        before, after = _speaks(name, current), _speaks(name, wanted)
        lines = [] if before == after else [f"mode {lacp}"] if after else ["undo mode"]
        return Stanza(f"interface {name}", (*lines, *self.port_lines(name, old, new)), "quit")

    def _interface(self, name: str, current: SwitchState, wanted: SwitchState) -> Stanza:
        old = current.ports.get(name, PortState(mode=self.default))
        return Stanza(f"interface {name}", tuple(self.port_lines(name, old, wanted.ports[name])), "quit")

    def port_lines(self, name: str, old: PortState, new: PortState) -> Iterator[str]:
        """Yield the lines of one interface: it is down while its link type changes, and comes up last."""
        joins = new.lag is not None and new.lag != old.lag
        member = new.lag is not None and not joins
        turns = not member and (joins or switching.changes_kind(old, new))
        down = old.enabled and (turns or not new.enabled)
        if down:
            yield "shutdown"
        if old.description != new.description:
            yield f"description {new.description}" if new.description else "undo description"
        yield from self._rate(name, old, new)
        yield from (negated(line) for line in old.opaque if line not in new.opaque)
        if not member:
            target = replace(switching.bare(new), mode=self.default) if joins else new
            yield from switching.lines(old, target, self.default)
        if joins:
            yield f"eth-trunk {new.lag}"
        yield from (line for line in new.opaque if line not in old.opaque)
        if new.mlag != old.mlag:
            yield from [f"undo dfs-group 1 m-lag {old.mlag}"] if old.mlag else []
            yield from [f"dfs-group 1 m-lag {new.mlag}"] if new.mlag else []
        if new.address != old.address and new.mode in ("routed", old.mode):
            yield f"ip address {new.address}" if new.address else "undo ip address"
        if new.enabled and (down or not old.enabled):
            yield "undo shutdown"

    def _rate(self, name: str, old: PortState, new: PortState) -> Iterator[str]:
        """Yield speed and duplex, which are fixed only once negotiation is off, and free before it is on."""
        if (old.speed, old.duplex) == (new.speed, new.duplex):
            return
        was, will = _is_fixed(old), _is_fixed(new)
        off = next((word for begin, word in self.fixed.items() if name.startswith(begin)), "undo negotiation auto")
        if was and not will:
            yield from ["undo duplex"] if old.duplex == "half" else []
            yield from ["undo speed"] if old.speed != FIXED else []
            yield "negotiation auto" if off == "undo negotiation auto" else "undo negotiation disable"
            old = replace(old, speed=None, duplex=None)
        elif will and not was:
            yield from ["undo auto duplex"] if old.duplex else []
            yield from [_speed(old, replace(old, speed=None))] if old.speed else []
            yield off
            old = replace(old, speed=FIXED, duplex="full")
        if old.speed != new.speed:
            yield _speed(old, new)
        if old.duplex != new.duplex:
            word = "duplex" if will else "auto duplex"
            yield f"{word} {new.duplex}" if new.duplex and (new.duplex, will) != ("full", True) else f"undo {word}"


def _groups_alone(current: SwitchState, ports: dict[str, PortState]) -> dict[str, PortState]:
    """Return ports whose groups without members say themselves whether they speak LACP, as by their members before."""
    used = {lag_port(port.lag) for port in ports.values() if port.lag is not None}
    return {
        name: replace(port, lag_mode="active" if _speaks(name, current) else None)
        if _is_group(name) and name not in used
        else port
        for name, port in ports.items()
    }


def _is_group(name: str) -> bool:
    return name.startswith(LAG) and "." not in name


def _is_fixed(port: PortState) -> bool:
    return port.speed is not None and port.duplex is not None and not port.speed.startswith(AUTO)


def _speed(old: PortState, new: PortState) -> str:
    """Return the line for a speed: a fixed one, those that are offered (`auto speed 100 1000`), or none any more."""
    if new.speed in (None, FIXED):
        return "undo auto speed" if (old.speed or "").startswith(AUTO) else "undo speed"
    word, _blank, offered = str(new.speed).partition(" ")
    return f"auto speed {offered}" if word == AUTO else f"speed {new.speed}"


def _speaks(name: str, state: SwitchState) -> bool:
    """Tell whether a group speaks LACP: as its members say, or itself when it has none."""
    number = int(name.removeprefix(LAG))
    modes = {port.lag_mode for port in state.ports.values() if port.lag == number}
    own = state.ports.get(name, PortState()).lag_mode
    return bool((modes or {own}) - {None, "on"})


def _differs(name: str, left: SwitchState, wanted: SwitchState) -> bool:
    same = left.ports.get(name) == wanted.ports.get(name)
    return not same or (name in wanted.ports and _speaks(name, left) != _speaks(name, wanted))


def _refuse(current: SwitchState, wanted: SwitchState) -> None:
    """Raise GoliveError for what no switch of Huawei can be, before anything is written."""
    for name, port in wanted.ports.items():
        if port.lag is None or port == current.ports.get(name):
            continue
        if port.lag_mode == "passive":
            raise GoliveError(
                f"{name}: LACP of this platform is always active: plan the group as active",
            )
        kept = [line for line in port.opaque if line.startswith(_REFUSED_IN_GROUP)]
        if kept and current.ports.get(name, PortState()).lag is None:
            raise GoliveError(
                f"{name}: has lines that a member of {lag_port(port.lag)} cannot have ({'; '.join(kept)}): remove them "
                "from the port first, or plan another one",
            )


def _vlans(current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
    new = {vlan for vlan in wanted.vlans if vlan not in current.vlans}
    yield from (Stanza(f"vlan batch {part}") for part in vlans.lists(vlan for vlan in new if not wanted.vlans[vlan]))
    for vlan, name in sorted(wanted.vlans.items()):
        named = current.vlans.get(vlan)
        if name != named:
            yield Stanza(f"vlan {vlan}", (f"name {name}" if name else "undo name",), "quit")


def _no_vlans(current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
    gone: Iterable[int] = (vlan for vlan in current.vlans if vlan not in wanted.vlans)
    yield from (Stanza(f"undo vlan batch {part}") for part in vlans.lists(gone))


def _makes(stanza: Stanza, current: SwitchState) -> bool:
    """Tell whether entering an interface is what makes it."""
    return stanza.head.removeprefix("interface ") not in current.ports


def section_lines(name: str, port: PortState, writer: Writer) -> Iterator[str]:
    """Yield the lines of an interface as they are shown to people."""
    own = {key: getattr(port, key) for key in (*INHERITED, "lag", "enabled")}
    lines = list(writer.port_lines(name, PortState(**own), port))
    head = 1 if port.description else 0
    yield from lines[:head]
    yield from [f"mode {Ports.lacp}"] if port.lag_mode == "active" and name.startswith(LAG) else []
    yield from switching.shown(port, writer.default)
    yield from [f"eth-trunk {port.lag}"] if port.lag is not None else []
    yield from lines[head:]
    yield from [] if port.enabled else ["shutdown"]
