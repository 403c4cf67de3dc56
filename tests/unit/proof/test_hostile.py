"""A dossier of hostile making leads nowhere out of it, and garbage is told in one sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import prove
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST, write_zip

from tests.unit.proof.conftest import World
from tests.unit.proof.forger import Forger
from tests.unit.proof.judging import named, wrongs


def zipped(forger: Forger, change: Callable[[zipfile.ZipFile], None]) -> Path:
    path = write_zip(forger.folder)
    with zipfile.ZipFile(path, "a") as archive:
        change(archive)
    return path


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../../etc/cron.d/x", "leads out of the dossier"),
        ("/etc/passwd", "leads out of the dossier"),
        ("{top}/../x", "leads out of the dossier"),
        ("{top}/a\\..\\..\\x", "leads out of the dossier"),
        ("beside.txt", "one file too many"),
        ("{top}/extra.txt", "was added"),
        ("{top}/index.html", "one file too many"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_more_than_its_files_is_refused(name: str, word: str, forger: Forger, world: World) -> None:
    full = name.format(top=world.golive)
    path = zipped(forger, lambda archive: archive.writestr(full, "x"))
    found = prove(path, world.people.signers)
    shown = full.removeprefix(f"{world.golive}/") if word == "was added" else full
    assert named(found, (shown, word)), wrongs(found)


def test_a_link_in_a_zip_and_in_a_folder_is_not_followed(forger: Forger, world: World) -> None:
    link = zipfile.ZipInfo(f"{world.golive}/passwd")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    found = prove(zipped(forger, lambda archive: archive.writestr(link, "/etc/passwd")), world.people.signers)
    assert named(found, (link.filename, "is a link"))
    forger.path("passwd").symlink_to("/etc/passwd")
    assert named(prove(forger.folder, world.people.signers), ("passwd", "is no plain file"))


def test_a_manifest_that_is_none_is_one_sentence(forger: Forger, world: World) -> None:
    for content in ("", "[]", '{"files": 3}', '{"files": [{}]}', "\x00"):
        forger.path(MANIFEST).write_text(content)
        found = prove(forger.folder, world.people.signers)
        assert any(place == MANIFEST for place, _said in wrongs(found)), content


@pytest.mark.parametrize("name", ["plan/plan.json", "plan/steps.json", "journal/golive.jsonl", "case/case.jsonl"])
@pytest.mark.parametrize("content", ["", '{"a": 1}', "\udcff\x00"])
def test_garbage_is_told_and_never_a_crash(name: str, content: str, forger: Forger, world: World) -> None:
    forger.path(name).write_bytes(content.encode("utf-8", "surrogateescape"))
    forger.seal()
    assert not prove(forger.folder, world.people.signers).holds
