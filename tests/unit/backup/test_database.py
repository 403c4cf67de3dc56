"""Fingerprints, and a database's way back that may be killed at any moment."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.backup import database, database_undo, manifest, spill
from ansible_collections.relops.golive.plugins.module_utils.backup.database import EVERYTHING, Place
from ansible_collections.relops.golive.plugins.module_utils.databases.fingerprint import digest, text_digest
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import differences
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import server as mariadb
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import server as postgresql
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

tidied: list[int] = []
PARAMS: dict[str, Any] = {
    "golive": "g1",
    "name": "pay",
    "engine": "mariadb",
    "restic_password": "x",
    "compression": "off",
    "store": {},
}


class Killed(BaseException):
    """The process ends here."""


class Instance:
    """A database that is one file; its fingerprint is its content."""

    service = "pay.service"

    def __init__(self, data: Path) -> None:
        self.data = data

    def server(self) -> str:
        """Return how it is reached."""
        return "socket"

    def fingerprint(self, _server: str) -> dict[str, str]:
        """Return its content, or say that it doesn't answer."""
        if not (self.data / "table").exists():
            raise GoliveError("no table")
        return {"rows": (self.data / "table").read_text()}

    def complete(self, _old: Path, _new: Path) -> None:
        """Nothing is left out of its copies."""

    def traces(self) -> list[str]:
        """Return the log that a backup leaves behind."""
        return [name for name in ("ddl.log",) if (self.data / name).exists()]


class Away:
    """The store: a repository that restores a pristine copy, unless it was `emptied`; `asked` counts connections."""

    def __init__(self, proof: dict[str, Any], pristine: Path, place: Place) -> None:
        self.proof, self.pristine, self.place, self.restores = proof, pristine, place, 0
        self.emptied, self.asked = False, 0

    @property
    def done(self) -> dict[str, Any]:
        """Return what the journal keeps of the backup."""
        row = {"path": str(self.place.data.parent.with_suffix("")), "sha256": self.proof["copy"], "snapshot": "s1"}
        return {"records": [row], "fingerprint": self.proof["fingerprint"]}

    def require(self, snapshot: str) -> None:
        """Say that there is nothing, as the store does."""
        if self.emptied:
            raise GoliveError(f"the repository is gone: no matching ID found for {snapshot}")

    def restore(self, snapshot: str, target: Path) -> None:
        """Restore the pristine copy."""
        assert snapshot == "s1"
        self.restores += 1
        there = target / str(self.place.folder).lstrip("/")
        shutil.copytree(self.pristine, there)
        shutil.copystat(self.pristine, there)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Instance, Place, Away]:
    """Return a database with its proven copy beside it and another on the store."""
    instance = Instance(tmp_path / "main")
    place = Place(tmp_path / "main.golive")
    for folder in (instance.data, place.data):
        folder.mkdir(parents=True)
        (folder / "table").write_text("old")
    place.fingerprint.write_text('{"rows": "old"}')
    pristine = tmp_path / "pristine"
    shutil.copytree(place.folder, pristine)
    tree = manifest.scan(str(place.folder), EVERYTHING, tmp_path).manifest
    tree.path.unlink()
    proof = {"fingerprint": digest({"rows": "old"}), "copy": tree.summary.digest, "snapshot": "s1"}
    away = Away(proof, pristine, place)

    @contextlib.contextmanager
    def opened(_params: Any, _purpose: str) -> Iterator[Away]:
        away.asked += 1
        yield away

    monkeypatch.setattr(spill, "WORK", str(tmp_path / "var"))
    for name, what in {
        "opened": opened,
        "Repository": lambda _store, _password, _compression: away,
        "ensure": lambda _service, _active: [],
        "running": lambda _service: False,
        "run": lambda *_argv, **_more: None,
        "end_leftovers": lambda _folder: None,
        "tidy": lambda: tidied.append(1),
        "replaced": lambda _instance: tmp_path / "kept" / "main",
    }.items():
        monkeypatch.setattr(database_undo, name, what)
    monkeypatch.setattr(registry, "instance", lambda _name, _params: instance)
    return instance, place, away


def test_an_equal_database_is_left_alone(site: tuple[Instance, Place, Away]) -> None:
    """No swap, no change reported, the restore point beside it goes."""
    instance, place, away = site
    inode = instance.data.stat().st_ino
    assert database_undo.put_back(PARAMS, {}, away.done)["changes"] == []
    assert instance.data.stat().st_ino == inode
    assert not place.folder.exists()
    assert away.restores == 0


