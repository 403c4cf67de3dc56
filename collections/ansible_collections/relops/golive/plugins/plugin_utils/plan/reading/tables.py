"""Read the long tables beside the plan: CSV (UTF-8, BOM, UTF-16, GBK) or XLSX, headers in Chinese or English."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import kinds
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.asides import aside, may_be_aside
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import (
    Covered,
    Doubtful,
    Lent,
    meaning,
    merged,
    without_unit,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.heads import (
    SEARCHED,
    Head,
    Line,
    cell_name,
    columns,
    find_head,
    no_head,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import (
    LARGEST_TABLE,
    Unreadable,
    read_bytes,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.texts import csv_lines

Cells = dict[str, str]
KNOWN = 1024
"""Cells of a column whose meaning is kept."""


@dataclass
class Table:
    """An open table: its columns, the faults of its head, and its lines in batches, each read once.

    `head` is where the head stands; `left_out` are the columns of a line whose cells say nothing certain: each is a
    fault, and told once. `lettered` are the cells of a sheet: D7 is what its reader goes to.
    """

    file: str
    shape: TableShape
    keys: list[str]
    titles: dict[str, str]
    faults: list[Fault]
    records: Iterator[Line]
    head: str = ""
    nameless: set[int] = field(default_factory=set)
    left_out: dict[int, set[str]] = field(default_factory=dict)
    lettered: bool = False
    known: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """What plain cells of a column mean: most columns say the same few things again and again."""

    def where(self, line: int, key: str | None = None) -> str:
        """Return `file:line column`, of a sheet `file[sheet]:line cell column`; the column as the header has it."""
        place = f"{self.file}:{line}"
        if not key:
            return place
        if self.lettered and key in self.titles:
            place += f" {cell_name(self.keys.index(key), line)}"
        return f"{place} {self.titles.get(key) or self.shape.name(key)}"

    @property
    def absent(self) -> list[str]:
        """Return the columns of the model that the table hasn't."""
        return [key for key in self.shape.model.model_fields if key not in self.titles]

    def rows(self, records: Iterable[Line]) -> tuple[list[int], list[Cells]]:
        """Return the lines that are rows, and their cells by English key, empty ones left out."""
        least, first = len(self.shape.required), self.shape.required[0]
        lines: list[int] = []
        rows: list[Cells] = []
        for line, cells in records:
            row = {key: cell for key, cell in zip(self.keys, cells, strict=False) if cell and key}
            looks = len(row) < least or may_be_aside(row.get(first, ""), first, self.shape)
            if looks and self._no_row(line, cells, row):
                continue
            self._judge_width(line, cells)
            self._judge(line, cells, row)
            if row or line in self.left_out:
                rows.append(row)
                lines.append(line)
        return lines, rows

    def said(self, key: str, cell: str) -> str:
        """Return what a cell of a column says, or a Doubtful."""
        said = meaning(cell, self.shape.columns[key], own=key in self.shape.own)
        return without_unit(said, self.shape.units[key]) if key in self.shape.units else said

    def _no_row(self, line: int, cells: list[str], row: Cells) -> bool:
        """Tell whether a line is no row; one with a single text that nobody knows is told, not taken for a row."""
        own = [cell for cell in cells if cell and not isinstance(cell, Lent)]
        if not own or aside(cells, row, self.keys, self.shape):
            return True
        if len(own) > 1 or not row:
            return False
        zh = "只有一格有内容，不是完整的一行；若是说明，请以 注： 开头或删除"
        en = "has one cell with content, which is no row; begin it with 注: or Note: if it is a note, or delete it"
        self.faults.append(Fault(self.where(line), shown(own[0]), zh, en))
        return True

    def _judge_width(self, line: int, cells: list[str]) -> None:
        """Tell of cells without a header: beyond the last one, or below an empty one."""
        width = len(self.keys)
        if len(cells) > width and any(cells[width:]):
            zh, en = f"有 {len(cells)} 格，表头只有 {width} 格", f"has {len(cells)} cells, the header has {width}"
            self.faults.append(Fault(self.where(line), "", zh, en))
        for at in [at for at in self.nameless if at < len(cells) and cells[at]]:
            self.nameless.discard(at)  # told once, where it begins
            zh, en = f"第 {at + 1} 列有内容而没有表头", f"has content in column {at + 1}, which has no header"
            self.faults.append(Fault(self.where(line), shown(cells[at]), zh, en))

    def _judge(self, line: int, cells: list[str], row: Cells) -> None:
        """Put what each cell means into the row; a doubtful one is a fault and left out."""
        for key, cell in row.items():
            known = self.known[key]
            said = known.get(cell) if type(cell) is str else None
            if said is None:
                said = self.said(key, cell)
                if type(cell) is type(said) is str and len(known) < KNOWN:
                    known[cell] = said
            if said is not cell:
                row[key] = said
        for at, (key, cell) in enumerate(zip(self.keys, cells, strict=False)):
            if key and type(cell) is Covered:
                row[key] = merged(cells[at].over)  # type: ignore[attr-defined]
        for key in [key for key, said in row.items() if type(said) is Doubtful]:
            doubt = row.pop(key)
            self.left_out.setdefault(line, set()).add(key)
            self.faults.append(Fault(self.where(line, key), shown(str(doubt)), doubt.zh, doubt.en))  # type: ignore[attr-defined]


def open_table(path: Path, file: str, shape: TableShape) -> Table:
    """Return a table with its head read; Unreadable when it is no table at all."""
    content = read_bytes(path, file, LARGEST_TABLE)
    kinds.refuse(content, file)
    if content[:4] == kinds.ZIP:
        return _of_workbook(content, file, shape)
    records = csv_lines(content, file, shape)
    first = list(islice(records, SEARCHED))
    return _table(file, shape, first, records, [])


def _of_workbook(content: bytes, file: str, shape: TableShape) -> Table:
    """Read a workbook; most plans have none, and every command would wait a fifth of a second for its library."""
    reader = importlib.import_module("ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.workbook")
    faults: list[Fault] = []
    sheet = reader.sheet_of(content, file, shape, faults)
    return _table(sheet.where, shape, sheet.first, sheet.lines, faults, lettered=True)


def _table(
    where: str,
    shape: TableShape,
    first: list[Line],
    records: Iterator[Line],
    faults: list[Fault],
    lettered: bool = False,
) -> Table:
    if not first:
        raise Unreadable(Fault(where, "", "表是空的，缺表头", "is empty, a header line is expected"))
    head = find_head(first, shape)
    if head is None or not (head.certain or _all_known(head)):
        raise Unreadable(no_head(head, where, shape))
    keys, titles, found = columns(head, where, shape, lettered)
    faults += found
    nameless = {at for at, cell in enumerate(head.cells) if not cell}
    rest = chain(first[head.until :], records)
    return Table(where, shape, keys, titles, faults, rest, f"{where}:{head.line}", nameless, lettered=lettered)


def _all_known(head: Head) -> bool:
    return head.known > 0 and all(key is not None for key in head.keys)
