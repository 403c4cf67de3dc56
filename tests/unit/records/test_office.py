"""LibreOffice takes the documents without repair: DOCX, PDF and XLSX, all by one start of it.

A sample here; every document of both languages with GOLIVE_OFFICE=all.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import write_dossier

from tests.office import OFFICE, converted
from tests.unit.records.test_papers import squeezed

KINDS = (".docx", ".pdf", ".xlsx")
ALL = os.environ.get("GOLIVE_OFFICE") == "all"
SOME = {
    "06_port_table": "网络端口配置表",
    "15_summary": "上线总结报告",
    "forms/08_application": "上线申请表",
    "documents/17a_golive_guide": "上线指南",
}
"""A wide table, prose in a table, a form of the process, a text, with words that stand in each."""


@pytest.fixture(scope="module")
def dossiers(plan: Plan, success: Journal, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("office")
    for language in ("zh", "en") if ALL else ("zh",):
        write_dossier(plan, success, folder / language, language)
    return sorted(folder.iterdir())


@pytest.mark.thorough("it sets every paper of a dossier in type and reads it again")
def test_every_document_is_read_by_the_library_of_its_format(dossiers: list[Path]) -> None:
    (dossier,) = [path for path in dossiers if path.name == "zh"]
    books, papers = sorted(dossier.rglob("*.xlsx")), sorted(dossier.rglob("*.docx"))
    assert len(books) >= 14 and len(papers) >= 14
    assert all(openpyxl.load_workbook(path).active for path in books)
    for path in papers:
        content = docx.Document(str(path))
        assert content.tables and content.paragraphs[0].text, path.name
    assert all(path.read_bytes().startswith(b"%PDF-") for path in dossier.rglob("*.pdf"))


@pytest.mark.thorough("LibreOffice takes longer to start than to read")
def test_libreoffice_takes_them_without_repair_and_leaves_what_is_broken(dossiers: list[Path], tmp_path: Path) -> None:
    if OFFICE is None:
        pytest.fail("LibreOffice is missing: requirements/apt-test.txt names the packages")
    wanted = [
        path for dossier in dossiers for path in sorted(dossier.rglob("*"))
        if path.suffix in KINDS and (ALL or str(path.relative_to(dossier).with_suffix("")) in SOME)
    ]  # fmt: skip
    assert {path.suffix for path in wanted} == set(KINDS) and len(wanted) >= len(SOME) * 2 + 2
    given = {"-".join(path.parts[-3:]).replace(".", "_"): path for path in wanted}
    for kind in KINDS:
        whole = next(path for path in wanted if path.suffix == kind).read_bytes()
        given[f"cut{kind[1:]}"] = tmp_path / f"cut{kind}"
        given[f"cut{kind[1:]}"].write_bytes(whole[: len(whole) * 9 // 10])
    found = converted(given, tmp_path)
    assert sorted(found) == sorted(name for name in given if not name.startswith("cut"))
    told = {name: _words(found[name]) for name in found}
    assert [name for name, words in told.items() if len(words) < 40] == []
    for stem, words in SOME.items():
        own = [text for name, text in told.items() if "zh" in name and f"{Path(stem).name}_" in name]
        assert own and all(words in text for text in own), stem


def _words(pdf: Path) -> str:
    return squeezed(subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout.decode())
