"""What stands above and below the rows of a workbook: title, common header block, where persons sign."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.heading import header_block
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_formats import Formats
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_layout import thirds, wide
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import text_cell
from xlsxwriter.worksheet import Worksheet


def title_block(sheet: Worksheet, table: Table, source: Context, formats: Formats, widths: Sequence[float]) -> int:
    """Write title and header block and return the row below: three columns of fields where all of them fit, or fewer.

    A text that is wider than its place would run over the next one, or be cut off there.
    """
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, source.texts(f"document.{table.name}"), formats.title)
    block = [(label, text_cell(value) or "–") for label, value in header_block(table, source)]
    starts = _starts(block, widths)
    for place, (label, value) in enumerate(block):
        sheet.write_rich_string(
            1 + place // len(starts), starts[place % len(starts)],
            formats.label, f"{label}  ", formats.value, value, formats.value,
        )  # fmt: skip
    gap = 1 + -(-len(block) // len(starts))
    sheet.set_row(gap, 6)
    return gap + 1


def _starts(block: Sequence[tuple[str, str]], widths: Sequence[float]) -> list[int]:
    """Return the columns at which the fields of a line begin: so many that each has the room that it needs."""
    needed = [wide(f"{label}  {value}") + 2 for label, value in block]
    halves = [0, max(range(1, len(widths)), key=lambda one: min(sum(widths[:one]), sum(widths[one:])), default=0)]
    for starts in (thirds(widths), halves):
        rooms = [sum(widths[start:end]) for start, end in zip(starts, [*starts[1:], len(widths)], strict=True)]
        if len(set(starts)) == len(starts) and all(
            need <= rooms[place % len(starts)] for place, need in enumerate(needed)
        ):
            return starts
    return [0]


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
