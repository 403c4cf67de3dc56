"""A configuration of Junos as its statements: what `display set` shows, which of it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.names import is_interface
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import span

VERBS = ("set", "deactivate", "protect")
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
_PLAIN = re.compile(r"[A-Za-z0-9_./:@*+,=~^%-]+")
_MARK = " ## SECRET-DATA"

Words = tuple[str, ...]


class Statement(NamedTuple):
    """One line: `set` (the statement is there), `deactivate` (it is there and not in force), `protect`."""

    verb: str
    words: Words

    @property
    def line(self) -> str:
        """The line as it is written."""
        return " ".join((self.verb, *self.words))

    @property
    def interface(self) -> str:
        """The name of the interface that it is about, empty when it is about none."""
        found = len(self.words) > 1 and self.words[0] == "interfaces" and is_interface(self.words[1])
        return self.words[1] if found else ""

    @property
    def rest(self) -> str:
        """What it says below its interface."""
        return " ".join(self.words[2:])


@lru_cache(16384)
def words_of(text: str) -> Words:
    """Return the words of a line; a text in quotes is one, with its quotes."""
    return tuple(_WORD.findall(text.removesuffix(_MARK)))


def statements(text: str) -> tuple[Statement, ...]:
    """Return the statements of a configuration; lines of anything else are left out."""
    found = (words_of(line.rstrip()) for line in text.splitlines() if line.startswith(VERBS))
    return tuple(Statement(words[0], words[1:]) for words in found if words[0] in VERBS)


def quoted(text: str) -> str:
    """Return a text as one word."""
    return text if _PLAIN.fullmatch(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def plain(word: str) -> str:
    """Return the text that a word stands for."""
    return re.sub(r"\\(.)", r"\1", word[1:-1]) if len(word) > 1 and word[0] == word[-1] == '"' else word


class Active:
    """Which statements are in force: not those below something that is deactivated."""

    def __init__(self, found: Iterable[Statement]) -> None:
        self._off = {one.words for one in found if one.verb == "deactivate"}

    def __call__(self, words: Words) -> bool:
        return not self._off or not any(words[:length] in self._off for length in range(1, len(words) + 1))


def named_vlans(found: Sequence[Statement]) -> dict[str, int]:
    """Return the VLANs in force by name; `default` is VLAN 1 where nobody says otherwise."""
    active = Active(found)
    own = {
        plain(one.words[1]): int(one.words[3])
        for one in found
        if one.verb == "set" and _numbers_vlan(one.words) and active(one.words)
    }
    return own if "default" in own or 1 in own.values() else {"default": 1, **own}


def known_vlans(found: Sequence[Statement]) -> dict[str, frozenset[int]]:
    """Return what the names of VLANs in force stand for: a VLAN each, or a list of them."""
    known = {name: frozenset({vlan}) for name, vlan in named_vlans(found).items()}
    for one in listed_vlans(found).values():
        known.setdefault(one.name, frozenset({one.vlan}))
        known[one.of] = known.get(one.of, frozenset()) | {one.vlan}
    return known


class Listed(NamedTuple):
    """A VLAN that is there by a list: the name of the list, and the name that the switch gives the VLAN itself."""

    vlan: int
    of: str
    name: str


def listed_vlans(found: Sequence[Statement]) -> dict[int, Listed]:
    """Return the VLANs in force that lists make; one that has a number of its own beside them has its own name."""
    active, numbered = Active(found), set(named_vlans(found).values())
    listed: dict[int, Listed] = {}
    for one in found:
        words = one.words
        forms = _LISTS.get(words[2]) if len(words) == 4 and words[0] == "vlans" else None
        if forms is None or one.verb != "set" or not active(words):
            continue
        name = plain(words[1])
        for vlan in sorted((vlan_ids(words[3], {}) or frozenset()) - numbered):
            listed.setdefault(vlan, Listed(vlan, name, forms.format(name=name, vlan=vlan)))
    return listed


_LISTS = {"vlan-id-list": "{name}-vlan-{vlan:04}", "vlan-range": "__{name}_{vlan}__"}
"""How the switch calls the VLANs of a list, by the word that lists them."""


def _numbers_vlan(words: Words) -> bool:
    return len(words) == 4 and words[0] == "vlans" and words[2] == "vlan-id" and words[3].isdigit()


def vlan_ids(member: str, known: Mapping[str, frozenset[int]]) -> frozenset[int] | None:
    """Return the VLANs that one word after `vlan members` stands for; None when it is a name that nothing has."""
    if found := re.fullmatch(r"(\d+)(?:-(\d+))?", member):
        return frozenset(span(found[1], found[2] or ""))
    return known.get(plain(member))
