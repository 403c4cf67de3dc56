"""What brings the lines that a go-live wrote back to what was captured, word by word and in its order.

A port may say one thing in more than one way, a list of VLANs has an order, and what becomes empty may stay or vanish:
so the state of a port can be back while its text is not. Only where the state is back, lines are restored here; what
somebody else has changed meanwhile is not touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.aspects import (
    MEMBER,
    in_stanzas,
    key_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.config import COUNT, parse
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.names import is_interface
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.statements import (
    Statement,
    statements,
    words_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.vlans import names_vlan

Rows = tuple[Statement, ...]
_NODES = (2, 4, 6)
"""How many words below an interface end at something that can be deleted as a whole: itself, unit 0, a family."""


def wrote_to(port: str, written: Collection[str]) -> bool:
    """Tell whether one of the written lines went to an interface."""
    return any(words_of(line)[1:3] == ("interfaces", port) for line in written)


def taken_back(captured: str, now: str, written: Collection[str]) -> list[Stanza]:
    """Return what makes the interfaces, VLANs and the room for groups that were written to say what they said."""
    was, then = statements(captured), statements(now)
    before, after = parse(captured), parse(now)
    words = [words_of(line)[1:] for line in written]
    ports = dict.fromkeys(one[1] for one in words if len(one) > 1 and one[0] == "interfaces" and is_interface(one[1]))
    found: list[Stanza] = []
    for name in ports:
        rows = tuple(one for one in was if one.interface == name), tuple(one for one in then if one.interface == name)
        same = before.ports.get(name) == after.ports.get(name)
        empty = name not in before.ports and all(len(one.words) <= 6 and one.rest in _EMPTY for one in rows[1])
        if rows[0] != rows[1] and (same or empty):
            found += in_stanzas(_restored(*rows))
    found += in_stanzas(_others(was, then, words))
    return [*found, *_vlans(was, then, words), *_room(was, then, words)]


_EMPTY = ("", "unit 0", "unit 0 family ethernet-switching", "unit 0 family inet")


def _restored(was: Rows, then: Rows) -> Iterator[str]:
    """Yield the lines that make the statements of one interface those that were, a list of VLANs in its order."""
    lists = MEMBER if _members(was) != _members(then) and set(_members(was)) != set() else ""
    rewritten = bool(lists) and not _is_part(_members(was), _members(then))
    gone = [one for one in then if one not in was or (rewritten and one in _members(then))]
    added = [one for one in was if one not in then or (rewritten and one in _members(was))]
    ended = [one for one in gone if one.verb == "set" and not _is_inside(one, was)]
    parents = list(dict.fromkeys(_highest(one, was) for one in ended))
    keys = {(one.words[:2], key_of(one.rest)) for one in added}
    yield from (f"activate {' '.join(one.words)}" for one in gone if one.verb == "deactivate")
    first = [one for one in added if one.verb == "set" and one not in _members(was)]
    yield from (one.line for one in first)  # before anything goes, so that the interface never becomes empty
    for path in parents:
        if not any(path[: len(other)] == other and path != other for other in parents):
            single = (path[:2], key_of(" ".join(path[2:]) + " ")) in keys
            yield from [] if single else [f"delete {' '.join(path)}"]
    yield from (one.line for one in added if one not in first)


def _members(rows: Rows) -> list[Statement]:
    return [one for one in rows if one.verb == "set" and one.rest.startswith(f"{MEMBER} ")]


def _is_inside(one: Statement, was: Rows) -> bool:
    """Tell whether something that is empty now had something in it: it is not shown once it has that again."""
    length = len(one.words)
    return any(other.words[:length] == one.words and len(other.words) > length for other in was)


def _is_part(some: Sequence[Statement], of: Sequence[Statement]) -> bool:
    """Tell whether `of` without what is too much is `some`, in its order."""
    return [one for one in of if one in some] == list(some)


def _highest(one: Statement, was: Rows) -> tuple[str, ...]:
    """Return the highest part of the configuration that a statement is in and that was not there."""
    for length in _NODES:
        path = one.words[:length]
        if len(path) == length <= len(one.words) and not any(other.words[:length] == path for other in was):
            return path
    key = key_of(one.rest)
    return (*one.words[:2], *key.split()) if key != one.rest else one.words


def _others(was: Rows, then: Rows, words: Collection[tuple[str, ...]]) -> Iterator[str]:
    """Yield what makes ranges and groups name a VLAN as they did, in their order."""
    paths = dict.fromkeys(one[:-1] for one in words if one[-3:-1] == ("vlan", "members") and not is_interface(one[1]))
    for path in paths:
        sides = [[one for one in rows if names_vlan(one) and one.words[:-1] == path] for rows in (was, then)]
        if sides[0] != sides[1] and len(sides[0]) == len(sides[1]):
            yield from (f"delete {' '.join(one.words)}" for one in sides[1] if one.verb == "set")
            yield from (one.line for one in sides[0])


def _vlans(was: Rows, then: Rows, words: Collection[tuple[str, ...]]) -> Iterator[Stanza]:
    """Yield the deletion of VLANs of ours of which nothing but the name is left."""
    for name in dict.fromkeys(one[1] for one in words if one[:1] == ("vlans",) and len(one) > 1):
        there = [one for one in then if one.words[:2] == ("vlans", name)]
        if (
            there
            and not any(one.words[:2] == ("vlans", name) for one in was)
            and all(len(one.words) == 2 for one in there)
        ):
            yield Stanza(f"delete vlans {name}")


def _room(was: Rows, then: Rows, words: Collection[tuple[str, ...]]) -> Iterator[Stanza]:
    """Yield what gives the room for aggregated interfaces back, unless others need it by now."""
    if not any(one[: len(COUNT)] == COUNT for one in words):
        return
    before, after = (next((one for one in rows if one.words[: len(COUNT)] == COUNT), None) for rows in (was, then))
    numbers = [int(one.interface[2:]) for one in then if one.interface.startswith("ae")]
    room = int(before.words[-1]) if before else 0
    if before == after or max(numbers, default=-1) >= room:
        return
    if before:
        yield Stanza(before.line)
        return
    path = next(COUNT[:n] for n in range(1, 5) if n == 4 or not any(one.words[:n] == COUNT[:n] for one in was))
    ours = all(one.words[:4] == COUNT or len(one.words) <= 3 for one in then if one.words[: len(path)] == path)
    yield Stanza(f"delete {' '.join(path if ours else COUNT)}")
