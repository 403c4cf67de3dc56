"""The VLANs of Junos, which have names: made, renamed with every port that says the name, and deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.aspects import in_stanzas
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.config import own_name
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.statements import (
    Statement,
    listed_vlans,
    plain,
    quoted,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import SwitchState

Said = tuple[Statement, ...]


def renamed(said: Said, current: SwitchState, wanted: SwitchState) -> tuple[list[Stanza], Said]:
    """Return the stanzas that give VLANs their names, and the statements as they are then."""
    names = new_names(current.vlans, wanted.vlans)
    stanzas: list[Stanza] = []
    taken = set(_known(current))
    aside = {old: f"{old}-golive" for old, new in names.items() if new in taken and new in names}
    for old, other in aside.items():  # two VLANs that take each other's name
        stanzas.append(Stanza(f"rename vlans {quoted(old)} to {quoted(other)}"))
    for old, new in names.items():
        stanzas.append(Stanza(f"rename vlans {quoted(aside.get(old, old))} to {quoted(new)}"))
    for one in said:
        stanzas += in_stanzas(_followed(one, names))
    return stanzas, tuple(_as_renamed(one, names) for one in said)


def new_names(current: Mapping[int, str | None], wanted: Mapping[int, str | None]) -> dict[str, str]:
    """Return the names that VLANs have and get instead."""
    both = ((current[vlan], name) for vlan, name in wanted.items() if vlan in current)
    return {old: name for old, name in both if old and name and old != name}


def of_lists(said: Sequence[Statement], wanted: Mapping[int, str | None]) -> Iterator[str]:
    """Yield what is wanted of VLANs that stand in lists and can't be had: a list has no names, and goes as a whole."""
    listed = listed_vlans(said)
    for vlan, one in sorted(listed.items()):
        if vlan not in wanted:
            yield f"VLAN {vlan} is in the list {one.of} and can't be taken away alone: take it out of that list first"
        elif wanted[vlan] != one.name:
            yield (
                f"VLAN {vlan} is in the list {one.of}, by which the switch calls it {one.name}, and the plan calls it "
                f"{wanted[vlan]}: plan the name that it has, or take it out of that list first"
            )
    lists = {one.of for one in listed.values()}
    for vlan, name in sorted(wanted.items()):
        if name in lists:
            yield f"VLAN {vlan} is to be called {name}, which is the name of a list of VLANs there: plan another name"


def _known(state: SwitchState) -> Iterator[str]:
    yield from (name or own_name(vlan) for vlan, name in state.vlans.items())


def names_vlan(one: Statement) -> str:
    """Return the name of the VLAN that a statement makes something a member of; empty when it is none."""
    return plain(one.words[-1]) if one.words[-3:-1] == ("vlan", "members") else ""


def _followed(one: Statement, names: Mapping[str, str]) -> Iterator[str]:
    """Yield what makes a statement say the new name; what is deactivated is told once more, at its new place."""
    new = names.get(names_vlan(one))
    if new is None:
        return
    path, verb = " ".join(one.words[:-1]), one.verb
    if verb == "set":
        yield f"set {path} {quoted(new)}"
        yield f"delete {path} {one.words[-1]}"
    else:
        yield f"{verb} {path} {quoted(new)}"


def _as_renamed(one: Statement, names: Mapping[str, str]) -> Statement:
    words = one.words
    if names_vlan(one) in names:
        words = (*words[:-1], quoted(names[plain(words[-1])]))
    elif words[:1] == ("vlans",) and len(words) > 1 and plain(words[1]) in names:
        words = ("vlans", quoted(names[plain(words[1])]), *words[2:])
    return Statement(one.verb, words)


def set_vlans(current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
    """Yield the VLANs that are missing."""
    for vlan, name in sorted(wanted.vlans.items()):
        if vlan not in current.vlans:
            yield Stanza(f"set vlans {quoted(name or own_name(vlan))} vlan-id {vlan}")


def gone_vlans(said: Sequence[Statement], current: SwitchState, wanted: SwitchState) -> Iterator[Stanza]:
    """Yield what deletes the VLANs that nobody wants; of one that somebody has given more lines, only its number."""
    kept = {name or own_name(vlan) for vlan, name in wanted.vlans.items()}
    for vlan, name in sorted(current.vlans.items()):
        named = name or own_name(vlan)
        if vlan in wanted.vlans or named in kept:
            continue
        path = ("vlans", quoted(named))
        own = (("vlan-id", str(vlan)), ())
        more = any(one.words[:2] == path and (one.words[2:] not in own or one.verb != "set") for one in said)
        yield Stanza(f"delete {' '.join(path)}{' vlan-id' if more else ''}")
