"""What the bytes of a table are, whatever its name says: a file that is neither CSV nor XLSX is told what to do."""

from __future__ import annotations

import io
import re
import zipfile

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = tuple(bytes((9, version)) for version in (0, 2, 4, 8))
_BEGUN = (b"\x04\x00", b"\x06\x00", b"\x08\x00", b"\x10\x00")
_PAGE = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|meta|head|body|style|div|xml)", re.IGNORECASE)
_PAGE_WIDE = re.compile(r"\s*<(?:!doctype|html|\?xml|table|meta|head|body|style|div|xml)", re.IGNORECASE)
_SAVE = "；请用表格软件打开，另存为 .xlsx", ": open it with a spreadsheet and save it as .xlsx"
_ARCHIVE = b"MIME-Version:"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def told(content: bytes) -> tuple[str, str] | None:
    """Return, in Chinese and English, what a file is that cannot be read as a table, None where it may be one."""
    if content.startswith(_OLE) and _LOCKED in content:
        return "工作簿有打开密码；请取消密码后另存为 .xlsx", "is protected by a password: save it as .xlsx without one"
    if content.startswith(_OLE) or (content.startswith(_BIFF) and content[2:4] in _BEGUN):
        return f"是旧式工作簿（.xls 或 .et）{_SAVE[0]}", f"is a workbook of the old kind (.xls or .et){_SAVE[1]}"
    if _PAGE.match(content.removeprefix(b"\xef\xbb\xbf")) or _is_wide_page(content) or content.startswith(_ARCHIVE):
        return f"是网页或 XML，不是工作簿{_SAVE[0]}", f"is a web page or XML, no workbook{_SAVE[1]}"
    if content.startswith(b"%PDF"):
        return "是 PDF，不是表；请提供 .xlsx 或 CSV", "is a PDF, no table: give it as .xlsx or CSV"
    return _packed(content) if content.startswith(ZIP) else None


def refuse(content: bytes, file: str) -> None:
    """Raise Unreadable with what to do where a file is known to be neither CSV nor XLSX."""
    said = told(content)
    if said:
        raise Unreadable(Fault(file, "", *said))


def _is_wide_page(content: bytes) -> bool:
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    return bool(_PAGE_WIDE.match(content[:200].decode("utf-16", "ignore")))


def _packed(content: bytes) -> tuple[str, str] | None:
    """Return what a ZIP file is by the names in it; one that is cut off is told where it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            first = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except Exception:  # noqa: BLE001 - whatever zipfile raises at bytes that are no sound archive
        return None
    if "xl/workbook.bin" in names:
        return f"是二进制工作簿（.xlsb）{_SAVE[0]}", f"is a binary workbook (.xlsb){_SAVE[1]}"
    if first.startswith(b"application/vnd.oasis.opendocument"):
        return f"是 OpenDocument 文件（.ods）{_SAVE[0]}", f"is an OpenDocument file (.ods){_SAVE[1]}"
    if "Index/Document.iwa" in names or "Index.zip" in names:
        return f"是 Numbers 文件{_SAVE[0]}", f"is a file of Numbers{_SAVE[1]}"
    if "word/document.xml" in names:
        return "是 Word 文档，不是表；请提供 .xlsx 或 CSV", "is a Word document, no table: give it as .xlsx or CSV"
    return None
