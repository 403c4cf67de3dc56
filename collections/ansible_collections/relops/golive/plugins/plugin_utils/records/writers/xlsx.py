"""A form as a workbook that is printed and signed: title block, frozen header, filter, coloured verdicts (R70)."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from itertools import islice
from typing import Any

import xlsxwriter
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.cells import printer, prints_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, Table, printed, tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_body import Body, write_rows
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_formats import (
    FONT,
    LOOKS,
    Formats,
    formats_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_frame import (
    signatures,
    title_block,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_layout import (
    PAGE_CHARACTERS,
    column_widths,
    lines_of,
    widths_of_first_page,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_long import (
    SAMPLES,
    filled,
    write_samples,
)
from xlsxwriter.worksheet import Worksheet

PAPER = {"A3": 8, "A4": 9}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LONG, MEASURED = 10_000, 500
"""Cells from which on a form is long, and rows by which columns are made wide."""


def xlsx_bytes(table: Table, source: Context) -> bytes:
    """Return the form as XLSX; equal bytes for an equal journal."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    form = upright(table, source.texts) if table.upright else table
    body = _write(book, table, form, source)
    book.close()
    return filled(out.getvalue(), body) if _is_long(form) else out.getvalue()


def _is_long(form: Table) -> bool:
    return form.size > LONG and len(form.rows) >= SAMPLES


def _write(book: xlsxwriter.Workbook, table: Table, form: Table, source: Context) -> Body:
    """Write the one sheet, and return its rows: of a long one only samples of them are written."""
    title = source.texts(f"document.{table.name}")
    book.set_properties({"title": title, "subject": source.file_no, "created": _when(source)})
    sheet = book.add_worksheet(title[:31])
    formats = formats_of(book, FONT[source.texts.language])
    cells = printer(form.columns, source.texts)
    widths = column_widths(form, [cells(line) for line in islice(form.rows, MEASURED)], source)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    first_page = widths_of_first_page(widths, PAGE_CHARACTERS[form.paper])
    top = title_block(sheet, table, source, formats, first_page)
    body = _body(form, widths, source, formats, top + 1)
    _head(sheet, form, source, formats, top)
    (write_samples if _is_long(form) else write_rows)(sheet, body)
    signatures(sheet, table.signers, source, formats, top + len(form.rows) + 2, first_page)
    _page(sheet, form, source, table, sum(widths), top)
    return body


def upright(table: Table, texts: Texts) -> Table:
    """Return a form of few rows as (field, value) pairs."""
    columns: tuple[Column[Any], ...] = (Column("field", 28), Column("value", 110))
    rows = [
        Line({"field": texts.column(table.name, column.key), "value": printed(row[column.key], column, texts)})
        for row in table.rows
        for column in table.columns
    ]
    return Table(table.number, table.name, columns, rows)


def _when(source: Context) -> Any:
    """Return a fixed creation time: that of the journal's last event, without a zone as the format wants it."""
    moment = source.end or source.plan.window.start
    return moment.replace(tzinfo=None, microsecond=0)


def _head(sheet: Worksheet, table: Table, source: Context, formats: Formats, top: int) -> None:
    sheet.set_row(top, 32)
    for place, column in enumerate(table.columns):
        sheet.write_string(top, place, source.texts.column(table.name, column.key), formats.head)
    sheet.autofilter(top, 0, top + max(len(table.rows), 1), len(table.columns) - 1)
    sheet.freeze_panes(top + 1, min(table.frozen, len(table.columns) - 1))


def _body(table: Table, widths: Sequence[float], source: Context, formats: Formats, top: int) -> Body:
    toned = [place for place, column in enumerate(table.columns) if column.kind == "verdict" or column.measured]

    def marks(row: Line) -> dict[int, str]:
        found = {place: _mark(row, table.columns[place]) for place in toned}
        found.update((row.at[key], "bad") for key in row.faults if key in row.at)
        return found

    return Body(
        top, table.rows, prints_of(table.columns, source.texts), marks, lines_of(table.columns, widths),
        lambda place, look: formats.cells[_look(table.columns[place]), *look],
    )  # fmt: skip


def _look(column: Column[Any]) -> str:
    return column.kind if column.kind in LOOKS else "text"


def _mark(row: Line, column: Column[Any]) -> str:
    """Return how a cell is coloured: a difference red, a verdict by its tone, what was not measured grey."""
    value = row[column.key]
    if column.key in row.faults:
        return "bad"
    if column.kind == "verdict":
        return tone(value) if value else ""
    return "open" if column.measured and value in (None, "") else ""


def _page(sheet: Worksheet, form: Table, source: Context, table: Table, width: float, top: int) -> None:
    """Set up printing: as many pages side by side as can still be read, the first columns repeated on each."""
    pages = math.ceil(width / PAGE_CHARACTERS[form.paper])
    sheet.set_landscape()
    sheet.set_paper(PAPER[form.paper])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.75)
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_rows(top)
    if pages > 1:
        sheet.repeat_columns(0, form.frozen - 1)
    sheet.hide_gridlines(2)
    title = source.texts(f"document.{table.name}")
    left, middle = f"{source.file_no}\n{title}", f"SHA-256 {table.digest()[:16]}"
    if source.simulated:
        middle += f"\n{source.texts('paper.simulated')}"
    page = source.texts("head.page")
    left, middle = left.replace("&", "&&"), middle.replace("&", "&&")
    sheet.set_footer(f"&L&8{left}&C&8{middle}&R&8{page} &P / &N")
