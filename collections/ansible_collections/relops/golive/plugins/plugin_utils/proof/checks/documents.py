"""The documents say what plan, journal and case give: they are made again and compared, byte by byte.

Where another version of the product made them, or other templates, only the digests that they quote are compared.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial

from ansible_collections.relops.golive.plugins.plugin_utils.case.paper import FOLDER
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import Dossier
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import (
    Finding,
    note,
    ok,
    unless,
    wrong,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import contents, manifest_head
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST
from ansible_collections.relops.golive.plugins.plugin_utils.records.maker import maker
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import FOLDER as DOCUMENTS

PROOFS = ("case/", "journal/", "plan/", "trust/", "drills/")
PAPERS = (".txt", ".sig")
QUOTING = (f"{FOLDER}/", f"{DOCUMENTS}/")
"""Where the pages lie that quote the digests of plan and journal."""
NOT_MADE_AGAIN = {"made_by", "withheld"}
SHORT = 16
"""Digits of a digest that a printed form quotes."""


def check(dossier: Dossier) -> Iterator[Finding]:
    """Make every document again, or look for the digests in it."""
    case = dossier.case if dossier.case.entries else None
    language = dossier.manifest.get("language")
    night = Night(dossier.plan, load_texts("en" if language == "en" else "zh"), dossier.journal, case, dossier.inside)
    good = ok(MANIFEST, "所述与计划、日志、卷宗一致", "says what plan, journal and case do")
    yield from unless(_manifest(dossier, night), good)
    documents = [name for name in dossier.files if name != MANIFEST and not _proof(name)]
    if dossier.manifest.get("made_by") != maker():
        yield note(
            "index.html",
            "由另一版本生成, 文档未重新生成, 仅核对其所引摘要",
            "another version made this: the documents were not made again, only what they quote was compared",
        )
        zh, en = (
            f"{len(documents)} 份文档引用的摘要一致",
            f"the digests that {len(documents)} documents quote are right",
        )
        yield from unless(_quoted(dossier, night, documents), ok("index.html", zh, en))
        return
    zh, en = f"{len(documents)} 份文档与重新生成的一致", f"{len(documents)} documents are as plan and journal give them"
    yield from unless(_made_again(dossier, night, documents), ok("index.html", zh, en))


def _proof(name: str) -> bool:
    return name.startswith(PROOFS) or (name.startswith(f"{FOLDER}/") and name.endswith(PAPERS))


def _manifest(dossier: Dossier, night: Night) -> Iterator[Finding]:
    for key, value in manifest_head(night).items():
        if key not in NOT_MADE_AGAIN and dossier.manifest.get(key) != value:
            its = dossier.manifest.get(key)
            yield wrong(MANIFEST, f"{key} 为 {its}, 应为 {value}", f"says {key} {its}, it is {value}")


def _made_again(dossier: Dossier, night: Night, documents: list[str]) -> Iterator[Finding]:
    made = dict(contents(night))
    for name in sorted({*documents, *made}):
        content = dossier.files.get(name)
        if content is None:
            yield wrong(name, "丢失", "is missing")
        elif name not in made:
            yield wrong(name, "计划与日志不产生此文件", "is no document that plan and journal give")
        elif content != made[name] and not (name.endswith(".xlsx") and _same_book(content, made[name])):
            yield wrong(name, "与计划和日志所得不同", "is not what plan and journal give")


def _same_book(one: bytes, other: bytes) -> bool:
    """Tell whether two workbooks hold the same: another library may have packed them more tightly."""
    try:
        with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
            names = first.namelist()
            return names == second.namelist() and all(first.read(name) == second.read(name) for name in names)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError):
        return False


def _quoted(dossier: Dossier, night: Night, documents: list[str]) -> Iterator[Finding]:
    for name in sorted(documents):
        content = dossier.files[name]
        if name == "tables.json":
            head = dossier.data(name, dict)
            if (head.get("plan_digest"), head.get("journal_head")) != (night.plan.digest, night.head_hash):
                yield wrong(name, "引用了其他摘要", "quotes other digests")
        elif name.endswith(".xlsx") and night.plan.digest[:SHORT] not in _words(content):
            yield wrong(name, "未引用计划摘要", "does not quote the plan's digest")
        elif name == "index.html" or (name.startswith(QUOTING) and name.endswith(".html")):
            quotes = partial(str.__contains__, content.decode("utf-8", "replace"))
            if not all(map(quotes, (night.plan.digest, night.head_hash))):
                yield wrong(name, "未引用计划与日志的摘要", "does not quote the digests of plan and journal")


def _words(workbook: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            parts = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")  # a long table has its words in the sheet
            there = [name for name in parts if name in archive.namelist()]
            return "".join(archive.read(name).decode("utf-8", "replace") for name in there)
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError):
        return ""
