"""What a restore in place is about to overwrite or delete is kept first, and a full store does not hold it up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import files_undo, manifest, restic, scratch
from ansible_collections.relops.golive.plugins.module_utils.backup.store import Store
from ansible_collections.relops.golive.plugins.module_utils.backup.times import times_kept
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

PARAMS: dict[str, Any] = {"golive": "g1"}


class Keeper:
    """A repository that remembers what it was given, or refuses it."""

    def __init__(self, fault: str = "") -> None:
        self.fault, self.given = fault, list[Any]()

    def keep(self, paths: list[str], tags: list[str]) -> restic.Snapshot:
        if self.fault:
            raise GoliveError(self.fault)
        self.given = [sorted(paths), tags]
        return restic.Snapshot("5afe", 1, len(paths))


@pytest.fixture
def live(tmp_path: Path) -> manifest.Scan:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "edited").write_text("theirs")
    (tmp_path / "new").write_text("theirs")
    (tmp_path / "same").write_text("as before")
    return manifest.scan(str(tmp_path), Excludes([]))


FAULTS = {"/folder": "its mode", "/folder/edited": "its content", "/new": "is new", "/gone": "is missing"}


def test_what_is_overwritten_or_deleted_is_kept(live: manifest.Scan) -> None:
    keeper = Keeper()
    facts = files_undo._keep(keeper, FAULTS, live, PARAMS)  # type: ignore[arg-type]
    assert keeper.given == [
        ["/folder/edited", "/new"], ["golive:g1", "kind:before-restore", "before-restore"],
    ]  # fmt: skip
    assert facts == {"before_restore": "5afe", "before_restore_files": 2}


def test_a_full_store_is_told_and_holds_nothing_up(live: manifest.Scan) -> None:
    facts = files_undo._keep(Keeper("takes no more data"), FAULTS, live, PARAMS)  # type: ignore[arg-type]
    assert facts == {"before_restore": "", "before_restore_fault": "takes no more data"}


def test_nothing_to_overwrite_makes_no_snapshot(live: manifest.Scan) -> None:
    assert files_undo._keep(Keeper("asked"), {"/gone": "is missing"}, live, PARAMS) == {}  # type: ignore[arg-type]


def test_the_list_of_files_bears_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def run(self: restic.Repository, *argv: str, **_more: Any) -> bytes:
        listing = next(word for word in argv if word.startswith("--files-from-raw="))
        seen.append(Path(listing.partition("=")[2]).read_bytes())
        return (
            b'{"message_type": "summary", "snapshot_id": "s", "total_bytes_processed": 1, "total_files_processed": 2}'
        )

    monkeypatch.setattr(restic.Repository, "_restic", run)
    repository = restic.Repository(Store("a", "b", "c", [], tmp_path, ""), "password")
    assert repository.keep(["/a b\n*", "/\udcff"], ["t"]).id == "s"
    assert seen == [b"/a b\n*\0/\xff\0"]


def test_tidying_leaves_the_data_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "WORK", str(tmp_path / "work"))
    monkeypatch.setattr(scratch, "REPLACED", tmp_path / "work" / "replaced")
    (tmp_path / "work" / "replaced" / "main").mkdir(parents=True)
    (tmp_path / "work" / "cache").mkdir()
    scratch.tidy()
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["replaced"]
    (tmp_path / "work" / "replaced" / "main").rmdir()
    (tmp_path / "work" / "replaced").rmdir()
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
