"""What of a configuration does not let a plan's ports and VLANs be written: told before anything is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.aspects import (
    MEMBER,
    ROUTING,
    SWITCHING,
    UNIT,
    key_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.config import parse
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.inherited import inherited
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.names import natural
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.statements import (
    Active,
    Statement,
    plain,
    quoted,
    statements,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.vlans import (
    names_vlan,
    new_names,
    of_lists,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, SwitchState, target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

_OWNED = (
    *("description", "disable", "speed", "link-mode", "native-vlan-id", "ether-options", "gigether-options"),
    *(UNIT, SWITCHING, f"{SWITCHING} interface-mode", f"{SWITCHING} vlan", f"{SWITCHING} vlan members"),
    *(ROUTING, f"{ROUTING} address"),
)


def unfit(text: str, desired: Desired) -> Iterator[str]:
    """Yield what keeps a plan from being written to this configuration, and what to do."""
    found = statements(text)
    switched = [name for name, wish in desired.ports.items() if wish.owned and "mode" in wish.owned]
    yield from _ranges(found, switched)
    yield from _deactivated(found, switched)
    yield from inherited(found, switched)
    current = parse(text)
    yield from _opaque(found, current, desired)
    yield from _added(current, desired)
    wanted = target(current, desired).vlans
    yield from of_lists(found, wanted)
    yield from _names(found, new_names(current.vlans, wanted))


def _ranges(found: Sequence[Statement], ports: Sequence[str]) -> Iterator[str]:
    """A range gives its members VLANs beside their own: nobody could say what such a port carries."""
    for one in found:
        if one.verb != "set" or one.words[:2] != ("interfaces", "interface-range"):
            continue
        inside = [name for name in ports if _holds(one.words[3:], name)]
        if inside:
            yield (
                f"{', '.join(inside)} is in interface-range {one.words[2]}: the range says of its ports what the plan "
                f"would say of this one; take the port out of the range first, or the range out of the plan's way"
            )


def _holds(words: Sequence[str], name: str) -> bool:
    if words[:1] == ("member",) and len(words) == 2:
        pattern = plain(words[1])
        return name == pattern or (any(sign in pattern for sign in "*?[") and fnmatchcase(name, pattern))
    if words[:1] == ("member-range",) and len(words) == 4:
        low, high, port = natural(words[1]), natural(words[3]), natural(name)
        return words[1].partition("-")[0] == name.partition("-")[0] and low <= port <= high
    return False


def _deactivated(found: Sequence[Statement], ports: Sequence[str]) -> Iterator[str]:
    for one in found:
        if one.verb != "deactivate" or one.words[:1] != ("interfaces",):
            continue
        named = [name for name in ports if one.words == ("interfaces",) or one.interface == name]
        if named and (not one.rest or any(f"{path} ".startswith(f"{one.rest} ") for path in _OWNED)):
            yield (
                f"{shown(' '.join(one.words))} is deactivated: what the plan writes there would not be in force; "
                "activate it or delete it first"
            )


def _opaque(found: Sequence[Statement], current: SwitchState, desired: Desired) -> Iterator[str]:
    """Lines in force that the plan cannot write, and that would stay beside what it writes."""
    active, shut = Active(found), f"{UNIT} disable"
    for one in (one for one in found if one.verb == "set" and one.interface in desired.ports and active(one.words)):
        name, line, owned = one.interface, one.rest, desired.ports[one.interface].owned or {}
        if line == shut and owned.get("enabled"):
            yield f"{name} has '{shut}', and the plan opens the port: its unit would stay shut; delete the line first"
        elif "mode" in owned and line.startswith(f"{SWITCHING} port-mode "):
            yield f"{name} has '{line}', as only a Junos without ELS has it: plans are for switches with ELS"
        elif "mode" in owned and line.startswith(f"{MEMBER} ") and line in current.ports[name].opaque:
            yield (
                f"{name} has '{shown(line)}', which says no VLAN that such a port can have: it would stay beside the "
                "VLANs of the plan; delete the line or make the VLAN first"
            )


def _added(current: SwitchState, desired: Desired) -> Iterator[str]:
    """A line that the plan adds cannot stand beside one that says otherwise, and that one is not the plan's."""
    for name, wish in desired.ports.items():
        there = current.ports[name].opaque if name in current.ports else ()
        for line in wish.extra:
            other = [one for one in there if one != line and key_of(one) == key_of(line) != line]
            if other:
                yield f"{name} has '{shown(other[0])}', and the plan adds '{shown(line)}': change one of the two first"


def _names(found: Sequence[Statement], names: dict[str, str]) -> Iterator[str]:
    for old, new in names.items():
        others = [one.line for one in found if names_vlan(one) != old and _refers(one, quoted(old))]
        if others:
            yield (
                f"VLAN {old} is to be called {new}, but by its old name it is in '{shown(others[0])}'"
                f"{f' and {len(others) - 1} more places' if len(others) > 1 else ''}: plan the name that it has"
            )


def _refers(one: Statement, name: str) -> bool:
    """Tell whether a statement may mean a VLAN by a word: not where the word is only a text."""
    if name not in one.words[2:]:
        return False
    at = one.words.index(name, 2)
    return "vlan" in one.words[:at] or one.words[0] in ("protocols", "switch-options")
