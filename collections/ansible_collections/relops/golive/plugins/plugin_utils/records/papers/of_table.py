"""A form that is a table as a paper: upright where it has few rows of many fields, on A3 or A4 as it declares."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import (
    DIFFERENT,
    EQUAL,
    FITS,
    UNMEASURED,
    Column,
    Line,
    Table,
    printed,
    tone,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.heading import header_block
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.columns import room_for, within
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import (
    Cell,
    Chapter,
    Foot,
    Paper,
    Signing,
    Tone,
)

PAGE = {"A3": 210.0, "A4": 140.0}
"""Characters of half width that a landscape page holds in a size that can still be read."""
DIGEST = 34.0
VERDICTS = (EQUAL, DIFFERENT, UNMEASURED, FITS)
Columns = tuple[Column[Any], ...]
SQUEEZED = 1.2
"""A page may be asked for so much more, where a table would go on below for the sake of a column or two."""


def of_table(table: Table, source: Context, volume: int = 1, volumes: int = 1) -> Paper:
    """Return a filled-in form as a paper; columns that one page cannot hold go on below, the first ones repeated.

    Of several volumes each holds its share of the rows under the digest of all, and the last one is signed.
    """
    texts = source.texts
    title = texts(f"document.{table.name}") + (f" ({volume}/{volumes})" if volumes > 1 else "")
    share = -(-len(table.rows) // volumes)
    rows = table.rows[(volume - 1) * share : volume * share] if volumes > 1 else table.rows
    return Paper(
        title=title,
        language=texts.language,
        head=tuple(header_block(table, source)),
        chapters=tuple(_chapters(table, rows, texts)),
        foot=Foot(f"{source.file_no} · {title}", f"SHA-256 {table.digest()[:16]}", texts("head.page")),
        words={"none": texts("print.none")},
        signings=tuple(
            Signing(texts(f"sign.{role}")) for role in table.signers if source.has_night and volume == volumes
        ),
        stamp=texts("paper.simulated") if source.simulated else "",
        size=table.paper if rows else "A4",
        landscape=bool(rows) and not table.upright,
        digest=table.digest(),
        note="" if source.has_night else texts("sign.nobody"),
        signature_heads=tuple(texts(f"print.{key}") for key in ("role", "person", "time", "proof")),
    )


def _chapters(table: Table, rows: Sequence[Line], texts: Texts) -> list[Chapter]:
    if not rows:
        own = f"empty.{table.name}"
        return [Chapter(text=texts(own if texts.has(own) else "empty.table"))]
    if table.upright:
        return [_upright(table, line, texts) for line in rows]
    return [
        Chapter(
            heads=tuple(texts.column(table.name, column.key) for column in columns),
            widths=widths,
            rows=[[_cell(line, column, texts) for column in columns] for line in rows],
        )
        for columns, widths in _fitted(table, texts)
    ]


def _fitted(table: Table, texts: Texts) -> list[tuple[Columns, tuple[float, ...]]]:
    """Return the columns of each page with their widths: wide enough for whole words of what stands in them."""
    asked = {
        column.key: max(_width(column), room_for(texts.column(table.name, column.key), _told(column, texts)))
        for column in table.columns
    }
    most = PAGE[table.paper] * SQUEEZED
    return [(columns, within([asked[one.key] for one in columns], most)) for columns in _pages(table)]


def _told(column: Column[Any], texts: Texts) -> list[str]:
    """Return what may stand in any row of a column in place of a value: a verdict, or that nobody measured it."""
    verdicts = [texts(f"verdict.{one}") for one in VERDICTS] if column.kind == "verdict" else []
    return [*verdicts, texts("verdict.unmeasured")] if column.measured or verdicts else []


def _upright(table: Table, line: Line, texts: Texts) -> Chapter:
    fields = tuple((texts.column(table.name, one.key), _cell(line, one, texts)) for one in table.columns)
    return Chapter(fields=fields)


def _pages(table: Table) -> list[Columns]:
    """Return the columns side by side that a page holds, those that name the row on each; about as many on each."""
    names = table.named or tuple(column.key for column in table.columns[: table.frozen])
    kept = [column for column in table.columns if column.key in names]
    rest = [column for column in table.columns if column.key not in names]
    room = PAGE[table.paper] * SQUEEZED - sum(map(_width, kept))
    count = len(_packed(rest, room))
    least = sum(map(_width, rest)) / count
    fair = next(limit for limit in (*range(ceil(least), ceil(room)), room) if len(_packed(rest, limit)) == count)
    return [
        tuple(column for column in table.columns if column in kept or column in page) for page in _packed(rest, fair)
    ]


def _width(column: Column[Any]) -> float:
    """Return how wide a column is on paper: a digest is printed whole, in two lines."""
    return max(column.width, DIGEST) if column.kind == "hash" else column.width


def _packed(columns: Sequence[Column[Any]], room: float) -> list[list[Column[Any]]]:
    """Return the columns page by page, as many on each as there is room for."""
    pages: list[list[Column[Any]]] = [[]]
    for column in columns:
        if pages[-1] and sum(map(_width, (*pages[-1], column))) > room:
            pages.append([])
        pages[-1].append(column)
    return pages


def _cell(line: Line, column: Column[Any], texts: Texts) -> Cell:
    value = line[column.key]
    return Cell(str(printed(value, column, texts)), _tone(line, column, value))


def _tone(line: Line, column: Column[Any], value: object) -> Tone:
    if column.key in line.faults:
        return "bad"
    if column.kind == "verdict" and value:
        found = tone(value)
        return "good" if found == "good" else "bad" if found == "bad" else "open"
    return "open" if column.measured and value in (None, "") else ""
