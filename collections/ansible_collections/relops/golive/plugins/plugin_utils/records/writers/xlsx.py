"""A form as a workbook that is printed and signed: title block, frozen header, filter, coloured verdicts (R70)."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Column, Row, Table, printed, tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_layout import (
    BLOCK,
    LINE_POINTS,
    PAGE_CHARACTERS,
    Cells,
    column_widths,
    lines,
    min_block,
    thirds,
    widths_of_first_page,
)
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import cell, text_cell
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

FONT = {"zh": "Microsoft YaHei", "en": "Arial"}
PAPER = {"A3": 8, "A4": 9}
INK, MUTED, LINE, HEAD, BAND = "#1F2937", "#64748B", "#CBD5E1", "#1E3A5F", "#F8FAFC"
LOOKS: dict[str, dict[str, Any]] = {
    "text": {"border": 1, "border_color": LINE, "text_wrap": True, "indent": 1},
    "number": {"border": 1, "border_color": LINE, "align": "right", "indent": 1},
    "code": {
        "border": 1,
        "border_color": LINE,
        "text_wrap": True,
        "indent": 1,
        "font_name": "Consolas",
        "font_size": 8,
    },
    "hash": {"border": 1, "border_color": LINE, "indent": 1, "font_name": "Consolas", "font_size": 8},
}
TONES = {"good": ("#DCFCE7", "#166534"), "bad": ("#FEE2E2", "#B91C1C"), "open": ("#F1F5F9", "#64748B")}
TOP = 5
"""Rows above the header: title, three lines of the header block, a gap."""


@dataclass(frozen=True)
class Formats:
    """Every cell style of a workbook, made once."""

    title: Format
    label: Format
    value: Format
    head: Format
    sign: Format
    cells: dict[tuple[str, bool, str], Format]


def xlsx_bytes(table: Table[Row], source: Source) -> bytes:
    """Return the form as XLSX; equal bytes for an equal journal."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = source.texts(f"document.{table.name}")
    book.set_properties({"title": title, "subject": source.golive_id, "created": _when(source)})
    sheet = book.add_worksheet(title[:31])
    formats = _formats(book, FONT[source.texts.language])
    form = upright(table, source.texts) if table.upright else table
    cells = [
        [cell(printed(getattr(row, column.key), column, source.texts)) for column in form.columns] for row in form.rows
    ]
    widths = column_widths(form, cells, source)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    first_page = widths_of_first_page(widths, PAGE_CHARACTERS[form.paper])
    _title_block(sheet, table, source, formats, first_page)
    _body(sheet, form, cells, widths, source, formats)
    _signatures(sheet, source, formats, TOP + len(form.rows) + 2, first_page)
    _page(
        sheet,
        form,
        f"{source.golive_id} · {title}",
        f"SHA-256 {table.digest()[:16]}",
        source.texts("head.page"),
        sum(widths),
    )
    book.close()
    return out.getvalue()


@dataclass(frozen=True)
class FieldRow(Row):
    """One field of a form that is printed field below field."""

    field: str
    value: str | int | float


def upright(table: Table[Row], texts: Texts) -> Table[FieldRow]:
    """Return a form of few rows as (field, value) pairs."""
    columns = (Column("field", 28), Column("value", 110))
    rows = [
        FieldRow(texts.column(table.name, column.key), printed(getattr(row, column.key), column, texts))
        for row in table.rows
        for column in table.columns
    ]
    return Table(table.number, table.name, columns, rows)


def _when(source: Source) -> Any:
    """Return a fixed creation time: that of the journal's last event, without a zone as the format wants it."""
    moment = source.end or source.plan.window.start
    return moment.replace(tzinfo=None, microsecond=0)


