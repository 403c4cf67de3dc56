"""What stands above and below the rows of a workbook: title, common header block, where persons sign."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.heading import header_block
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_formats import Formats
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_layout import BLOCK, min_block, thirds
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import text_cell
from xlsxwriter.worksheet import Worksheet

TOP = 5
"""Rows above the header: title, three lines of the header block, a gap."""


def title_block(sheet: Worksheet, table: Table, source: Context, formats: Formats, widths: Sequence[float]) -> None:
    """Write the header block in three columns, or line by line where the columns are too narrow for that."""
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, source.texts(f"document.{table.name}"), formats.title)
    block = [(label, text_cell(value)) for label, value in header_block(table, source)]
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


def signatures(
    sheet: Worksheet, who: Sequence[str], source: Context, formats: Formats, row: int, widths: Sequence[float]
) -> None:
    """Write where persons sign: side by side, or below one another on a form of two columns; else that nobody does."""
    if not source.has_night:
        sheet.write_string(row, 0, source.texts("sign.nobody"), formats.label)
        return
    starts = thirds(widths)
    if len(widths) < 3:
        for place, role in enumerate(who):
            sheet.set_row(row + place, 26)
            sheet.write_string(row + place, 0, source.texts(f"sign.{role}"), formats.label)
            sheet.write_blank(row + place, 1, None, formats.sign)
        return
    for start, end, role in zip(starts, [*starts[1:], len(widths)], who, strict=False):
        sheet.write_string(row, start, source.texts(f"sign.{role}"), formats.label)
        for place in range(start, max(start + 1, end - 1)):
            sheet.write_blank(row + 1, place, None, formats.sign)
    sheet.set_row(row + 1, 24)
