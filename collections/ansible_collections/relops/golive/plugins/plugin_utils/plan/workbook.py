"""Read the first sheet of an XLSX workbook as lines of texts."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
from ansible_collections.relops.golive.plugins.plugin_utils.plan.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.source import Unreadable
from openpyxl.utils.exceptions import InvalidFileException

LARGEST = 2 << 30
# What zipfile, the XML parsers and openpyxl raise at files that are no sound workbooks.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, SyntaxError,
    InvalidFileException,
    LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, RuntimeError, OverflowError,
)  # fmt: skip


def records(content: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each line that is not empty; Unreadable when it is no sound workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise Unreadable(Fault(file, "", "文件过大", "is too large"))
            archive.testzip()
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            texts = [_cell(cell) for cell in cells]
            if any(texts):
                yield line, texts
    except BROKEN:
        raise Unreadable(Fault(file, "", "不是可读的 XLSX 工作簿", "is no readable XLSX workbook")) from None


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
