"""A DOCX as bytes: packed once, in one order, with the same time in every entry, so equal papers are equal bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter

EPOCH = (2020, 1, 1, 0, 0, 0)
FIRST = "[Content_Types].xml"


class _Parts:
    """Takes what python-docx would write into an archive of its own."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def write(self, where: PackURI, content: bytes) -> None:
        """Keep a part."""
        self.found[where.membername] = content


def packed(book: Document) -> bytes:
    """Return a document as an archive."""
    package, parts = book.part.package, _Parts()
    writer: Any = PackageWriter
    for part in package.parts:
        part.before_marshal()
    writer._write_content_types_stream(parts, package.parts)  # noqa: SLF001 - `save` would compress it twice
    writer._write_pkg_rels(parts, package.rels)  # noqa: SLF001
    writer._write_parts(parts, package.parts)  # noqa: SLF001
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts.found, key=lambda one: (one != FIRST, one)):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), parts.found[name], zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()
