"""A form as a workbook that is printed and signed: title block, frozen header, filter, coloured verdicts (R70)."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, Table, printed, tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_formats import (
    FONT,
    LOOKS,
    Formats,
    formats_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_frame import (
    TOP,
    signatures,
    title_block,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_layout import (
    LINE_POINTS,
    PAGE_CHARACTERS,
    Cells,
    column_widths,
    lines,
    widths_of_first_page,
)
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import cell
from xlsxwriter.worksheet import Worksheet

PAPER = {"A3": 8, "A4": 9}


def xlsx_bytes(table: Table, source: Context) -> bytes:
    """Return the form as XLSX; equal bytes for an equal journal."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = source.texts(f"document.{table.name}")
    book.set_properties({"title": title, "subject": source.file_no, "created": _when(source)})
    sheet = book.add_worksheet(title[:31])
    formats = formats_of(book, FONT[source.texts.language])
    form = upright(table, source.texts) if table.upright else table
    cells = [[cell(printed(row[column.key], column, source.texts)) for column in form.columns] for row in form.rows]
    widths = column_widths(form, cells, source)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    first_page = widths_of_first_page(widths, PAGE_CHARACTERS[form.paper])
    title_block(sheet, table, source, formats, first_page)
    _body(sheet, form, cells, widths, source, formats)
    signatures(sheet, table.signers, source, formats, TOP + len(form.rows) + 2, first_page)
    _page(
        sheet,
        form,
        f"{source.file_no} · {title}",
        f"SHA-256 {table.digest()[:16]}{_simulated(source)}",
        source.texts("head.page"),
        sum(widths),
    )
    book.close()
    return out.getvalue()


def upright(table: Table, texts: Texts) -> Table:
    """Return a form of few rows as (field, value) pairs."""
    columns: tuple[Column[Any], ...] = (Column("field", 28), Column("value", 110))
    rows = [
        Line({"field": texts.column(table.name, column.key), "value": printed(row[column.key], column, texts)})
        for row in table.rows
        for column in table.columns
    ]
    return Table(table.number, table.name, columns, rows)


def _simulated(source: Context) -> str:
    """Return what stands at the foot of every page of a twin's records."""
    return f" · {source.texts('paper.simulated')}" if source.simulated else ""


def _when(source: Context) -> Any:
    """Return a fixed creation time: that of the journal's last event, without a zone as the format wants it."""
    moment = source.end or source.plan.window.start
    return moment.replace(tzinfo=None, microsecond=0)


def _body(
    sheet: Worksheet, table: Table, cells: Cells, widths: Sequence[float], source: Context, formats: Formats
) -> None:
    sheet.set_row(TOP, 32)
    for place, column in enumerate(table.columns):
        sheet.write_string(TOP, place, source.texts.column(table.name, column.key), formats.head)
    for number, (row, values) in enumerate(zip(table.rows, cells, strict=True)):
        sheet.set_row(TOP + 1 + number, LINE_POINTS * lines(table.columns, values, widths) + 3)
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            style = formats.cells[_look(column), number % 2 == 1, _mark(row, column)]
            if isinstance(value, str):
                sheet.write_string(TOP + 1 + number, place, value, style)
            else:
                sheet.write_number(TOP + 1 + number, place, value, style)
    last = TOP + max(len(table.rows), 1)
    sheet.autofilter(TOP, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(TOP + 1, min(table.frozen, len(table.columns) - 1))


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


def _page(sheet: Worksheet, table: Table, name: str, digest: str, page: str, width: float) -> None:
    """Set up printing: as many pages side by side as can still be read, the first columns repeated on each."""
    pages = math.ceil(width / PAGE_CHARACTERS[table.paper])
    sheet.set_landscape()
    sheet.set_paper(PAPER[table.paper])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_rows(TOP)
    if pages > 1:
        sheet.repeat_columns(0, table.frozen - 1)
    sheet.hide_gridlines(2)
    sheet.set_footer(f"&L&8{name}&C&8{digest}&R&8{page} &P / &N")
