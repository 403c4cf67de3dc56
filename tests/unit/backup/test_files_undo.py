"""What a restore in place is about to overwrite or delete is kept first, and a full store does not hold it up."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import files_undo, manifest, restic, scratch, spill
from ansible_collections.relops.golive.plugins.module_utils.backup.compare import Faults
from ansible_collections.relops.golive.plugins.module_utils.backup.store import Store
from ansible_collections.relops.golive.plugins.module_utils.backup.times import times_kept
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

PARAMS: dict[str, Any] = {"golive": "g1"}


class Keeper:
    """A repository that remembers what it was given, or refuses it."""

    def __init__(self, fault: str = "") -> None:
        self.fault, self.given = fault, list[Any]()

    def keep(self, paths: Iterator[str], tags: list[str]) -> restic.Snapshot:
        if self.fault:
            raise GoliveError(self.fault)
        self.given = [sorted(paths), tags]
        return restic.Snapshot("5afe", 1, 1)


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    for name in ("folder/edited", "gone", "same"):
        (root / name).write_text("as before")
    before = manifest.scan(str(root), Excludes([]), tmp_path).manifest
    (root / "folder").chmod(0o700)
    (root / "folder" / "edited").write_text("theirs")
    (root / "new").write_text("theirs")
    (root / "gone").unlink()
    return Faults(before, manifest.scan(str(root), Excludes([]), tmp_path).manifest, tmp_path)


def test_what_is_overwritten_or_deleted_is_kept(faults: Faults) -> None:
    keeper = Keeper()
    facts = files_undo._keep(keeper, faults, PARAMS)  # type: ignore[arg-type]
    assert keeper.given == [
        ["/folder/edited", "/new"], ["golive:g1", "kind:before-restore", "before-restore"],
    ]  # fmt: skip
    assert facts == {"before_restore": "5afe", "before_restore_files": 2}


def test_a_full_store_is_told_and_holds_nothing_up(faults: Faults) -> None:
    facts = files_undo._keep(Keeper("takes no more data"), faults, PARAMS)  # type: ignore[arg-type]
    assert facts == {"before_restore": "", "before_restore_fault": "takes no more data"}


def test_nothing_to_overwrite_makes_no_snapshot(faults: Faults) -> None:
    faults.overwritten = 0
    assert files_undo._keep(Keeper("asked"), faults, PARAMS) == {}  # type: ignore[arg-type]


def test_the_list_of_files_bears_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def run(self: restic.Repository, *argv: str, stdout: Any) -> bytes:
        listing = next(word for word in argv if word.startswith("--files-from-raw="))
        seen.append(Path(listing.partition("=")[2]).read_bytes())
        stdout.write(b'{"message_type": "status", "percent_done": 0}\n' * 5000)
        stdout.write(
            b'{"message_type": "summary", "snapshot_id": "s", "total_bytes_processed": 1, "total_files_processed": 2}'
        )
        return b""

    monkeypatch.setattr(restic.Repository, "_restic", run)
    repository = restic.Repository(Store("a", "b", "c", [], tmp_path, ""), "password")
    assert repository.keep(["/a b\n*", "/\udcff"], ["t"]).id == "s"
    assert seen == [b"/a b\n*\0/\xff\0"]


def test_an_edit_of_the_same_size_and_time_is_seen_by_rsync(tmp_path: Path) -> None:
    """rsync goes by size and time: what the manifests tell of contents is shown to it by another time."""
    old, root = tmp_path / "old", tmp_path / "root"
    for folder, text in ((old, "one"), (root, "two")):
        folder.mkdir()
        (folder / "edited").write_text(text)
        (folder / "same").write_text("same")
        for name in ("edited", "same"):
            os.utime(folder / name, ns=(0, 1_000_000_007))
    before, now = (manifest.scan(str(folder), Excludes([]), tmp_path).manifest for folder in (old, root))
    faults = Faults(before, now, tmp_path)
    assert [path for path, _time in faults.edited()] == ["/edited"]
    files_undo.mark_edited(faults, str(root))
    subprocess.run(["rsync", "-aHAXS", f"{old}/", f"{root}/"], check=True)
    assert (root / "edited").read_text() == "one"
    assert (root / "edited").stat().st_mtime_ns == 1_000_000_007


def test_tidying_leaves_the_data_put_aside_and_the_marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "WORK", str(tmp_path / "work"))
    monkeypatch.setattr(scratch, "REPLACED", tmp_path / "work" / "replaced")
    monkeypatch.setattr(scratch, "MARKERS", tmp_path / "work" / "markers")
    monkeypatch.setattr(scratch, "WRITTEN", tmp_path / "work" / "written")
    monkeypatch.setattr(scratch, "KEYS", tmp_path / "run")
    (tmp_path / "run" / "backup-files").mkdir(parents=True)
    (tmp_path / "work" / "replaced" / "main").mkdir(parents=True)
    for name in ("cache", "markers", "written"):
        (tmp_path / "work" / name).mkdir()
    scratch.tidy()
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == ["markers", "replaced", "written"]
    assert list((tmp_path / "run").iterdir()) == []
    (tmp_path / "work" / "markers").rmdir()
    (tmp_path / "work" / "replaced" / "main").rmdir()
    (tmp_path / "work" / "replaced").rmdir()
    (tmp_path / "work" / "written").rmdir()
    scratch.tidy()
    assert not (tmp_path / "work").exists()


def test_the_folder_of_a_data_directory_keeps_the_time_that_its_database_gave_it(tmp_path: Path) -> None:
    """Found by the campaign: carried again after the database's way back, the files' one set another time."""
    folder = tmp_path / "15"
    folder.mkdir()
    os.utime(folder, ns=(5, 1_000_000_007))
    with times_kept({folder, tmp_path / "gone"}):
        os.utime(folder, ns=(5, 9))
    assert folder.stat().st_mtime_ns == 1_000_000_007


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what was said to the store and to the units, of a host that is far away from this one."""
    said: list[str] = []

    def opened(*_given: Any) -> Any:
        said.append("store")
        raise GoliveError("the store cannot be reached")

    monkeypatch.setattr(files_undo, "opened", opened)
    monkeypatch.setattr(spill, "WORK", str(tmp_path / "var"))
    monkeypatch.setattr(files_undo, "RESTARTS", tmp_path / "restart.json")
    monkeypatch.setattr(files_undo, "tidy", lambda: said.append("tidy"))
    monkeypatch.setattr(files_undo, "run_again", lambda names: [f"units {names}"])
    return said


