"""What somebody else changed on a switch after this go-live: named with all versions, never overwritten silently.

An owned port or VLAN that is neither as this go-live left it nor as it was before is somebody else's now. While a write
of ours may have been cut off (`loose`), a value that such a write leaves on its way is nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    FIELDS,
    Desired,
    PortState,
    SwitchState,
    Wish,
    as_json,
    target,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a switch before it is undone.

    `settled`: the planned ports were read back and saved. `overwrite`, `keep`: what person `by` decided about the
    changes of others.
    """

    settled: bool = False
    overwrite: bool = False
    keep: bool = False
    by: str = ""


UNSETTLED = Standing()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One value of a port or VLAN (`of`) that is neither ours nor what was before."""

    of: str
    item: str
    before: Any
    ours: Any
    theirs: Any

    def __str__(self) -> str:
        return f"{self.item}: before {_told(self.before)}, ours {_told(self.ours)}, theirs {_told(self.theirs)}"

    def facts(self) -> JSON:
        """Return it for the journal."""
        return {name: getattr(self, name) for name in ("item", "before", "ours", "theirs")}


def conflicts(
    now: SwitchState, ours: Desired, back: Desired, loose: Callable[[str], bool], shuts: bool = False
) -> list[Conflict]:
    """Return what is somebody else's of the owned ports and VLANs; `loose`: a write there may have been cut off.

    `shuts` where a write itself shuts a port for a moment (Platform.SHUTS).
    """
    left, was = target(now, ours), target(now, back)
    found = [one for vlan in back.vlans for one in _vlan(vlan, now, left, was, loose)]
    for name, wish in back.ports.items():
        states = (was.ports.get(name), left.ports.get(name), now.ports.get(name))
        own = frozenset(ours.ports[name].extra) if name in ours.ports else frozenset[str]()
        found += _port(name, states, loose(name), shuts)
        found += _lost(name, states[2], own) if wish.owned is None else ()
    return found


def vlan_name(vlan: int) -> str:
    """Return the name of a VLAN as an object beside the ports."""
    return f"vlan {vlan}"


def _vlan(
    vlan: int, now: SwitchState, left: SwitchState, was: SwitchState, loose: Callable[[str], bool]
) -> Iterator[Conflict]:
    before, ours, theirs = (_vlan_value(state, vlan) for state in (was, left, now))
    for line in now.said.get(vlan, ()) if before == ABSENT else ():  # it is to go, and would take them along
        yield Conflict(vlan_name(vlan), f"{vlan_name(vlan)} line", "", "", shown(line))
    known = [before, ours, *([""] if loose(vlan_name(vlan)) and ABSENT in (before, ours) else [])]
    if theirs not in known:
        yield Conflict(vlan_name(vlan), vlan_name(vlan), before, ours, theirs)


def _vlan_value(state: SwitchState, vlan: int) -> str:
    return (state.vlans[vlan] or "") if vlan in state.vlans else ABSENT


def _port(name: str, states: tuple[PortState | None, ...], loose: bool, shuts: bool) -> Iterator[Conflict]:
    before, ours, theirs = states
    if theirs in (before, ours):
        return
    if theirs is None:
        yield Conflict(name, name, *(ABSENT if state is None else "present" for state in states))
        return
    blank = PortState(mode=theirs.mode if loose else None)  # made and cut off: it has the mode of a new one
    old, our = before or blank, ours or PortState()
    found = [_field(name, key, old, our, theirs, loose) for key in FIELDS]
    turned = loose and shuts and _turns(old, our) and not theirs.enabled
    named = [one for one in found if one and not (turned and one.item.endswith(" enabled"))]
    if not named and not loose:  # every value is one of the two, but together they are neither
        named = [_mixture(name, old, our, theirs)]
    yield from named


def _field(name: str, key: str, old: PortState, our: PortState, theirs: PortState, loose: bool) -> Conflict | None:
    before, ours, now = getattr(old, key), getattr(our, key), getattr(theirs, key)
    if now in (before, ours) or (loose and _on_its_way(key, before, ours, now)):
        return None
    return Conflict(name, f"{name} {key}", as_json(before), as_json(ours), as_json(now))


def _turns(old: PortState, our: PortState) -> bool:
    """Tell whether a port changes what it is down for: its mode, or its group."""
    return (old.mode, old.lag, old.lag_mode) != (our.mode, our.lag, our.lag_mode)


def _on_its_way(key: str, before: Any, ours: Any, now: Any) -> bool:
    """Tell whether a write that was cut off may have left a value: the default, or a part of both VLAN lists."""
    if key == "allowed" and now is not None:
        return bool(now <= (before or frozenset()) | (ours or frozenset()))
    if key == "lag_mode":  # a group whose members have not joined yet says itself how it aggregates
        return now is None or before is ours is None
    return now is None or (key == "mode" and ("routed" in (before, ours) or _between(before, ours, now)))


def _between(before: Any, ours: Any, now: Any) -> bool:
    """Tell whether a mode may be the half of one that is told in several lines (hybrid), or what it begins at."""
    was, becomes, there = (str(mode or "").replace(",", "").split(" ")[0] for mode in (before, ours, now))
    kinds = {was, becomes} - {"", "access", "trunk", "dynamic"}
    return bool(kinds) and there in (*kinds, "access")


def _mixture(name: str, old: PortState, our: PortState, theirs: PortState) -> Conflict:
    return Conflict(name, name, *(_summary(state) for state in (old, our, theirs)))


def _summary(state: PortState) -> str:
    values = {key: as_json(getattr(state, key)) for key in FIELDS if getattr(state, key) not in (None, True)}
    return ", ".join([*(f"{key} {value}" for key, value in values.items()), *map(shown, state.opaque)])


def _lost(name: str, now: PortState | None, own: Collection[str]) -> Iterator[Conflict]:
    """Yield the lines of others on an interface that is to go: they would go with it."""
    for line in now.opaque if now else ():
        if line not in own:
            yield Conflict(name, f"{name} line", "", "", shown(line))


def left_alone(
    found: Collection[Conflict], now: SwitchState, desired: Collection[Desired], lag_port: Callable[[int], str]
) -> set[str]:
    """Return the ports and VLANs that stay as they are; an aggregation group and its members stay together."""
    alone = {one.of for one in found}
    groups = groups_of(now, desired, lag_port)
    while grown := [group for group in groups if group & alone and not group <= alone]:
        alone.update(*grown)
    return alone


def groups_of(now: SwitchState, desired: Collection[Desired], lag_port: Callable[[int], str]) -> list[set[str]]:
    """Return the interfaces that go together: each aggregation group with its members, now and as desired."""
    members: dict[int, set[str]] = {}
    for name, port in now.ports.items():
        if port.lag is not None:
            members.setdefault(port.lag, set()).add(name)
    for wanted in desired:
        for name, wish in wanted.ports.items():
            if wish.owned and wish.owned.get("lag") is not None:
                members.setdefault(int(wish.owned["lag"]), set()).add(name)
    return [{lag_port(number), *names} for number, names in members.items()]


def without(back: Desired, alone: Collection[str], now: SwitchState) -> Desired:
    """Return `back` without what stays as it is, and without the removal of VLANs that those ports carry."""
    carried = {vlan for name in alone if name in now.ports for vlan in _carried(now.ports[name]) if name in back.ports}
    ports = {name: wish for name, wish in back.ports.items() if name not in alone}
    vlans = {
        vlan: name
        for vlan, name in back.vlans.items()
        if vlan_name(vlan) not in alone and (name is not False or vlan not in carried)
    }
    return Desired(ports, vlans)


def _carried(port: PortState) -> set[int | None]:
    return {port.access, port.native, *(port.allowed or ())}


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "up" if value else "shut"
    return "nothing" if value in (None, "", []) else str(value)


def kept_in_use(
    current: SwitchState, desired: Desired, before: SwitchState | None, loose: Callable[[str], bool] = bool
) -> Desired:
    """Return `desired` without the removal of VLANs that ports outside it have come to use since `before` (None: ever).

    A port that named a VLAN before there was one, such as a peer link, names it afterwards too: that is how it was.
    A port on which a write of ours may have been cut off (`loose`; any, if nobody says) gets the lines again that the
    switch took with it.
    """
    was = before.ports if before else {}
    others = [(port, was.get(name)) for name, port in current.ports.items() if name not in desired.ports]
    used = {vlan for port, old in others for vlan in _untagged(port) if vlan not in _untagged(old)}
    vlans = {vlan: name for vlan, name in desired.vlans.items() if name is not False or vlan not in used}
    ports = {
        name: replace(wish, extra=_taken(was[name], wish)) if name in was and wish.owned and loose(name) else wish
        for name, wish in desired.ports.items()
    }
    return Desired(ports, vlans)


def _taken(port: PortState, wish: Wish) -> tuple[str, ...]:
    """Return the lines of a port, but for those that stand below another: nobody could say them again one by one."""
    heads = {line for line, below in pairwise(port.opaque) if below.startswith(" ")}
    return tuple(one for one in port.opaque if one not in heads | {*wish.unwanted} and not one.startswith(" "))


def _untagged(port: PortState | None) -> tuple[int | None, ...]:
    return (port.access, port.native) if port else ()
