"""A form as a workbook that is printed and signed: title block, frozen header, filter, coloured verdicts (R70)."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Column, Row, Table, printed, tone

FONT = {"zh": "Microsoft YaHei", "en": "Arial"}
PAPER = {"A3": 8, "A4": 9}
INK, MUTED, LINE, HEAD, BAND = "#1F2937", "#64748B", "#CBD5E1", "#1E3A5F", "#F8FAFC"
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


def xlsx_bytes(table: Table, source: Source) -> bytes:
    """Return the form as XLSX; equal bytes for an equal journal."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = source.texts(f"document.{table.name}")
    book.set_properties({"title": title, "subject": source.golive_id, "created": _when(source)})
    sheet = book.add_worksheet(title[:31])
    formats = _formats(book, FONT[source.texts.language])
    widths = _widths(table, source)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _title_block(sheet, table, source, formats, widths)
    _body(sheet, table, source, formats)
    _signatures(sheet, source, formats, TOP + len(table.rows) + 2, widths)
    _page(sheet, table, source, title)
    book.close()
    return out.getvalue()


def _when(source: Source) -> Any:
    """Return a fixed creation time: that of the journal's last event, without a zone as the format wants it."""
    moment = source.end or source.plan.window.start
    return moment.replace(tzinfo=None, microsecond=0)


def _formats(book: Workbook, font: str) -> Formats:
    base = {"font_name": font, "font_size": 9, "font_color": INK, "valign": "vcenter"}

    def style(**extra: Any) -> Format:
        return book.add_format({**base, **extra})

    cells: dict[tuple[str, bool, str], Format] = {}
    for kind in ("text", "number", "code"):
        for band in (False, True):
            for mark in ("", "good", "bad", "open"):
                look: dict[str, Any] = {"border": 1, "border_color": LINE, "text_wrap": True}
                look |= {"bg_color": BAND} if band else {}
                look |= {"align": "right"} if kind == "number" else {}
                look |= {"font_name": "Consolas", "font_size": 8} if kind == "code" else {}
                if mark:
                    look |= {"bg_color": TONES[mark][0], "font_color": TONES[mark][1], "bold": mark == "bad"}
                cells[kind, band, mark] = style(**look)
    return Formats(
        title=style(font_size=16, bold=True, font_color=HEAD),
        label=style(font_size=8, font_color=MUTED),
        value=style(font_size=9),
        head=style(bold=True, font_color="#FFFFFF", bg_color=HEAD, border=1, border_color=LINE, text_wrap=True, align="center"),
        sign=style(font_size=9, bottom=1, bottom_color=MUTED),
        cells=cells,
    )


def _title_block(sheet: Worksheet, table: Table, source: Source, formats: Formats, widths: Sequence[float]) -> None:
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, source.texts(f"document.{table.name}"), formats.title)
    starts = _thirds(widths)
    for place, (label, value) in enumerate(header_block(table, source)):
        row, start = 1 + place // len(starts), starts[place % len(starts)]
        rich = [formats.label, f"{label}  ", formats.value, value or "–"]
        sheet.write_rich_string(row, start, *rich, formats.value)
    sheet.set_row(TOP - 1, 6)


def header_block(table: Table, source: Source) -> list[tuple[str, str]]:
    """Return the common header block of every printed form as (label, value): forms.md, first page."""
    texts, project = source.texts, source.plan.project
    return [
        (texts("head.form_no"), f"{source.golive_id}-{table.number}"),
        (texts("head.project"), f"{project.code} {project.name.in_(texts.language)}"),
        (texts("head.version"), str(project.version)),
        (texts("head.plan_digest"), source.plan.digest[:16]),
        (texts("head.content_digest"), table.digest()[:16]),
        (texts("head.made_from"), f"{source.golive_id} · {source.clock(source.end)}"),
        (texts("head.result"), texts(f"result.{source.result}.short")),
        (texts("head.operator"), "、".join(source.operators) if texts.language == "zh" else ", ".join(source.operators)),
        (texts("head.rows"), str(len(table.rows))),
    ]


def _thirds(widths: Sequence[float]) -> list[int]:
    """Return the columns at which the three blocks of the header begin, by width."""
    total, starts, passed = sum(widths), [0], 0.0
    for place, width in enumerate(widths):
        if len(starts) < 3 and place and passed >= total * len(starts) / 3 - width / 2:
            starts.append(place)
        passed += width
    return starts + [len(widths)] * (3 - len(starts))


def _body(sheet: Worksheet, table: Table, source: Source, formats: Formats) -> None:
    texts = source.texts
    sheet.set_row(TOP, 32)
    for place, column in enumerate(table.columns):
        sheet.write_string(TOP, place, texts.column(table.name, column.key), formats.head)
    for number, row in enumerate(table.rows):
        for place, column in enumerate(table.columns):
            value = printed(getattr(row, column.key), column, texts)
            style = formats.cells[_style(column, value), number % 2 == 1, _mark(row, column)]
            if isinstance(value, str):
                sheet.write_string(TOP + 1 + number, place, value, style)
            else:
                sheet.write_number(TOP + 1 + number, place, value, style)
    last = TOP + max(len(table.rows), 1)
    sheet.autofilter(TOP, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(TOP + 1, min(2, len(table.columns) - 1))


def _style(column: Column, value: str | float) -> str:
    if not isinstance(value, str):
        return "number"
    return "code" if column.kind in ("hash", "code") else "text"


def _mark(row: Row, column: Column) -> str:
    """Return how a cell is coloured: a difference red, a verdict by its tone, what was not measured grey."""
    value = getattr(row, column.key)
    if column.key in row.faults:
        return "bad"
    if column.kind == "verdict":
        return tone(value)
    return "open" if column.measured and value in (None, "") else ""


def _signatures(sheet: Worksheet, source: Source, formats: Formats, row: int, widths: Sequence[float]) -> None:
    for start, who in zip(_thirds(widths), ("made", "checked", "approved"), strict=True):
        sheet.write_string(row, start, source.texts(f"sign.{who}"), formats.label)
    sheet.set_row(row + 1, 24)
    for start, end in _spans(widths):
        for place in range(start, end):
            sheet.write_blank(row + 1, place, None, formats.sign)


def _spans(widths: Sequence[float]) -> list[tuple[int, int]]:
    starts = [start for start in _thirds(widths) if start < len(widths)]
    ends = [*starts[1:], len(widths)]
    return [(start, max(start + 1, end - 1)) for start, end in zip(starts, ends, strict=True)]


def _widths(table: Table, source: Source) -> list[float]:
    """Return column widths: what the header and the longest of the cells need, up to the column's own limit."""
    found = []
    for column in table.columns:
        header = wide(source.texts.column(table.name, column.key))
        cells = [wide(str(printed(getattr(row, column.key), column, source.texts))) for row in table.rows[:500]]
        longest = max([*cells, min(header, column.width)], default=header)
        found.append(max(min(longest + 2.2, max(column.width, 5)), min(header, 12) / 2 + 4.5))
    return found


def wide(text: str) -> float:
    """Return a text's width in characters of half width."""
    return sum(2.1 if unicodedata.east_asian_width(sign) in "WF" else 1.1 for sign in text)


def _page(sheet: Worksheet, table: Table, source: Source, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(PAPER[table.paper])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    sheet.hide_gridlines(2)
    page = source.texts("head.page")
    sheet.set_footer(f"&L&8{source.golive_id} · {title}&C&8SHA-256 {table.digest()[:16]}&R&8{page} &P / &N")
