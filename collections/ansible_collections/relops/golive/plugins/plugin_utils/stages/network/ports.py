"""Ports and VLANs of a switch: what they are, what a plan wants of them, and the difference; no vendor in here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol, runtime_checkable

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

AUTO = "auto"
"""A speed or duplex that is negotiated by a line of its own; a plan that negotiates leaves such a line alone."""


@dataclass(frozen=True, slots=True)
class PortState:
    """One interface as its stanza says it; None is "no line": the platform's default.

    `mode` is access, trunk or routed; any other text is a mode of the platform's own, kept exactly (`dynamic auto`,
    `dot1q-tunnel`, `hybrid`), so that it goes when the plan owns the port and comes back at undo. VLANs are 1-4094
    (None: VLAN 1; `allowed` None: all). `speed` is Mbit/s as text, `duplex` full or half (None: negotiated; AUTO, or
    what begins with it: negotiated, and a line says so). `lag_mode` is active, passive or on; any other text is the
    platform's own, kept exactly (PAgP). `mlag` is the number of the multi-chassis group that a group's interface is a
    part of (`vpc 11`, `mlag 11`, `dfs-group 1 m-lag 11`, `port m-lag group 11`). `address` is IPv4 and mask, `opaque`
    are the lines that this model does not understand.
    """

    description: str | None = None
    enabled: bool = True
    mode: str | None = None
    access: int | None = None
    native: int | None = None
    allowed: frozenset[int] | None = None
    speed: str | None = None
    duplex: str | None = None
    lag: int | None = None
    lag_mode: str | None = None
    mlag: int | None = None
    address: str | None = None
    opaque: tuple[str, ...] = ()


HIGHEST = 4095
_REMOVED = re.compile(r"\bremove [\d,-]+")
_LISTED = re.compile(r"(?<![\w-])(\d+)(?:(?:-| to )(\d+))?(?!\w)")


def vlans_of_mode(mode: str | None) -> frozenset[int]:
    """Return the VLANs that a mode of the platform's own names (`hybrid untagged 10 20 to 22`); others name none."""
    found = _LISTED.findall(_REMOVED.sub("", mode or ""))
    return frozenset(vlan for low, high in found for vlan in span(low, high))


def span(first: str, last: str = "") -> range:
    """Return the VLANs from one number that a switch wrote to another: none beyond twelve bits, whatever it wrote."""
    low, high = (int(text) if len(text) < 6 else HIGHEST + 1 for text in (first, last or first))
    return range(low, min(high, HIGHEST) + 1)


FIELDS = tuple(item.name for item in fields(PortState) if item.name != "opaque")
SWITCHED = ("description", "enabled", "mode", "access", "native", "allowed")
"""What a plan owns of every interface that it switches."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The multi-chassis pair of a switch by its configuration: its domain ("" where it has none), its peer link.

    `domain` is the number or name of the vPC, MLAG or DFS domain as text, or the system MAC that both have, `link`
    the full name of the interface of the peer link ("" where the configuration names none).
    """

    domain: str = ""
    link: str = ""


@runtime_checkable
class Following(Protocol):
    """Ports of which one says something else once others change, though nobody writes to it."""

    def follow(self, wanted: dict[str, PortState]) -> dict[str, PortState]:
        """Return wanted ports with what comes of it."""


