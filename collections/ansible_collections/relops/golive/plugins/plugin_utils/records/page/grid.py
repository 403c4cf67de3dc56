"""A form as index.html shows it: some of its columns, the first of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, Table, printed, tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts

MOST_ROWS = 300
SHORT = 10
WHOLE, LONG = 20, 40
"""Columns: a word or a moment that short is not broken, a path that long may be."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text, full text for the pointer, its classes, and a second value below it."""

    text: str
    title: str
    classes: str
    below: Cell | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A form as the page shows it: some columns, at most so many rows."""

    name: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: int
    file: str


def grid(table: Table, shown: Sequence[str], texts: Texts) -> Grid:
    """Return a form cut to what a page can show; `a/b` of the shown columns puts b below a in one cell."""
    known = {column.key: column for column in table.columns}
    columns = [tuple(known[key] for key in keys.split("/")) for keys in shown]
    heads = tuple((texts.column(table.name, one[0].key), one[0].kind) for one in columns)
    rows = tuple(tuple(_cell(row, one, texts) for one in columns) for row in table.rows[:MOST_ROWS])
    return Grid(table.name, heads, rows, max(0, len(table.rows) - MOST_ROWS), f"{table.stem}.xlsx")


def _cell(row: Line, columns: Sequence[Column[Any]], texts: Texts) -> Cell:
    column, *rest = columns
    value = row[column.key]
    text = _text(printed(value, column, texts), column)
    classes = [column.kind, *(["bad"] if column.key in row.faults and column.kind != "verdict" else [])]
    if column.kind == "verdict":
        classes.append(tone(value))
    elif column.measured and value in (None, ""):
        classes.append("open")
    classes += _breaks(text, column.kind)
    short = text[:SHORT] + "…" if column.kind == "hash" and len(text) > SHORT + 1 and "open" not in classes else text
    return Cell(short, text if short != text else "", " ".join(classes), _cell(row, rest, texts) if rest else None)


def _breaks(text: str, kind: str) -> list[str]:
    """Return the class that says where a cell's line may break: a path anywhere, a name or a moment nowhere."""
    if kind == "code":
        return ["long"] if len(text) > LONG else []
    return ["whole"] if kind == "text" and text.isascii() and 0 < len(text) <= WHOLE else []


def _text(value: str | float, column: Column[Any]) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) and not column.key.startswith("vlan") else f"{value:g}"