def test_what_was_never_done_is_undone_without_the_store(host: list[str]) -> None:
    """Found by the audit: a backup that failed because of its store wanted the same store for its undo."""
    assert files_undo.put_back(PARAMS, {"units": ["a"]}, {}) == {"changes": []}
    assert host == ["tidy"]


def test_a_restore_that_had_begun_is_no_backup_that_never_was(host: list[str], tmp_path: Path) -> None:
    (tmp_path / "restart.json").write_text("[]")
    with pytest.raises(GoliveError, match="had begun"):
        files_undo.put_back(PARAMS, {"units": []}, {})
    assert host == []


@pytest.mark.parametrize(
    "done",
    [
        {"seconds": {}},
        {"records": [], "excludes": [], "root_time": 1},
        {"records": [{"kind": "app"}], "excludes": [], "root_time": 1},
    ],
)
def test_a_backup_that_was_done_and_cannot_be_named_is_a_fault(host: list[str], done: dict[str, Any]) -> None:
    """Found by the audit: without its proof on the store it was nothing to undo."""
    with pytest.raises(GoliveError, match=r"find the snapshot|cannot be reached"):
        files_undo.put_back(PARAMS, {"units": []}, done)
    assert "tidy" not in host


def test_units_that_the_journal_does_not_tell_are_not_stopped(host: list[str]) -> None:
    with pytest.raises(GoliveError, match="does not tell units"):
        files_undo.put_back(PARAMS, {}, {"records": []})
    assert host == []