@dataclass(frozen=True, slots=True)
class SwitchState:
    """All interfaces of a switch by full name, and its VLANs: id to name (None: the platform's default name).

    `shared` names what keeps the VLANs for more switches than this one (`VTP domain BANK, mode server`): they are read
    and never written. `pair` is the multi-chassis pair that the switch is configured for, None when it is in none.
    `said` are the lines of VLANs that say more than a name (`vn-segment 10101`): they go with a VLAN.
    """

    ports: Mapping[str, PortState] = field(default_factory=dict)
    vlans: Mapping[int, str | None] = field(default_factory=dict)
    shared: str = ""
    pair: Pair | None = None
    said: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one interface: the owned fields only; None for an interface that must not exist.

    `extra` are opaque lines that must be there, `unwanted` opaque lines that must not.
    """

    owned: Mapping[str, Any] | None
    extra: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desired:
    """What is wanted of a switch; a VLAN whose value is False must not exist. Whatever is not named stays as it is.

    `pair` is the multi-chassis pair in which its groups are to stand: `peer`, `domain`, `link` (the peer link).
    """

    ports: Mapping[str, Wish] = field(default_factory=dict)
    vlans: Mapping[int, str | bool | None] = field(default_factory=dict)
    pair: Mapping[str, str] | None = None


def target(current: SwitchState, desired: Desired) -> SwitchState:
    """Return the state of the switch once `desired` is fulfilled: everything that is not owned is as it was."""
    ports = dict(current.ports)
    for name, wish in desired.ports.items():
        if wish.owned is None:
            ports.pop(name, None)
            continue
        now = ports.get(name, PortState())
        opaque = tuple([line for line in now.opaque if line not in wish.unwanted])
        opaque += tuple([line for line in wish.extra if line not in opaque])
        owned = {key: _negotiated(key, getattr(now, key), value) for key, value in wish.owned.items()}
        differs = opaque != now.opaque or any(getattr(now, key) != value for key, value in owned.items())
        ports[name] = replace(now, **owned, opaque=opaque) if differs else now
    if isinstance(current.ports, Following):
        ports = current.ports.follow(ports)
    vlans = dict(current.vlans)
    for vlan, name_of in desired.vlans.items():
        if name_of is False:
            vlans.pop(vlan, None)
        else:
            vlans[vlan] = str(name_of) if name_of else None
    return replace(current, ports=ports, vlans=vlans)


def _negotiated(key: str, now: Any, wanted: Any) -> Any:
    """Return what is wanted; a line that says `auto` is what a plan wants that fixes nothing."""
    return now if key in ("speed", "duplex") and wanted is None and str(now).startswith(AUTO) else wanted


def changed_ports(current: SwitchState, wanted: SwitchState) -> list[str]:
    """Return the interfaces that differ (also those that are to be made or removed), in the order of the states."""
    names = dict.fromkeys([*current.ports, *wanted.ports])
    return [name for name in names if current.ports.get(name) != wanted.ports.get(name)]


def changes(current: SwitchState, wanted: SwitchState) -> list[JSON]:
    """Return every field that differs as `{item, from, to}`, JSON-able; VLANs first."""
    return [*_vlan_changes(current, wanted), *_port_changes(current, wanted)]


def _vlan_changes(current: SwitchState, wanted: SwitchState) -> Iterator[JSON]:
    absent = "absent"
    for vlan in sorted({*current.vlans, *wanted.vlans}):
        before = (current.vlans[vlan] or "") if vlan in current.vlans else absent
        after = (wanted.vlans[vlan] or "") if vlan in wanted.vlans else absent
        if before != after:
            yield {"item": f"vlan {vlan}", "from": before, "to": after}


def _port_changes(current: SwitchState, wanted: SwitchState) -> Iterator[JSON]:
    for name in changed_ports(current, wanted):
        before, after = current.ports.get(name), wanted.ports.get(name)
        if before is None or after is None:
            yield {"item": name, "from": _presence(before), "to": _presence(after)}
        old, new = before or PortState(), after or PortState()
        for field_name in FIELDS:
            was, becomes = getattr(old, field_name), getattr(new, field_name)
            if was != becomes:
                yield {"item": f"{name} {field_name}", "from": as_json(was), "to": as_json(becomes)}
        gone = (line for line in old.opaque if line not in new.opaque)
        added = (line for line in new.opaque if line not in old.opaque)
        yield from ({"item": f"{name} line", "from": shown(line), "to": ""} for line in gone)
        yield from ({"item": f"{name} line", "from": "", "to": shown(line)} for line in added)


def _presence(port: PortState | None) -> str:
    return "absent" if port is None else "present"


def as_json(value: Any) -> Any:
    """Return a field's value for JSON: sets as sorted lists."""
    return sorted(value) if isinstance(value, frozenset) else value


def from_json(field_name: str, value: Any) -> Any:
    """Return a field's value from JSON: the inverse of `as_json`."""
    return frozenset(int(vlan) for vlan in value) if field_name == "allowed" and value is not None else value


def desired_from(wanted: Mapping[str, Any]) -> Desired:
    """Return what JSON wants: `vlans` (id as text to name, null or false), `ports` (name to a wish or null), `pair`.

    A wish is `{owned: {field: value}, extra: [line], unwanted: [line]}`, null an interface that must not exist.
    """
    ports = {name: _wish(wish) for name, wish in wanted["ports"].items()}
    return Desired(ports, {int(vlan): name for vlan, name in wanted["vlans"].items()}, wanted.get("pair"))


def _wish(wish: Mapping[str, Any] | None) -> Wish:
    if wish is None:
        return Wish(None)
    owned = {key: from_json(key, value) for key, value in wish["owned"].items()}
    return Wish(owned, tuple(wish.get("extra", ())), tuple(wish.get("unwanted", ())))


def undo_of(current: SwitchState, desired: Desired) -> JSON:
    """Return, in the form of `desired_from`, what brings every owned value back to what it is in `current`."""
    ports: dict[str, JSON | None] = {}
    for name, wish in desired.ports.items():
        now = current.ports.get(name)
        if now is None:
            ports[name] = None
            continue
        owned = {key: as_json(getattr(now, key)) for key in wish.owned or ()}
        added = [line for line in wish.extra if line not in now.opaque]
        ports[name] = {"owned": owned, "unwanted": added}
    vlans = {str(vlan): current.vlans.get(vlan, False) for vlan in desired.vlans}
    return {"ports": ports, "vlans": vlans}
