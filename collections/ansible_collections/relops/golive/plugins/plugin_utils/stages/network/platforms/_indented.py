"""Families whose configuration is sections of indented lines: what reads, shows and takes back such texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

Stanzas = dict[str, tuple[str, ...]]


_BANNER = re.compile(r"banner \S+ (\^C|\S)(.*)$")


def shielded(text: str) -> list[str]:
    """Return the lines of a configuration, those of a banner indented below it: they may look like anything."""
    found: list[str] = []
    until = ""
    for line in text.splitlines():
        found.append(f" {line}" if until else line)
        if until:
            until = "" if until in line else until
        elif banner := _BANNER.match(line):
            until = "" if banner.group(1) in banner.group(2) else banner.group(1)
    return found


def depth(line: str) -> int:
    """Return by how many blanks a line is indented."""
    return len(line) - len(line.lstrip(" "))


def below(line: str, first: int) -> str:
    """Return a line of a section whose first one is indented by `first` blanks: with those it has beyond them."""
    return " " * max(depth(line) - first, 0) + line.strip()


def said_of_vlans(
    sections: Mapping[str, Sequence[str]], ids: Callable[[str], Iterable[int]]
) -> dict[int, tuple[str, ...]]:
    """Return what sections say of VLANs beside their names; `ids` tells which VLANs a head is about."""
    found: dict[int, tuple[str, ...]] = {}
    for head, lines in sections.items():
        more = tuple(line for line in lines if not line.startswith("name "))
        for vlan in ids(head) if more else ():
            found[vlan] = (*found.get(vlan, ()), *more)
    return found


@dataclass(frozen=True, slots=True)
class Indented:
    """The signs of a family.

    `comment` begins a line that ends a section, `negation` is the word that takes a line away, `leave` the line that
    leaves a section, `account` what the line of an account begins with.
    """

    comment: str
    negation: str
    leave: str
    account: str

    def stanzas(self, text: str) -> Stanzas:
        """Return the sections: head line to its lines, without indentation, in order.

        A line of the top level that has no lines below is a head with none. Comment lines end a section. What stands
        below a line of a section keeps its blanks: it says nothing of what the section is about.
        """
        found: dict[str, list[str]] = {}
        head, first = "", 0
        for line in shielded(text):
            if line.startswith(" ") and head:
                first = first or depth(line)
                found[head].append(below(line, first))
            elif line.strip() and not line.startswith(self.comment):
                head, first = line.rstrip(), 0
                found.setdefault(head, [])
            else:
                head = ""
        return {name: tuple(lines) for name, lines in found.items()}

    def without(self, text: str, heads: Collection[str]) -> list[str]:
        """Return the lines of a configuration outside the sections named, comment lines left out."""
        kept: list[str] = []
        inside = False
        for line in shielded(text):
            comment = line.startswith(self.comment)
            if comment or not line.strip():
                inside = False
            elif not line.startswith(" "):
                inside = line.rstrip() in heads
            if not inside and line.strip() and not comment:
                kept.append(line.rstrip())
        return kept

    def negated(self, line: str) -> str:
        """Return the line that takes a line away."""
        line = line.strip()
        bare = line.removeprefix(f"{self.negation} ")
        return bare if bare != line else f"{self.negation} {line}"

    def taken_back(self, captured: Sequence[str], now: Sequence[str], written: Collection[str]) -> list[Stanza]:
        """Return what brings the lines that came or went by `written` back to what they were in `captured`."""
        before, after = (self.stanzas("\n".join(lines)) for lines in (captured, now))
        found = [Stanza(self._taken(head)) for head in after if head not in before and self._of(head, written)]
        for head, lines in before.items():
            if head not in after and self._of(head, written):
                found.append(Stanza(head, lines, self.leave if lines else ""))
            elif head in after and after[head] != lines and self._of(head, written):
                found.append(Stanza(head, tuple(self._section(lines, after[head], written)), self.leave))
        return [stanza for stanza in found if stanza.lines or stanza.head not in before or stanza.head not in after]

    def _section(self, lines: tuple[str, ...], now: tuple[str, ...], written: Collection[str]) -> Iterator[str]:
        yield from (self._taken(line) for line in now if line not in lines and self._of(line, written))
        yield from (line for line in lines if line not in now and self._of(line, written))

    def _of(self, line: str, written: Collection[str]) -> bool:
        """Tell whether a line came or went by one of ours: a switch shows what follows the second word its own way."""
        return any(self._begins(line) == self._begins(one) for one in written)

    def _begins(self, line: str) -> list[str]:
        return line.removeprefix(f"{self.negation} ").split()[:2]

    def _taken(self, line: str) -> str:
        """Return what takes a line away; of an account only its name: what is shown of it is not what was typed."""
        return self.negated(" ".join(self._begins(line)) if line.startswith(f"{self.account} ") else line)


def section_text(sections: Mapping[str, tuple[str, ...]], heads: Collection[str]) -> str:
    """Return the named sections as a configuration text, in the order of `heads`, those that are there."""
    return "".join(line + "\n" for head in heads if head in sections for line in _section(head, sections[head]))


def _section(head: str, lines: tuple[str, ...]) -> Iterator[str]:
    yield head
    yield from (f" {shown(line)}" for line in lines)
