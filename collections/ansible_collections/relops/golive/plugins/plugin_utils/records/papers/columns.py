"""How wide the columns of a table are: as wide as what stands in them asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LEAST, MOST, WORD, LONG = 5.0, 34.0, 14, 10
"""Half-width signs: of a column at least and at most; of a word that stays whole; of a text that stays on a line."""
WIDE = "WF"
SIGN, BOLD, APART = 0.9, 1.1, 1.6
"""Of a column's width: what a sign takes at most, how much wider it is in a head, and what no sign may use."""
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")


def widths(columns: Iterable[Sequence[str]]) -> tuple[float, ...]:
    """Return the share of each column, from its head and its cells."""
    return tuple(min(MOST, max(LEAST, *map(_asked, column))) for column in columns)


def _asked(text: str) -> float:
    """Return the width that a cell would like: its longest word whole, and not more than a third of its text a line."""
    if _TIME.fullmatch(text):
        return width(text) + 1.0
    words = [part for word in text.split() for part in _parts(word)]
    return max(max(map(width, words), default=0), min(width(text), LONG), width(text) / 3) + 1.0


def room_for(head: str, told: Iterable[str]) -> float:
    """Return how wide a column is to be so that no word of its head is torn, and what may be told stays on a line."""
    words = [width(word) * BOLD for word in head.split() if word.isascii() and width(word) <= WORD]
    return max([*words, *map(width, told)], default=0) * SIGN + APART


def within(asked: Sequence[float], most: float) -> tuple[float, ...]:
    """Return the widths of the columns of a page that holds so much: what it lacks, the widest one gives."""
    widest, lacking = max(range(len(asked)), key=asked.__getitem__), max(0.0, sum(asked) - most)
    given = min(lacking, asked[widest] / 2)
    return tuple(one - given if place == widest else one for place, one in enumerate(asked))


def _parts(word: str) -> list[str]:
    """Return the parts of a word that are not to be broken: all of a short one, what joints part of a long one."""
    if width(word) <= WORD:
        return [word] if word.isascii() else []
    return re.split(r"[-_/.:;,@]+", word) if word.isascii() else []


def width(text: str) -> int:
    """Return the width of a text in half-width signs: a Chinese one takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in WIDE else 1 for sign in text)
