"""The commands that turn one state of a Comware switch into another, in an order that never opens too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import names, pair
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.lines import undone
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.switching import switching
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    PortState,
    SwitchState,
    changed_ports,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

DYNAMIC = "link-aggregation mode dynamic"
_SWITCHING = ("mode", "access", "native", "allowed")


def render(current: SwitchState, wanted: SwitchState) -> list[Stanza]:
    """Return the stanzas that turn `current` into `wanted`.

    Order: VLANs are made first; members leave their group before it changes, because a member takes over what is done
    to its aggregate interface; these come before the interfaces that join them; what is to go comes last.
    """
    changed = sorted(changed_ports(current, wanted), key=_natural)
    groups = [name for name in changed if names.group_of(name)]
    others = [name for name in changed if name not in groups]
    gone = [name for name in changed if name not in wanted.ports]
    turned = {name for name in groups if name not in gone and _layer(current, name) not in (None, _layer(wanted, name))}
    left, leaving = _leave(others, current, wanted, turned)
    before = replace(left, ports={name: port for name, port in left.ports.items() if name not in turned})
    return [
        *_vlans(current, wanted),
        *leaving,
        *(_removal(name, current) for name in sorted(turned, key=_natural)),
        *(_interface(name, before, wanted) for name in groups if name not in gone),
        *(
            stanza
            for name in others
            if name not in gone
            for stanza in [_interface(name, _followed(name, before, wanted), wanted)]
            if stanza.lines
        ),
        *(_removal(name, current) for name in gone),
        *(Stanza(f"undo vlan {vlan}") for vlan in sorted(current.vlans) if vlan not in wanted.vlans),
    ]


def _layer(state: SwitchState, name: str) -> bool | None:
    """Return whether an aggregate interface is routed, None when there is none."""
    return state.ports[name].mode == "routed" if name in state.ports else None


def _removal(name: str, current: SwitchState) -> Stanza:
    return Stanza(f"undo interface {names.shown_name(name, current.ports[name].mode == 'routed')}")


def _leave(
    changed: list[str], current: SwitchState, wanted: SwitchState, turned: set[str]
) -> tuple[SwitchState, list[Stanza]]:
    """Return the state once members have left their group or gone down, and the stanzas for it."""
    ports, stanzas = dict(current.ports), []
    for name in changed:
        old, new = current.ports.get(name), wanted.ports.get(name)
        if old is None or new is None or not old.lag:
            continue
        leaves = (old.lag, old.lag_mode == "on") != (new.lag, new.lag_mode == "on")
        leaves = leaves or names.lag_port(old.lag) in turned
        down = old.enabled and not new.enabled
        lines = (*(["shutdown"] if down else []), *(["undo port link-aggregation group"] if leaves else []))
        if lines:
            stanzas.append(Stanza(f"interface {name}", lines, "quit"))
            mode = "passive" if old.lag_mode == "passive" else None
            apart = replace(old, lag=None, lag_mode=mode) if leaves else old
            ports[name] = replace(apart, enabled=old.enabled and not down)
    return replace(current, ports=ports), stanzas


def _followed(name: str, current: SwitchState, wanted: SwitchState) -> SwitchState:
    """Return the state once a member that stays has taken over what its aggregate interface was told."""
    old, new = current.ports.get(name), wanted.ports[name]
    group = names.lag_port(new.lag) if new.lag else ""
    if old is None or old.lag != new.lag or group not in current.ports or group not in wanted.ports:
        return current
    if _switches(old) != _switches(current.ports[group]) or _switches(new) != _switches(wanted.ports[group]):
        return current
    followed = replace(old, **{key: getattr(new, key) for key in _SWITCHING})
    return replace(current, ports={**current.ports, name: followed})


def _switches(port: PortState) -> tuple[object, ...]:
    return tuple(getattr(port, key) for key in _SWITCHING)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def _vlans(current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
    for vlan, name in sorted(wanted.vlans.items()):
        if vlan not in current.vlans or current.vlans[vlan] != name:
            named = current.vlans.get(vlan)
            yield Stanza(f"vlan {vlan}", (f"name {name}",) if name else ("undo name",) if named else (), "quit")


def _interface(name: str, current: SwitchState, wanted: SwitchState) -> Stanza:
    new = wanted.ports[name]
    old = current.ports.get(name, PortState(mode="access" if names.is_switched(name) else None))
    if name not in current.ports and names.group_of(name) and new.mode == "routed":
        old = PortState(mode="routed")
    word = pair.word(wanted.ports.values()) if new.mlag != old.mlag else ""
    lines = tuple(port_lines(name, old, new, word))
    return Stanza(f"interface {names.shown_name(name, new.mode == 'routed')}", lines, "quit")


def port_lines(name: str, old: PortState, new: PortState, word: str = pair.M_LAG) -> Iterator[str]:
    """Yield the lines of one interface: it goes down first and comes up last, and joins a group when it fits to it."""
    if old.enabled and not new.enabled:
        yield "shutdown"
    if (old.mode == "routed") != (new.mode == "routed") and not names.group_of(name):
        _refuse_loss(name, old, new)
        yield f"port link-mode {'route' if new.mode == 'routed' else 'bridge'}"
        yield from [] if new.enabled else ["shutdown"]  # the other mode forgets everything of the port
        old = PortState(mode="routed" if new.mode == "routed" else "access", enabled=old.enabled)
    if old.description != new.description:
        yield f"description {new.description}" if new.description else "undo description"
    yield from _aggregating(name, old, new)
    yield from _physical(old, new)
    yield from switching(old, new)
    yield from (undone(line) for line in old.opaque if line not in new.opaque)
    yield from (line for line in new.opaque if line not in old.opaque)
    if new.address != old.address and new.mode == "routed":
        yield f"ip address {new.address}" if new.address else "undo ip address"
    if not names.group_of(name):
        yield from _joining(old, new)
    elif new.mlag != old.mlag:
        yield f"port {word} group {new.mlag}" if new.mlag else f"undo port {word} group"
    if new.enabled and not old.enabled:
        yield "undo shutdown"


def _refuse_loss(name: str, old: PortState, new: PortState) -> None:
    lost = [shown(line) for line in old.opaque if line in new.opaque]
    if lost:
        raise GoliveError(
            f"{name}: '{lost[0]}' would be lost when the port changes its link mode: remove the line first if nobody "
            "needs it",
        )


def _aggregating(name: str, old: PortState, new: PortState) -> Iterator[str]:
    dynamic = new.lag_mode in ("active", "passive")
    if names.group_of(name) and (old.lag_mode in ("active", "passive")) != dynamic:
        yield DYNAMIC if dynamic else "undo link-aggregation mode"


def _joining(old: PortState, new: PortState) -> Iterator[str]:
    passive = new.lag_mode == "passive"
    if (old.lag_mode == "passive") != passive:
        yield "lacp mode passive" if passive else "undo lacp mode"
    if new.lag != old.lag:
        yield f"port link-aggregation group {new.lag}" if new.lag else "undo port link-aggregation group"


def _physical(old: PortState, new: PortState) -> Iterator[str]:
    """Yield speed and duplex: the speed is fixed before the duplex and freed after it."""
    if old.duplex != new.duplex and not new.duplex:
        yield "undo duplex"
    if old.speed != new.speed:
        yield f"speed {new.speed}" if new.speed else "undo speed"
    if old.duplex != new.duplex and new.duplex:
        yield f"duplex {new.duplex}"
