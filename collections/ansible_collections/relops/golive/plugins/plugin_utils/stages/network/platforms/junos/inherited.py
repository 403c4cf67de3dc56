"""What ports have from configuration groups that are in force: it stands nowhere in their own lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import zip_longest
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.aspects import (
    LACP,
    ROUTING,
    SWITCHING,
    UNIT,
    aspect_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.statements import (
    Active,
    Statement,
    Words,
    plain,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

_READ = (f"{UNIT} disable", f"{SWITCHING} vlan", ROUTING, LACP)
_PLACES = (SWITCHING.split(), ROUTING.split(), f"{UNIT} disable".split())
"""What a pattern below an interface may stand for."""


class _Applied(NamedTuple):
    """A group by its name, and where it is applied or excepted."""

    group: str
    path: Words


def inherited(found: Sequence[Statement], ports: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each group that says of ports what the plan says of them: both would be in force."""
    active = Active(found)
    said = [one.words for one in found if one.verb == "set" and active(one.words)]
    applied, excepted = _named(said, "apply-groups"), _named(said, "apply-groups-except")
    for group in dict.fromkeys(one.group for one in applied):
        places = [one.path for one in applied if one.group == group]
        without = [one.path for one in excepted if one.group == group]
        inside = [words[2:] for words in said if words[0] == "groups" and words[1:3] == (group, "interfaces")]
        told = {name: words for words in reversed(inside) for name in ports if _says(words, name, places, without)}
        if told:
            listed = ", ".join(name for name in ports if name in told)
            line = shown(" ".join(next(iter(told.values()))))
            yield (
                f"{listed} has '{line}' from the group {plain(group)}: it would be in force beside what the plan "
                f"writes there; write it on the ports that need it, or except these ports from the group "
                f"(apply-groups-except), first"
            )


def _named(said: Sequence[Words], word: str) -> list[_Applied]:
    return [_Applied(words[-1], words[:-2]) for words in said if words[-2:-1] == (word,) and words[0] != "groups"]


def _says(words: Words, port: str, places: Sequence[Words], without: Sequence[Words]) -> bool:
    """Tell whether a line of a group gives a port something that plans say, by one of the places of the group."""
    if len(words) < 3 or not _matches(words[1], port):
        return False
    path = ("interfaces", port)
    return any(
        (*path, *rest)[: len(place)] == place and not _excepted((*path, *rest), place, without)
        for rest in _meant(words[2:])
        if _is_read(" ".join(rest))
        for place in places
    )


def _excepted(path: Words, place: Words, without: Sequence[Words]) -> bool:
    """Tell whether a group is kept from a path: at the place where it is applied, or below."""
    return any(len(one) >= len(place) and path[: len(one)] == one for one in without)


def _meant(rest: Words) -> Iterator[Words]:
    """Yield what a line below an interface means, its patterns as what they may stand for."""
    if not any(map(_is_pattern, rest[:4])):
        yield rest
        return
    for place in _PLACES:
        both = list(zip_longest(rest[:4], place))
        if all(word is None or _matches(word, own or "") for word, own in both):
            yield (*(own or "" for word, own in both if word is not None), *rest[4:])


def _is_read(rest: str) -> bool:
    """Tell whether a line below an interface is one that a plan speaks of."""
    name = aspect_of(rest)[0]
    return name not in ("", "empty") or rest == SWITCHING or any(f"{rest} ".startswith(f"{path} ") for path in _READ)


def _is_pattern(word: str) -> bool:
    return plain(word).startswith("<") and plain(word).endswith(">")


def _matches(word: str, name: str) -> bool:
    """Tell whether a word of a group is a name, or a pattern in angle brackets that the name fits."""
    return fnmatchcase(name, plain(word)[1:-1]) if _is_pattern(word) else word == name
