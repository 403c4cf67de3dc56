"""Read the sheet of an XLSX workbook that holds a table, as lines of cells."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import openpyxl
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.heads import (
    SEARCHED,
    Head,
    Line,
    find_head,
    no_head,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.sheets import lines
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable
from openpyxl.utils.exceptions import InvalidFileException

MOST_UNPACKED = 512 << 20
"""Bytes of all parts together; 120,000 lines of 30 columns take 150 MB."""
MOST_PARTS = 2000
MOST_SHEETS = 100
DOCTYPE = b"<!DOCTYPE"
HEAD = 4096
# What zipfile, the XML parsers and openpyxl raise at files that are no sound workbooks.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, SyntaxError,
    InvalidFileException,
    LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, RuntimeError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A sheet with the lines at its beginning, those after them, and the head that is among the first."""

    where: str
    first: list[Line]
    lines: Iterator[Line]
    head: Head | None
    visible: bool

    @property
    def known(self) -> int:
        """Return how many columns of the table its head names."""
        return self.head.known if self.head and self.head.certain else 0

    @property
    def filled(self) -> bool:
        """Whether there is anything below the head."""
        return self.head is not None and len(self.first) > self.head.until


def sheet_of(content: bytes, file: str, shape: TableShape, faults: list[Fault]) -> Sheet:
    """Return the one sheet that holds the table; Unreadable when it is no sound workbook, too much, or not one sheet.

    `faults` gets what is wrong with lines while they are read. Only what stands in the file is read: a cell at the far
    corner of a sheet costs no more than one beside it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _weigh(archive, file)
            archive.testzip()
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return _chosen(list(_sheets(book, file, shape, faults)), file, shape)
    except BROKEN:
        raise Unreadable(_broken(file)) from None


def _broken(file: str) -> Fault:
    return Fault(file, "", "不是可读的 XLSX 工作簿", "is no readable XLSX workbook")


def _sheets(book: openpyxl.Workbook, file: str, shape: TableShape, faults: list[Fault]) -> Iterator[Sheet]:
    for sheet in book.worksheets[:MOST_SHEETS]:
        where = f"{file}[{shown(sheet.title)}]"
        own = _guarded(lines(book, sheet, where, faults), where)
        first = list(islice(own, SEARCHED))
        yield Sheet(where, first, own, find_head(first, shape), sheet.sheet_state == "visible")


def _guarded(found: Iterator[Line], where: str) -> Iterator[Line]:
    try:
        yield from found
    except BROKEN:
        raise Unreadable(_broken(where)) from None


def _chosen(sheets: list[Sheet], file: str, shape: TableShape) -> Sheet:
    """Return the sheet with the table's head; covers, notes and tables of another kind are passed over."""
    if len(sheets) == 1:
        return sheets[0]
    most = max((sheet.known for sheet in sheets), default=0)
    found = [sheet for sheet in sheets if sheet.known * 2 > most and sheet.known * 2 >= len(shape.required)]
    found = [sheet for sheet in found if sheet.filled] or found
    visible = [sheet for sheet in found if sheet.visible]
    if len(visible) == 1:
        return visible[0]
    if visible:
        names = "、".join(sheet.where for sheet in visible), ", ".join(sheet.where for sheet in visible)
        zh = f"有多张工作表像是此表：{names[0]}；请将所有行放在一张工作表中"
        raise Unreadable(Fault(file, "", zh, f"has several sheets like this table: {names[1]}; put all rows on one"))
    if found:
        zh = "此表所在的工作表是隐藏的；请取消隐藏"
        raise Unreadable(Fault(found[0].where, "", zh, "is a hidden sheet, and no other holds this table: show it"))
    best = max(sheets, key=lambda sheet: sheet.head.known if sheet.head else 0, default=None)
    if best is None:
        raise Unreadable(Fault(file, "", "表是空的，缺表头", "is empty, a header line is expected"))
    if best.known:
        return best
    raise Unreadable(no_head(best.head, best.where, shape))


def _weigh(archive: zipfile.ZipFile, file: str) -> None:
    """Look at the sizes before anything is unpacked, and refuse declarations by which a text can grow."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        size = MOST_UNPACKED >> 20
        zh, en = (
            f"过大：解压后至多 {size} MiB，{MOST_PARTS} 个部件",
            f"is too large: at most {size} MiB in {MOST_PARTS} parts",
        )
        raise Unreadable(Fault(file, "", zh, f"{en} when unpacked"))
    for part in parts:
        with archive.open(part) as opened:
            if DOCTYPE in opened.read(HEAD).upper():
                raise Unreadable(Fault(file, part.filename, "不得含 DOCTYPE", "must hold no DOCTYPE"))
