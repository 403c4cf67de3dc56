"""Read the long tables beside the plan: CSV (UTF-8, BOM, UTF-16, GBK) or XLSX, headers in Chinese or English."""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import (
    LARGEST_TABLE,
    Unreadable,
    read_bytes,
)

Cells = dict[str, str]
BATCH = 4096
LARGEST_CELL = 32_767
"""Characters of a cell: a spreadsheet holds no more."""
MOST_COLUMNS = 200
MOST_ROWS = 500_000
"""Columns and lines of a table: ten and four times as many as a data centre of 240,000 ports has."""
LONGEST_LINE = 1 << 20


@dataclass
class Table:
    """An open table: its columns, the faults of its header, and its lines in batches, each read once.

    `head` is where the header stands.
    """

    file: str
    shape: TableShape
    keys: list[str]
    titles: dict[str, str]
    faults: list[Fault]
    records: Iterator[tuple[int, list[str]]]
    head: str = ""

    def where(self, line: int, key: str | None = None) -> str:
        """Return `file:line column`, the column as it is written in the header."""
        place = f"{self.file}:{line}"
        return f"{place} {self.titles.get(key) or self.shape.name(key)}" if key else place

    @property
    def absent(self) -> list[str]:
        """Return the columns of the model that the table hasn't."""
        return [key for key in self.shape.model.model_fields if key not in self.titles]

    def batches(self) -> Iterator[tuple[list[int], list[Cells]]]:
        """Yield lines and rows (English key to cell, empty cells left out); Unreadable when a line breaks the table."""
        while records := list(islice(self.records, BATCH)):
            lines: list[int] = []
            rows: list[Cells] = []
            for line, cells in records:
                row = {key: cell for key, cell in zip(self.keys, cells, strict=False) if cell and key}
                if len(cells) > len(self.keys) and any(cells[len(self.keys) :]):
                    self._too_wide(line, len(cells))
                if row:
                    rows.append(row)
                    lines.append(line)
            yield lines, rows

    def _too_wide(self, line: int, cells: int) -> None:
        columns = len(self.keys)
        zh, en = f"有 {cells} 格，表头只有 {columns} 格", f"has {cells} cells, the header has {columns}"
        self.faults.append(Fault(self.where(line), "", zh, en))


def open_table(path: Path, file: str, shape: TableShape) -> Table:
    """Return a table with its header read; Unreadable when it is no table at all."""
    content = read_bytes(path, file, LARGEST_TABLE)
    records = _workbook(content, file) if content[:4] == b"PK\x03\x04" else _csv(content, file)
    heading = next(records, None)
    if heading is None:
        raise Unreadable(Fault(file, "", "表是空的，缺表头", "is empty, a header line is expected"))
    line, cells = heading
    keys, titles, faults = _columns(cells, f"{file}:{line}", shape)
    return Table(file, shape, keys, titles, faults, records, f"{file}:{line}")


def _workbook(content: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Read a workbook; most plans have none, and every command would wait a fifth of a second for its library."""
    reader = importlib.import_module("ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.workbook")
    records: Iterator[tuple[int, list[str]]] = reader.records(content, file)
    return records


def _decoded(content: bytes, file: str) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(Fault(file, "", "不是文本：CSV 应为 UTF-8 或 GBK", "is no text: a CSV is UTF-8 or GBK"))


def _csv(content: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content, file)
    head = text[: text.find("\n") if "\n" in text else len(text)]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(_bounded(text, file), delimiter=delimiter)
    last = filled = 0
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            if len(cells) > MOST_COLUMNS:
                zh, en = f"列数过多，至多 {MOST_COLUMNS} 列", f"has {len(cells)} cells: at most {MOST_COLUMNS}"
                raise Unreadable(Fault(f"{file}:{line}", "", zh, en))
            filled += bool(cells)
            if filled > MOST_ROWS:
                zh, en = f"行数过多，至多 {MOST_ROWS} 行", f"has too many lines: at most {MOST_ROWS}"
                raise Unreadable(Fault(f"{file}:{line}", "", zh, en))
            if cells:
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Unreadable(Fault(f"{file}:{last + 1}", "", f"CSV 有误：{error}", f"CSV: {error}")) from None


def _bounded(text: str, file: str) -> Iterator[str]:
    """Yield the lines of a text; one that is longer than any table's is a fault before it is cut into cells."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > LONGEST_LINE:
            raise Unreadable(Fault(f"{file}:{number}", "", "此行过长", "is too long a line"))
        yield line


def _columns(cells: list[str], where: str, shape: TableShape) -> tuple[list[str], dict[str, str], list[Fault]]:
    """Return the English key of each column ('' = ignored), the headers as written, and the faults of the header."""
    keys: list[str] = []
    titles: dict[str, str] = {}
    faults: list[Fault] = []
    for cell in cells:
        key = shape.key(cell)
        if key is None:
            zh, en = suggestion(cell, shape.known)
            faults.append(Fault(where, shown(cell), f"未知的列{zh}", f"is no column of this table{en}"))
        elif key and key in titles:
            faults.append(Fault(where, shown(cell), "同一列出现两次", "is a column twice"))
            key = None
        keys.append(key or "")
        if key:
            titles[key] = cell
    faults.extend(
        Fault(where, shape.title(key), "缺少这一列", "column is missing") for key in shape.required if key not in titles
    )
    return keys, titles, faults
