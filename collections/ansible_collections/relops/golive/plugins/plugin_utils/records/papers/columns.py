"""How wide the columns of a table are: as wide as what stands in them asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LEAST, MOST, WORD, LONG = 5.0, 34.0, 14, 10
"""Half-width signs: of a column at least and at most; of a word that stays whole; of a text that stays on a line."""
WIDE = "WF"


def widths(columns: Iterable[Sequence[str]]) -> tuple[float, ...]:
    """Return the share of each column, from its head and its cells."""
    return tuple(min(MOST, max(LEAST, *map(_asked, column))) for column in columns)


def _asked(text: str) -> float:
    """Return the width that a cell would like: its longest word whole, and not more than a third of its text a line."""
    words = [part for word in text.split() for part in _parts(word)]
    return max(max(map(width, words), default=0), min(width(text), LONG), width(text) / 3) + 1.0


def _parts(word: str) -> list[str]:
    """Return the parts of a word that are not to be broken: all of a short one, what joints part of a long one."""
    if width(word) <= WORD:
        return [word] if word.isascii() else []
    return re.split(r"[-_/.:;,@]+", word) if word.isascii() else []


def width(text: str) -> int:
    """Return the width of a text in half-width signs: a Chinese one takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in WIDE else 1 for sign in text)
