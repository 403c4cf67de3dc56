"""The tables of a form of the process as a workbook, a sheet each, and as CSV: for a person who goes on calculating."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import xlsxwriter
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.columns import width
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Chapter, Paper
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.csv_file import BOM
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_body import put
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_formats import FONT, formats_of
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import csv_bytes, text_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

LEAST, MOST = 8, 60
"""Characters of a column."""
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def tables_of(paper: Paper) -> list[Chapter]:
    """Return the chapters of a form that are tables, without rows that are blank for a pen."""
    return [
        replace(one, rows=[row for row in one.rows if any(cell.text for cell in row)])
        for one in paper.chapters
        if one.heads
    ]


def csv_files(paper: Paper) -> Iterator[bytes]:
    """Yield each table as CSV, in the order of the form."""
    for one in tables_of(paper):
        rows = [[cell.text for cell in row] for row in one.rows]
        yield csv_bytes([list(one.heads), *rows], BOM)


def form_xlsx(paper: Paper, source: Context) -> bytes:
    """Return the tables as a workbook; equal papers give equal bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    when = datetime.fromisoformat("2020-01-01T00:00:00")
    book.set_properties({"title": paper.title, "subject": paper.foot.left, "created": when})
    for place, one in enumerate(tables_of(paper), 1):
        sheet = book.add_worksheet(NOT_IN_A_NAME.sub(" ", f"{place} {one.title}")[:31].strip())
        _sheet(book, sheet, one, paper, source)
    book.close()
    return out.getvalue()


def _sheet(book: Workbook, sheet: Worksheet, one: Chapter, paper: Paper, source: Context) -> None:
    formats = formats_of(book, FONT[paper.language])
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"{paper.title} · {one.title}", formats.title)
    told = [*paper.head, (source.texts("head.plan_digest"), source.plan.digest[:16])]
    for place, (label, value) in enumerate(told, 1):
        sheet.write_string(place, 0, text_cell(f"{label}: {value or '–'}"), formats.value)
    top = len(told) + 2
    for place, head in enumerate(one.heads):
        sheet.write_string(top, place, text_cell(head), formats.head)
        widest = max(width(head), *(width(row[place].text) for row in one.rows)) if one.rows else width(head)
        sheet.set_column(place, place, min(MOST, max(LEAST, widest + 3)))
    for number, row in enumerate(one.rows):
        for place, cell in enumerate(row):
            style = formats.cells["text", number % 2 == 1, cell.tone]
            put(sheet, top + 1 + number, place, text_cell(cell.text), style)
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + max(len(one.rows), 1), len(one.heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    middle = "\n".join(filter(None, (paper.foot.middle, paper.stamp))).replace("&", "&&")
    sheet.set_footer(f"&L&8{paper.foot.left.replace('&', '&&')}&C&8{middle}&R&8{paper.foot.page} &P / &N")
