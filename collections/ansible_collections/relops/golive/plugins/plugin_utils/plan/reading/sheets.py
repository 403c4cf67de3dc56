"""Read one sheet of a workbook: what a person sees in each cell, merged cells and hidden lines among them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import openpyxl
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import Covered, Doubtful, Lent, tidy
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.formats import typed
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.texts import (
    LARGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
)
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

MOST_EMPTY = 1 << 20
"""Rows that a workbook may hold, with content or without: a sheet has no more."""
MOST_MERGED = 100_000
BLOCK = 1 << 20
_END = b"</sheetData>"
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']""")
Merge = tuple[int, int, int, int]
"""First column, first row, last column, last row."""


class _Parser(WorkSheetParser):
    """Tells a formula that nobody calculated from an empty cell."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().parse_cell(element)
        if found["value"] is None and element.find(FORMULA_TAG) is not None and element.get("t") != "str":
            zh = "公式没有计算结果；请用表格软件打开并保存，或直接填写内容"
            en = "is a formula without its result: open and save it with a spreadsheet, or write the value"
            found["value"] = Doubtful(f"={element.findtext(FORMULA_TAG) or ''}", zh, en)
        elif found["value"] is not None and found["data_type"] == "n" and element.get("t", "n") == "n":
            digits = (element.findtext(VALUE_TAG) or "").lstrip("-")
            if digits.isdecimal():
                found["value"] = int(found["value"])
        return found


def lines(book: openpyxl.Workbook, sheet: Any, where: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each line of a sheet that is not empty."""
    formats = _Formats(book)
    merges = _Merges(_merges(sheet))
    seen = filled = 0
    with sheet._get_source() as source:  # noqa: SLF001 - iter_rows makes up what is missing
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # type: ignore[attr-defined]  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # type: ignore[attr-defined]  # noqa: SLF001
        )
        for line, cells in parser.parse():
            seen += 1
            found = merges.spread(line, _found(cells, formats, where, line))
            filled += bool(found)
            if seen > MOST_EMPTY or filled > MOST_ROWS:
                zh, en = f"行数过多，至多 {MOST_ROWS} 行", f"has too many lines: at most {MOST_ROWS}"
                raise Unreadable(Fault(f"{where}:{line}", "", zh, en))
            _judge_hidden(parser, line, found, where, faults)
            if any(found.values()):
                yield line, [found.get(column, "") for column in range(1, max(found) + 1)]


def _judge_hidden(parser: _Parser, line: int, found: dict[int, str], where: str, faults: list[Fault]) -> None:
    """Tell of a hidden line with content: whether it belongs to the plan only the person knows who hid it."""
    looks = parser.row_dimensions.pop(str(line), {})
    if looks.get("hidden") in ("1", "true") and any(cell and not isinstance(cell, Lent) for cell in found.values()):
        zh = "此行被隐藏或筛选掉；请清除筛选、取消隐藏，不属于计划的行请删除"
        en = "is a hidden line, by a filter or by hand: show it, and delete it if it does not belong to the plan"
        faults.append(Fault(f"{where}:{line}", "", zh, en))


class _Formats:
    """The number formats of a workbook by the style of a cell."""

    def __init__(self, book: openpyxl.Workbook) -> None:
        self._styles = book._cell_styles  # type: ignore[attr-defined]  # noqa: SLF001
        self._own = book._number_formats  # type: ignore[attr-defined]  # noqa: SLF001
        self._known: dict[int, str] = {}

    def of(self, style: int) -> str:
        """Return the number format of a style, `General` where it has none."""
        if style not in self._known:
            number = self._styles[style].numFmtId if style < len(self._styles) else 0
            own = self._own[number - 164] if 0 <= number - 164 < len(self._own) else "General"
            self._known[style] = BUILTIN_FORMATS.get(number, own)
        return self._known[style]


def _found(cells: list[dict[str, Any]], formats: _Formats, where: str, line: int) -> dict[int, str]:
    """Return the cells of a row that are not empty, by their column."""
    found: dict[int, str] = {}
    for cell in cells:
        value, column = cell["value"], int(cell["column"])
        text = _text(value, formats.of(int(cell["style_id"])))
        if not text:
            continue
        if column > MOST_COLUMNS:
            zh, en = f"列数过多，至多 {MOST_COLUMNS} 列", f"is beyond the last column allowed, the {MOST_COLUMNS}th"
            raise Unreadable(Fault(f"{where}:{line} {get_column_letter(column)}{line}", "", zh, en))
        if len(text) > LARGEST_CELL:
            zh, en = f"单元格超过 {LARGEST_CELL} 字符", f"holds more than {LARGEST_CELL} characters"
            raise Unreadable(Fault(f"{where}:{line} {get_column_letter(column)}{line}", "", zh, en))
        found[column] = text
    return found


def _text(value: object, code: str) -> str:
    if value is None or isinstance(value, Doubtful):
        return value or ""
    return tidy(value.strip()) if isinstance(value, str) else typed(value, code)


def _merges(sheet: Any) -> list[Merge]:
    """Return the merged cells of a sheet, which stand behind its rows in the file."""
    tail = b""
    with sheet._get_source() as source:  # noqa: SLF001
        behind = False
        while block := source.read(BLOCK):
            tail += block
            if not behind:
                at = tail.find(_END)
                behind = at >= 0
                tail = tail[at:] if behind else tail[-len(_END) :]
    found = [range_boundaries(ref.decode()) for ref in _MERGED.findall(tail)[: MOST_MERGED + 1]]
    if len(found) > MOST_MERGED:
        raise ValueError("more merged cells than any table has")
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in found]  # type: ignore[arg-type]


class _Merges:
    """What merged cells lend to the cells that they cover, line by line."""

    def __init__(self, merges: list[Merge]) -> None:
        self._starting: dict[int, list[Merge]] = defaultdict(list)
        for one in merges:
            self._starting[one[1]].append(one)
        self._rows = sorted(self._starting)
        self._open: dict[Merge, str] = {}

    def spread(self, line: int, found: dict[int, str]) -> dict[int, str]:
        """Return the cells of a line with those that are covered: lent by the line above, or beside a filled one."""
        while self._rows and self._rows[0] <= line:
            for one in self._starting[self._rows.pop(0)]:
                self._open[one] = found.get(one[0], "") if one[1] == line else ""
        for one, text in list(self._open.items()):
            first, top, last, bottom = one
            if bottom < line:
                del self._open[one]
            elif text:
                if line > top:
                    found[first] = Lent(text)
                for column in range(first + 1, min(last, MOST_COLUMNS) + 1):
                    found[column] = Covered(text)
        return found
