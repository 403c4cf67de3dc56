"""The one rule of what a cell of a table holds: no spreadsheet takes it for a formula, no terminal for a command."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""What begins a formula, the full-width forms included, which Chinese and Japanese spreadsheets take for the same."""
DASHES = ("-", "–")
"""Stand for nothing in a cell, and are no formula."""
BLANK = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b"


def cell(value: object) -> str | int | float:
    """Return a value as it stands in a cell: a number stays one, what begins like a formula gets an apostrophe."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    apostrophe = "'" if text.lstrip(BLANK).startswith(FORMULA) or text.startswith(("\t", "\r")) else ""
    return screen.lines(text if text in DASHES else apostrophe + text)


def text_cell(value: object) -> str:
    """Return `cell` as text."""
    return str(cell(value))


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV; the only place that writes it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