def test_nothing_tells_that_there_was_a_backup(site: tuple[Instance, Place, Away], tmp_path: Path) -> None:
    """The folder has its time back; what the server left of the backup goes, what was there before stays."""
    instance, _place, away = site
    (instance.data / "ddl.log").touch()
    database_undo.put_back(PARAMS, {"folder_time": 1_700_000_000_123_456_789, "traces": ["ddl.log"]}, away.done)
    assert tmp_path.stat().st_mtime_ns == 1_700_000_000_123_456_789
    assert (instance.data / "ddl.log").exists()
    database_undo.put_back(PARAMS, {"traces": []}, away.done)
    assert not (instance.data / "ddl.log").exists()


def test_a_changed_database_is_swapped(site: tuple[Instance, Place, Away]) -> None:
    """With the copy beside it; the change is told."""
    instance, place, away = site
    (instance.data / "table").write_text("new")
    answer = database_undo.put_back(PARAMS, {}, away.done)
    changes = answer["changes"]
    assert (instance.data / "table").read_text() == "old"
    assert (Path(answer["facts"]["replaced"]) / "table").read_text() == "new"
    assert "rows: new instead of old" in changes[0]["from"]
    assert not place.folder.exists()
    assert away.restores == 0


def test_a_spoilt_copy_beside_it_is_not_used(site: tuple[Instance, Place, Away], tmp_path: Path) -> None:
    """The one from the store is."""
    instance, place, away = site
    (instance.data / "table").write_text("new")
    (place.data / "table").write_text("bad")
    _with_times(away, place)
    database_undo.put_back(PARAMS, {}, away.done)
    assert (instance.data / "table").read_text() == "old"
    assert away.restores == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "main", "pristine", "var"]


def test_a_database_that_is_gone_comes_back(site: tuple[Instance, Place, Away]) -> None:
    """From the store, when the copy beside it is gone, too."""
    instance, place, away = site
    shutil.rmtree(instance.data)
    shutil.rmtree(place.folder)
    database_undo.put_back(PARAMS, {}, away.done)
    assert (instance.data / "table").read_text() == "old"
    assert away.restores == 1


def test_what_was_never_done_is_undone_without_the_store(site: tuple[Instance, Place, Away]) -> None:
    """The backup failed, so no later stage began: nothing is put back, our own folders go, nobody asks the store."""
    instance, place, away = site
    (instance.data / "table").write_text("new")
    tidied.clear()
    assert database_undo.put_back(PARAMS, {}, {})["changes"] == []
    assert (instance.data / "table").read_text() == "new"
    assert not place.folder.exists()
    assert (away.restores, away.asked) == (0, 0)
    assert tidied, "a backup that was only begun leaves no work folder (found by the fault campaign)"


@pytest.mark.parametrize("done", [{"records": []}, {"records": [], "fingerprint": "f"}, {"fingerprint": "f"}])
def test_a_backup_that_was_done_and_cannot_be_named_is_a_fault(
    site: tuple[Instance, Place, Away], done: dict[str, Any]
) -> None:
    instance, place, _away = site
    (instance.data / "table").write_text("new")
    with pytest.raises(GoliveError, match="names no copy"):
        database_undo.put_back(PARAMS, {}, done)
    assert (instance.data / "table").read_text() == "new"
    assert place.data.exists()


def test_an_emptied_store_is_a_fault_and_the_copies_stay(site: tuple[Instance, Place, Away]) -> None:
    """Found by the audit: without its proof a changed database counted as nothing to undo, and its copy went."""
    instance, place, away = site
    (instance.data / "table").write_text("new")
    (place.data / "table").write_text("spoilt")
    away.emptied = True
    with pytest.raises(GoliveError, match=r"neither here nor from the store, nothing was touched: .* no matching ID"):
        database_undo.put_back(PARAMS, {}, away.done)
    assert (instance.data / "table").read_text() == "new"
    assert place.data.exists()
    assert not place.folder.with_name("main.golive-incoming").exists()


def test_an_emptied_store_is_not_needed_while_the_proven_copy_is_here(site: tuple[Instance, Place, Away]) -> None:
    instance, _place, away = site
    (instance.data / "table").write_text("new")
    away.emptied = True
    database_undo.put_back(PARAMS, {}, away.done)
    assert (instance.data / "table").read_text() == "old"
    assert away.asked == 0


def test_a_swap_that_had_begun_is_no_backup_that_never_was(site: tuple[Instance, Place, Away]) -> None:
    """Whatever the journal says: what the host shows is measured, and nothing is deleted."""
    instance, place, _away = site
    instance.data.rename(place.folder / "old")
    with pytest.raises(GoliveError, match="names no backup"):
        database_undo.put_back(PARAMS, {}, {})
    assert (place.folder / "old" / "table").read_text() == "old"


