"""The one rule of what a cell of a table holds: no spreadsheet takes it for a formula, no terminal for a command."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""What begins a formula, the full-width forms included, which Chinese and Japanese spreadsheets take for the same."""
DASHES = ("-", "–")
"""Stand for nothing in a cell, and are no formula."""
HARMLESS = re.compile(r"[0-9A-Za-z(\[/#~][\x20-\x7e]*").fullmatch
"""What is the same in a cell, as most of millions are: it begins no formula and steers nothing."""
BLANK = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b"


def cell(value: object) -> str | int | float:
    """Return a value as it stands in a cell: a number stays one, what begins like a formula gets an apostrophe."""
    if type(value) is str and HARMLESS(value):
        return value
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
    return csv_bytes(rows).decode()


def csv_bytes(rows: Iterable[Iterable[object]], begin: bytes = b"") -> bytes:
    """Return rows as CSV in UTF-8 after `begin`."""
    return csv_of_cells(([cell(value) for value in row] for row in rows), begin)


def csv_of_cells(rows: Iterable[Iterable[str | int | float]], begin: bytes = b"") -> bytes:
    """Return rows whose values are cells (`cell`) as CSV: row after row, since there may be hundreds of thousands."""
    out = io.BytesIO(begin)
    out.seek(0, io.SEEK_END)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    csv.writer(text).writerows(rows)
    text.detach()
    return out.getvalue()
