"""How wide columns, how high rows and how many pages a printed form needs."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.cells import Cells
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context

LINE_POINTS = 13.0
PAGE_CHARACTERS = {"A3": 340.0, "A4": 240.0}
"""So many characters of half width fit on a landscape page and can still be read."""
WIDEST = 2.1
"""Half widths of the widest sign."""


def widths_of_first_page(widths: Sequence[float], page: float) -> list[float]:
    """Return the widths of those columns that are printed on the first page."""
    pages = math.ceil(sum(widths) / page)
    found: list[float] = []
    for width in widths:
        if found and sum(found) + width > sum(widths) / pages + page * 0.02:
            break
        found.append(width)
    return found


def thirds(widths: Sequence[float]) -> list[int]:
    """Return the columns at which three blocks begin so that the narrowest of them is as wide as can be."""
    places = range(1, len(widths))
    found = [[0, one, other] for one in places for other in places if one < other] or [[0] * 3]
    return max(found, key=lambda starts: min_block(widths, starts))


def min_block(widths: Sequence[float], starts: Sequence[int]) -> float:
    """Return the width of the narrowest block."""
    return min(sum(widths[start:end]) for start, end in zip(starts, [*starts[1:], len(widths)], strict=True))


def lines_of(columns: Sequence[Column[Any]], widths: Sequence[float]) -> Callable[[int, str], int]:
    """Return what tells how many lines a text takes in the column of that place; digests are cut, not wrapped."""
    both = zip(columns, widths, strict=True)
    rooms = [math.inf if column.kind == "hash" else max(width - 1.0, 1) for column, width in both]
    shorts = [room / WIDEST for room in rooms]

    def lines(place: int, text: str) -> int:
        return math.ceil(wide(text) / rooms[place]) if len(text) > shorts[place] else 1

    return lines


def column_widths(table: Table, cells: Sequence[Cells], source: Context) -> list[float]:
    """Return column widths: what the longest cell needs up to the column's own limit, and room for half the header."""
    found = []
    for place, column in enumerate(table.columns):
        header = wide(source.texts.column(table.name, column.key))
        longest = max([wide(str(line[place])) for line in cells], default=0.0)
        found.append(max(min(longest + 3.2, _limit(column)), min(header / 2 + 4.5, 14)))
    return found


def wide(text: str) -> float:
    """Return a text's width in characters of half width."""
    if text.isascii():
        return float(len(text))
    return sum(WIDEST if unicodedata.east_asian_width(sign) in "WF" else 1.0 for sign in text)


def _limit(column: Column[Any]) -> float:
    """Return how wide a column may become; a verdict is never wrapped."""
    return 24.0 if column.kind == "verdict" else max(column.width, 6) + 2
