"""LibreOffice takes the documents without repair; where it is absent, their own libraries read them (test_papers)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import write_dossier

OFFICE = shutil.which("soffice")
SOME = ("06_port_table", "15_summary", "18_backup_list")
"""A wide table, prose in a table, digests; what LibreOffice takes seconds for is tried on these."""


@pytest.fixture(scope="module")
def dossier(plan: Plan, success: Journal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "GOLD"
    write_dossier(plan, success, folder)
    return folder


@pytest.mark.thorough("it sets every paper of a dossier in type and reads it again")
def test_every_document_is_read_by_the_library_of_its_format(dossier: Path) -> None:
    books, papers = sorted(dossier.rglob("*.xlsx")), sorted(dossier.rglob("*.docx"))
    assert len(books) >= 14 and len(papers) >= 14
    assert all(openpyxl.load_workbook(path).active for path in books)
    for path in papers:
        content = docx.Document(str(path))
        assert content.tables and content.paragraphs[0].text, path.name
    assert all(path.read_bytes().startswith(b"%PDF-") for path in dossier.rglob("*.pdf"))


@pytest.mark.thorough("it starts LibreOffice for six documents of a dossier")
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_takes_them(dossier: Path, tmp_path: Path) -> None:
    files = [str(dossier / f"{stem}.{ending}") for stem in SOME for ending in ("xlsx", "docx")]
    command = [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    for ending in ("xlsx", "docx"):
        own = [name for name in files if name.endswith(ending)]
        done = subprocess.run(
            [*command, "--outdir", str(tmp_path / ending), *own], capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made = sorted((tmp_path / ending).glob("*.pdf"))
        assert [path.stem for path in made] == list(SOME), done.stderr
        assert all(path.stat().st_size > 10_000 for path in made)
