"""Papers without type: with --quick, where nobody looks at them, a PDF or DOCX is a digest of the words it would hold.

Equal papers are equal bytes, other words are other bytes, and every paper is still made and asked for. The writers
have tests of their own in tests/unit/records, and the other paces set every paper everywhere.
"""

from __future__ import annotations

import hashlib

import pytest

NOT_LOOKED_AT = (
    "tests/unit/proof/",
    "tests/unit/after/",
    "tests/golden/records/",
    "tests/unit/records/test_looks.py::test_the_first_page_says_of_each_file_in_which_format_it_is",
    *(f"tests/unit/records/test_{name}.py" for name in ("cover", "dossier", "facts", "plan_forms")),
)
WRITERS = (
    ("paperwork", "prose_pdf"),
    ("paperwork", "prose_docx"),
    ("printing", "pdf_bytes"),
    ("printing", "docx_bytes"),
    ("printing", "drawings_pdf"),
)
_PATCHES: list[pytest.MonkeyPatch] = []


def _plain(*given: object) -> bytes:
    return hashlib.sha256(repr(given).encode()).hexdigest().encode()


def set_type(wanted: bool) -> None:
    """Let papers be set, or not."""
    if wanted and _PATCHES:
        _PATCHES.pop().undo()
    elif not wanted and not _PATCHES:
        from ansible_collections.relops.golive.plugins.plugin_utils.records import (  # noqa: PLC0415
            office,
            paperwork,
            printing,
        )

        patch = pytest.MonkeyPatch()
        for room, name in WRITERS:
            patch.setattr({"paperwork": paperwork, "printing": printing}[room], name, _plain)
        patch.setattr(office, "_MADE", {})
        patch.setattr(office, "worth_it", lambda: False)
        _PATCHES.append(patch)