@pytest.mark.parametrize("moment", range(1, 4))
def test_killed_at_each_rename_it_still_ends_old(
    site: tuple[Instance, Place, Away], moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called again it ends exactly where it should."""
    instance, _place, away = site
    (instance.data / "table").write_text("new")
    rename, count = Path.rename, 0

    def dying(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == moment:
            raise Killed
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", dying)
    with contextlib.suppress(Killed):
        database_undo.put_back(PARAMS, {}, away.done)
    monkeypatch.setattr(Path, "rename", rename)
    database_undo.put_back(PARAMS, {}, away.done)
    assert (instance.data / "table").read_text() == "old"
    assert [path.name for path in instance.data.parent.iterdir() if "golive" in path.name] == []
    assert (instance.data.parent / "kept" / "main" / "table").read_text() == "new"


def test_a_store_whose_copy_is_spoilt_touches_nothing(site: tuple[Instance, Place, Away]) -> None:
    """And says so."""
    instance, place, away = site
    (instance.data / "table").write_text("new")
    shutil.rmtree(place.folder)
    (away.pristine / "data" / "table").write_text("bad")
    with pytest.raises(GoliveError, match="nothing was touched"):
        database_undo.put_back(PARAMS, {}, away.done)
    assert (instance.data / "table").read_text() == "new"


def _with_times(away: Away, place: Place) -> None:
    """Give the pristine copy the times that the proven one had before it was spoilt."""
    tree = manifest.scan(str(away.pristine), EVERYTHING, place.folder.parent).manifest
    tree.path.unlink()
    away.proof["copy"] = tree.summary.digest
    assert place.data.exists()


def test_differences_name_what_and_both_values() -> None:
    """For the operator, and for the record."""
    assert differences({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == [
        "b: 3 instead of 2",
        "c: 4 instead of nothing",
    ]


def test_random_words_of_a_dump_do_not_count() -> None:
    """pg_dump writes another one each time."""
    one = "\\restrict abc\nCREATE TABLE t();\n-- Dumped by 15.1\n"
    two = "\\restrict xyz\nCREATE TABLE t();\n-- Dumped by 15.2\n"
    assert text_digest(one, postgresql.RANDOM_LINES) == text_digest(two, postgresql.RANDOM_LINES)
    assert text_digest(one, postgresql.RANDOM_LINES) != text_digest("CREATE TABLE u();", postgresql.RANDOM_LINES)


def test_names_are_quoted_in_mariadb() -> None:
    """A column may be named like anything."""
    sql = mariadb._rows_sql("pay", "o'dd`t", [("a`b", "varchar"), ("f", "float"), ("g", "point")])
    assert "'rows pay.o''dd`t'" in sql
    assert "`o'dd``t`" in sql
    assert "cast(`a``b` AS binary)" in sql
    assert "cast(cast(`f` AS double) AS binary)" in sql
    assert "st_aswkb(`g`)" in sql


def test_an_unknown_engine_is_refused() -> None:
    """With those that are known."""
    with pytest.raises(GoliveError, match="oracle is not known: mariadb, postgresql"):
        registry.instance("oracle", {})


def test_a_copy_by_mariabackup_looks_like_the_data_directory(tmp_path: Path) -> None:
    """Found by the campaign: what was swapped in kept mariabackup's notes and its modes."""
    live, copy = tmp_path / "live", tmp_path / "copy"
    for folder, mode in ((live, 0o660), (copy, 0o640)):
        (folder / "pay").mkdir(parents=True)
        for name in ("ibdata1", "pay/xtrabackup_info"):
            (folder / name).touch()
            (folder / name).chmod(mode)
    live.chmod(0o755)
    (live / "pay").chmod(0o750)
    notes = ("backup-my.cnf", "xtrabackup_info", "xtrabackup_checkpoints", "mariadb_backup_binlog_info")
    for name in (*notes, "new.ibd"):
        (copy / name).touch()
    mariadb.dress(live, copy)
    found = {str(path.relative_to(copy)): path.stat().st_mode & 0o777 for path in [copy, *copy.rglob("*")]}
    assert found == {
        ".": 0o755, "ibdata1": 0o660, "pay": 0o750, "pay/xtrabackup_info": 0o660, "new.ibd": 0o660,
    }  # fmt: skip


def test_the_copy_leaves_the_time_of_the_folder_it_is_made_in(tmp_path: Path) -> None:
    """The backup of the files comes after it, and takes that time for the old one."""
    home = tmp_path / "lib"
    (home / "pay").mkdir(parents=True)
    os.utime(home, (1, 1))
    instance: Any = Instance(home / "pay")
    instance.copy = lambda _server, folder: folder.mkdir()
    place = database._copied(instance, PARAMS)
    assert place.data.is_dir()
    assert home.stat().st_mtime == 1
