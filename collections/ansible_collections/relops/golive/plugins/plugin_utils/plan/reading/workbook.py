"""Read the first sheet of an XLSX workbook as lines of texts."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.tables import (
    LARGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
)
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

MOST_UNPACKED = 512 << 20
"""Bytes of all parts together; 120,000 lines of 30 columns take 150 MB."""
MOST_PARTS = 2000
MOST_EMPTY = 1 << 20
"""Rows that a workbook may hold, with content or without: a sheet has no more."""
DOCTYPE = b"<!DOCTYPE"
HEAD = 4096
# What zipfile, the XML parsers and openpyxl raise at files that are no sound workbooks.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, SyntaxError,
    InvalidFileException,
    LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, RuntimeError, OverflowError,
)  # fmt: skip


def records(content: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each line that is not empty; Unreadable when it is no sound workbook or too much.

    Only what stands in the file is read: a cell at the far corner of a sheet costs no more than one beside it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _weigh(archive, file)
            archive.testzip()
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from _lines(book, file)
    except BROKEN:
        raise Unreadable(Fault(file, "", "不是可读的 XLSX 工作簿", "is no readable XLSX workbook")) from None


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


def _lines(book: openpyxl.Workbook, file: str) -> Iterator[tuple[int, list[str]]]:
    sheet = book.worksheets[0]
    seen = filled = 0
    with sheet._get_source() as source:  # type: ignore[attr-defined]  # noqa: SLF001 - iter_rows makes up what is missing
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # type: ignore[attr-defined]  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # type: ignore[attr-defined]  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # type: ignore[attr-defined]  # noqa: SLF001
        )
        for line, cells in parser.parse():
            seen += 1
            texts = _texts(cells, f"{file}:{line}")
            filled += bool(texts)
            if seen > MOST_EMPTY or filled > MOST_ROWS:
                zh, en = f"行数过多，至多 {MOST_ROWS} 行", f"has too many lines: at most {MOST_ROWS}"
                raise Unreadable(Fault(f"{file}:{line}", "", zh, en))
            if texts:
                yield line, texts


def _texts(cells: list[dict[str, Any]], where: str) -> list[str]:
    """Return the texts of a row up to the last one that is not empty."""
    found = {int(cell["column"]): text for cell in cells if (text := _cell(cell["value"]))}
    if not found:
        return []
    last = max(found)
    if last > MOST_COLUMNS:
        zh, en = f"列数过多，至多 {MOST_COLUMNS} 列", f"is beyond the last column allowed, the {MOST_COLUMNS}th"
        raise Unreadable(Fault(f"{where} {get_column_letter(last)}", "", zh, en))
    for column, text in found.items():
        if len(text) > LARGEST_CELL:
            zh, en = f"单元格超过 {LARGEST_CELL} 字符", f"holds more than {LARGEST_CELL} characters"
            raise Unreadable(Fault(f"{where} {get_column_letter(column)}", "", zh, en))
    return [found.get(column, "") for column in range(1, last + 1)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.date() if (value.hour, value.minute, value.second) == (0, 0, 0) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
