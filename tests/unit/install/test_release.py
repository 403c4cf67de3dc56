"""The release core on a folder of its own: unpacking, hashes, switching files; no service and no account is touched."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import placing, release, release_back
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install import artefact


def pack(path: Path, files: dict[str, str], **special: str) -> str:
    """Write a tar.gz of files below one folder (and links: name -> target); return its SHA-256."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"app-1/{name}")
            entry.size, entry.mode = len(text.encode()), 0o644
            archive.addfile(entry, io.BytesIO(text.encode()))
        for name, target in special.items():
            entry = tarfile.TarInfo(f"app-1/{name}")
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wish(root: Path, sha256: str, version: str = "1") -> release.Release:
    return release.Release(
        {
            "name": "app", "version": version, "sha256": sha256, "root": str(root), "user": "root",
            "service": "app.service", "unit": "[Unit]\n", "files": [], "health": None,
        }
    )  # fmt: skip


@pytest.fixture
def packed(tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "app.tar.gz"
    return path, pack(path, {"bin/app": "run\n", "VERSION": "1\n", "systemd/app.service": "[Unit]\n"})


def test_an_artefact_with_another_hash_is_refused_and_nothing_is_written(
    tmp_path: Path, packed: tuple[Path, str]
) -> None:
    path, _sha256 = packed
    with pytest.raises(GoliveError, match="nothing is installed"):
        artefact.check(path, "0" * 64)
    with pytest.raises(GoliveError, match="nothing is installed"):
        release.checked(str(path), "0" * 64)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["app.tar.gz"]


def test_an_artefact_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match=r"app\.tar\.gz: the artefact cannot be read"):
        artefact.check(tmp_path / "app.tar.gz", "0" * 64)


def test_the_unit_comes_from_the_artefact(packed: tuple[Path, str], tmp_path: Path) -> None:
    assert artefact.unit_of(packed[0], "app.service") == "[Unit]\n"
    assert artefact.unit_of(packed[0], "other.service") == ""
    (tmp_path / "torn.tar.gz").write_bytes(packed[0].read_bytes()[:40])
    assert artefact.unit_of(tmp_path / "torn.tar.gz", "app.service") == ""
    with pytest.raises(GoliveError, match=r"no systemd/other\.service"):
        artefact.check_unit(packed[0], "other.service", "")


def test_unpacked_files_are_proven_file_by_file(tmp_path: Path, packed: tuple[Path, str]) -> None:
    app = wish(tmp_path / "opt", packed[1])
    assert release.fault_of_files(app) == "absent"
    release.unpack(app, release.checked(str(packed[0]), packed[1]))
    assert release.fault_of_files(app) == ""
    assert (app.folder / "bin/app").read_text() == "run\n"
    (app.folder / "bin/app").write_text("else\n")
    assert release.fault_of_files(app) == "files were changed"
    release.unpack(app, packed[0])
    assert release.fault_of_files(app) == ""
    (app.folder / "extra").write_text("")
    assert release.fault_of_files(app) == "files were changed"


def test_half_a_release_is_never_there(
    tmp_path: Path, packed: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = wish(tmp_path / "opt", packed[1])

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(placing, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            release.unpack(app, packed[0])
    assert not app.folder.exists()
    release.unpack(app, packed[0])
    assert release.fault_of_files(app) == ""
    assert [entry.name for entry in app.folder.parent.iterdir()] == ["1"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd"])
def test_an_artefact_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo(f"app-1/{name}" if name.startswith("..") else name), io.BytesIO())
    with pytest.raises(GoliveError, match="only plain files"):
        release.unpack(wish(tmp_path / "opt", "x"), path)


def test_an_artefact_cannot_bring_links(tmp_path: Path) -> None:
    path = tmp_path / "bad.tar.gz"
    pack(path, {"a": ""}, evil="/etc")
    with pytest.raises(GoliveError, match="app-1/evil"):
        release.unpack(wish(tmp_path / "opt", "x"), path)


def test_the_former_release_comes_back(
    tmp_path: Path, packed: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "KEPT", tmp_path / "kept" / "restore")
    old, new = wish(tmp_path / "opt", packed[1], "1"), wish(tmp_path / "opt", packed[1], "2")
    for one in (old, new):
        release.unpack(one, packed[0])
    placing.link(old.current, old.target)
    shared = tmp_path / "opt" / "shared.env"
    placing.put(shared, b"old\n", "0640")
    files = {str(shared): placing.state_of(shared)}
    before = {"current": old.links_to(), "files": files}
    placing.keep(shared)
    placing.put(shared, b"new\n", "0644")
    placing.link(new.current, new.target)
    changes = release_back._former_files(new, before)
    assert [change["item"] for change in changes] == [str(new.current), str(shared)]
    assert (old.links_to(), shared.read_bytes(), placing.state_of(shared)) == (
        "releases/1",
        b"old\n",
        files[str(shared)],
    )
    assert release_back._former_files(new, before) == []
    assert json.loads(json.dumps(before)) == before


def test_only_the_release_that_was_new_goes(
    tmp_path: Path, packed: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "KEPT", tmp_path / "kept" / "restore")
    old, new = wish(tmp_path / "opt", packed[1], "1"), wish(tmp_path / "opt", packed[1], "2")
    for one in (old, new):
        release.unpack(one, packed[0])
    before = {"version": "2", "root": True, "release": False, "account": True, "files": {}}
    release_back._remove_new(old, before)
    assert [entry.name for entry in old.folder.parent.iterdir()] == ["1"]
