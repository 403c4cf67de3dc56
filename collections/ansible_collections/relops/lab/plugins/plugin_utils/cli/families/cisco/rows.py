"""Rows of configuration lines: which of a line's words are its key, and in which order lines are shown.

A row is (syntax, words of the key, what is the default and therefore not shown). `negative` rows are on by
default: their `no` form is what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Grammar


@dataclass(frozen=True)
class Put:
    """Store the line under its first `key_words` words."""

    key_words: int
    default: str = ""
    negative: bool = False


@dataclass(frozen=True)
class Remove:
    """Remove the line with this key, or store the negation of one that is on by default."""

    key_words: int
    negative: bool = False


Row = tuple[str, int, str]


def register(grammar: Grammar, rows: list[Row], negative: bool = False) -> None:
    """Teach a mode its lines and their `no` forms; a negation needs no more than the key."""
    for syntax, key_words, default in rows:
        words = syntax.split()
        key = min(key_words, len(words))
        grammar.add(syntax, Put(key, default, negative))
        for end in range(key, len(words) + 1):
            grammar.add(" ".join(["no", *words[:end]]), Remove(key, negative))


def ranks(rows: list[Row]) -> dict[str, int]:
    """The place of each line in its section, by the words it begins with."""
    found: dict[str, int] = {}
    for place, row in enumerate(rows):
        beginnings = [""]
        for word in row[0].split():
            if word.startswith("<"):
                break
            beginnings = [f"{start} {choice}".strip() for start in beginnings for choice in word.split("|")]
        for start in beginnings:
            found.setdefault(start, place)
    return found


def rank(known: dict[str, int], line: str) -> int:
    words = line.removeprefix("no ").split()
    for end in range(len(words), 0, -1):
        place = known.get(" ".join(words[:end]))
        if place is not None:
            return place
    return len(known)
