"""A form as a workbook that is printed and signed: title block, frozen header, filter, coloured verdicts (R70)."""

from __future__ import annotations

import io
import math
import tempfile
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import xlsxwriter
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.cells import Cells, printer
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, Table, printed, tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_formats import (
    FONT,
    LOOKS,
    TONES,
    Formats,
    formats_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_frame import (
    signatures,
    title_block,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_layout import (
    LINE_POINTS,
    PAGE_CHARACTERS,
    column_widths,
    fullest,
    widths_of_first_page,
)
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

PAPER = {"A3": 8, "A4": 9}
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}
MOST_IN_MEMORY, MEASURED = 300_000, 500
"""Cells of a workbook that is held in memory while it is written, and rows by which columns are made wide."""
MARKS = ("", *TONES)


def xlsx_bytes(table: Table, source: Context) -> bytes:
    """Return the form as XLSX; equal bytes for an equal journal. A long one is written row after row, by the disk."""
    out = io.BytesIO()
    form = upright(table, source.texts) if table.upright else table
    if form.size <= MOST_IN_MEMORY:
        _fill(xlsxwriter.Workbook(out, {**OPTIONS, "in_memory": True}), table, form, source)
        return out.getvalue()
    try:
        with tempfile.TemporaryDirectory(prefix="golive-", ignore_cleanup_errors=True) as folder:
            options = {**OPTIONS, "constant_memory": True, "tmpdir": folder}
            _fill(xlsxwriter.Workbook(out, options), table, form, source)
    except (OSError, FileCreateError) as error:
        place, why = tempfile.gettempdir(), getattr(error, "strerror", None) or error
        raise GoliveError(
            f"{place} takes no workbook of {form.size} cells: {why}; make room there, or name another folder in TMPDIR",
            zh=f"{place} 放不下 {form.size} 个单元格的工作簿: {why}; 请腾出空间, 或用 TMPDIR 指定其他目录",
        ) from error
    return out.getvalue()


def _fill(book: xlsxwriter.Workbook, table: Table, form: Table, source: Context) -> None:
    _write(book, table, form, source)
    book.close()


def _write(book: xlsxwriter.Workbook, table: Table, form: Table, source: Context) -> None:
    """Write the one sheet, its rows from top to bottom: what is written cannot be gone back to."""
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
    _body(sheet, form, cells, widths, source, formats, top)
    signatures(sheet, table.signers, source, formats, top + len(form.rows) + 2, first_page)
    _page(sheet, form, source, table, sum(widths), top)


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


def _body(
    sheet: Worksheet, table: Table, cells: Callable[[Line], Cells], widths: Sequence[float], source: Context,
    formats: Formats, top: int,
) -> None:  # fmt: skip
    sheet.set_row(top, 32)
    for place, column in enumerate(table.columns):
        sheet.write_string(top, place, source.texts.column(table.name, column.key), formats.head)
    styles = [
        [{mark: formats.cells[_look(column), band, mark] for mark in MARKS} for column in table.columns]
        for band in (False, True)
    ]
    toned = [place for place, column in enumerate(table.columns) if column.kind == "verdict" or column.measured]
    wanted = fullest(table.columns, widths)
    for number, row in enumerate(table.rows, top + 1):
        values, own = cells(row), styles[(number - top - 1) % 2]
        marks = {place: _mark(row, table.columns[place]) for place in toned}
        marks.update((row.at[key], "bad") for key in row.faults if key in row.at)
        sheet.set_row(number, LINE_POINTS * wanted(values) + 3)
        for place, value in enumerate(values):
            style = own[place][marks.get(place, "") if marks else ""]
            if isinstance(value, str):
                sheet.write_string(number, place, value, style)
            else:
                sheet.write_number(number, place, value, style)
    sheet.autofilter(top, 0, top + max(len(table.rows), 1), len(table.columns) - 1)
    sheet.freeze_panes(top + 1, min(table.frozen, len(table.columns) - 1))


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