def _formats(book: Workbook, font: str) -> Formats:
    base = {"font_name": font, "font_size": 9, "font_color": INK, "valign": "vcenter"}

    def style(**extra: Any) -> Format:
        return book.add_format({**base, **extra})

    cells = {
        (kind, band, mark): style(**look, **({"bg_color": BAND} if band and not mark else {}), **_tinted(mark))
        for kind, look in LOOKS.items()
        for band in (False, True)
        for mark in ("", *TONES)
    }
    return Formats(
        title=style(font_size=16, bold=True, font_color=HEAD),
        label=style(font_size=8, font_color=MUTED),
        value=style(font_size=9),
        head=style(
            bold=True, font_color="#FFFFFF", bg_color=HEAD, border=1, border_color=LINE, text_wrap=True, align="center"
        ),
        sign=style(font_size=9, bottom=1, bottom_color=MUTED),
        cells=cells,
    )


def _tinted(mark: str) -> dict[str, Any]:
    return {"bg_color": TONES[mark][0], "font_color": TONES[mark][1], "bold": mark == "bad"} if mark else {}


def _title_block(
    sheet: Worksheet, table: Table[Row], source: Source, formats: Formats, widths: Sequence[float]
) -> None:
    """Write the header block in three columns, or line by line where the columns are too narrow for that."""
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, source.texts(f"document.{table.name}"), formats.title)
    block = header_block(table, source)
    starts = thirds(widths)
    if min_block(widths, starts) >= BLOCK:
        for place, (label, value) in enumerate(block):
            sheet.write_rich_string(
                1 + place // 3,
                starts[place % 3],
                formats.label,
                f"{label}  ",
                formats.value,
                value or "–",
                formats.value,
            )
    else:
        for line in range(3):
            parts = [
                part
                for label, value in block[line * 3 : line * 3 + 3]
                for part in (formats.label, f"{label}  ", formats.value, f"{value or '–'}      ")
            ]
            sheet.write_rich_string(1 + line, 0, *parts, formats.value)
    sheet.set_row(TOP - 1, 6)


def header_block(table: Table[Row], source: Source) -> list[tuple[str, str]]:
    """Return the common header block of every printed form as (label, value)."""
    texts, project = source.texts, source.plan.project
    block = [
        (texts("head.form_no"), f"{source.golive_id}-{table.number}"),
        (texts("head.project"), f"{project.code} {project.name.in_(texts.language)}"),
        (texts("head.version"), str(project.version)),
        (texts("head.plan_digest"), source.plan.digest[:16]),
        (texts("head.content_digest"), table.digest()[:16]),
        (texts("head.made_from"), f"{source.golive_id} · {source.clock(source.end)}"),
        (texts("head.result"), texts(f"result.{source.result}.short")),
        (
            texts("head.operator"),
            "、".join(source.operators) if texts.language == "zh" else ", ".join(source.operators),
        ),
        (texts("head.rows"), str(len(table.rows))),
    ]
    return [(label, text_cell(value)) for label, value in block]


def _body(
    sheet: Worksheet, table: Table[Row], cells: Cells, widths: Sequence[float], source: Source, formats: Formats
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


def _look(column: Column) -> str:
    return column.kind if column.kind in LOOKS else "text"


def _mark(row: Row, column: Column) -> str:
    """Return how a cell is coloured: a difference red, a verdict by its tone, what was not measured grey."""
    value = getattr(row, column.key)
    if column.key in row.faults:
        return "bad"
    if column.kind == "verdict":
        return tone(value) if value else ""
    return "open" if column.measured and value in (None, "") else ""


def _signatures(sheet: Worksheet, source: Source, formats: Formats, row: int, widths: Sequence[float]) -> None:
    """Write where the three persons sign: side by side, or below one another on a form of two columns."""
    starts, who = thirds(widths), ("made", "checked", "approved")
    if len(widths) < 3:
        for place, role in enumerate(who):
            sheet.set_row(row + place, 26)
            sheet.write_string(row + place, 0, source.texts(f"sign.{role}"), formats.label)
            sheet.write_blank(row + place, 1, None, formats.sign)
        return
    for start, end, role in zip(starts, [*starts[1:], len(widths)], who, strict=True):
        sheet.write_string(row, start, source.texts(f"sign.{role}"), formats.label)
        for place in range(start, max(start + 1, end - 1)):
            sheet.write_blank(row + 1, place, None, formats.sign)
    sheet.set_row(row + 1, 24)


def _page(sheet: Worksheet, table: Table[Row], name: str, digest: str, page: str, width: float) -> None:
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
