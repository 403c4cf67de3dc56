"""The zip for the auditor, on a machine without the product: no link is dead, and it is proven from the zip."""

from __future__ import annotations

import html
import json
import re
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import prove
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST, write_zip

from tests.unit.proof.conftest import World

LINK = re.compile(r"""(?:href|src)=["']([^"']*)["']""")
OUTSIDE = ("http:", "https:", "file:", "//", "/")


@pytest.fixture(scope="module")
def opened(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the zip, and the folder into which somebody unpacked it elsewhere."""
    place = tmp_path_factory.mktemp("auditor")
    path = write_zip(Path(shutil.copytree(world.dossier, place / "sent" / world.golive)))
    shutil.rmtree(place / "sent" / world.golive)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(place / "unpacked")
    return path, place / "unpacked" / world.golive


def dead(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere, or out of the dossier."""
    text = page.read_text(encoding="utf-8")
    names = set(re.findall(r'\bid="([^"]+)"', text))
    return [link for link in map(html.unescape, LINK.findall(text)) if not _leads(link, page.parent, names)]


def _leads(link: str, folder: Path, names: set[str]) -> bool:
    place, _hash, part = link.partition("#")
    if link.startswith("data:"):
        return True
    if link.startswith(OUTSIDE):
        return False
    return (folder / unquote(place)).is_file() if place else not part or part in names


def test_no_link_of_any_page_is_dead(opened: tuple[Path, Path]) -> None:
    _zip, folder = opened
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 15 and folder / "index.html" in pages
    assert {str(page.relative_to(folder)): dead(page) for page in pages if dead(page)} == {}


def test_a_dead_link_is_found(opened: tuple[Path, Path], tmp_path: Path) -> None:
    copy = Path(shutil.copytree(opened[1], tmp_path / "copy"))
    (copy / "13_step_log.pdf").unlink()
    assert dead(copy / "index.html") == ["13_step_log.pdf"]


def test_every_document_is_reached_from_the_first_page(opened: tuple[Path, Path]) -> None:
    _zip, folder = opened
    links = {unquote(link) for link in LINK.findall((folder / "index.html").read_text(encoding="utf-8"))}
    kinds = (".pdf", ".docx", ".xlsx")
    every = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.suffix in kinds}
    assert len(every) > 60
    assert every - links == set()


def test_the_manifest_holds_of_what_was_unpacked(opened: tuple[Path, Path]) -> None:
    _zip, folder = opened
    told = {one["file"]: one["sha256"] for one in json.loads((folder / MANIFEST).read_text())["files"]}
    files = {str(one.relative_to(folder)): one for one in folder.rglob("*") if one.is_file()}
    assert told.keys() == files.keys() - {MANIFEST}
    assert all(sha256(files[name].read_bytes()).hexdigest() == digest for name, digest in told.items())


def test_it_is_proven_from_the_zip_and_a_changed_byte_is_not(
    opened: tuple[Path, Path], world: World, tmp_path: Path
) -> None:
    path, _folder = opened
    assert prove(path, world.people.signers).holds
    forged = tmp_path / path.name
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(forged, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            last = entry.filename.endswith("forms/08_application.pdf")
            target.writestr(entry, content[:-1] + bytes([content[-1] ^ 1]) if last else content)
    found = prove(forged, world.people.signers)
    assert not found.holds
    assert any("08_application.pdf" in line for line in found.lines("en"))
