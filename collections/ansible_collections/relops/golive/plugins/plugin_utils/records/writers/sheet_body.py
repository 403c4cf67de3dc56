"""The rows of a sheet: what is in them, how their cells look and how high they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Line
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_formats import TONES
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Look = tuple[bool, str]
"""Whether its row is shaded, and how a cell is marked."""
LOOKS: tuple[Look, ...] = tuple((band, mark) for mark in ("", *TONES) for band in (False, True))
HEIGHTS = 12
"""A row is at least one and at most so many lines high."""
LINE_POINTS = 13.0


@dataclass(frozen=True)
class Body:
    """The rows of a sheet from its row `top` (0-based) on.

    By place of the column: `prints` are what prints a value, `lines` tells how many lines a text takes, `style` how a
    cell looks. `marks` gives the marks of a row by place.
    """

    top: int
    rows: Sequence[Line]
    prints: Sequence[Callable[[Any], str | int | float]]
    marks: Callable[[Line], dict[int, str]]
    lines: Callable[[int, str], int]
    style: Callable[[int, Look], Format]


def points(lines: int) -> float:
    """Return the height of a row of so many lines."""
    return LINE_POINTS * min(lines, HEIGHTS) + 3


def put(sheet: Worksheet, row: int, place: int, text: str, style: Format) -> None:
    """Write a text into a cell; one that XlsxWriter would take for markup of its own as the same text in two parts."""
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, place, text[:1], style, text[1:], style)
    else:
        sheet.write_string(row, place, text, style)


def write_rows(sheet: Worksheet, body: Body) -> None:
    """Write the rows cell by cell."""
    for number, row in enumerate(body.rows):
        marks = body.marks(row)
        most = 1
        for place, (own, value) in enumerate(zip(body.prints, row.in_order, strict=True)):
            found, style = own(value), body.style(place, (number % 2 == 1, marks.get(place, "")))
            if isinstance(found, str):
                most = max(most, body.lines(place, found))
                put(sheet, body.top + number, place, found, style)
            else:
                sheet.write_number(body.top + number, place, found, style)
        sheet.set_row(body.top + number, points(most))
