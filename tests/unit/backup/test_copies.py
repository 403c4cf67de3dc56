"""Copies of customers' data that stay on hosts: each has an end, the record tells it, and the upkeep keeps to it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import copies as on_host
from ansible_collections.relops.golive.plugins.module_utils.backup import store_host
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import unfinished
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup import upkeep
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.copies import copies, expired, made, tell
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.repository import empty

TODAY = datetime.now(UTC).date()


def place(found: golive.Golive, host: str, stage: str, step: str) -> Place:
    found.journal.folder.joinpath(f"{host}.jsonl").touch()
    return Place(found.state, found.folder, found.run(), host, stage, step, "f")


@pytest.fixture
def night(tmp_path: Path) -> golive.Golive:
    """Return a go-live that left one copy of each kind."""
    found = golive.enter(tmp_path, "P", "d" * 64, "me")
    place(found, "DB", "backup", "backup.database.pay").write("done", facts={"copies": ["/var/lib/mysql.golive"]})
    place(found, "DB", "migrate", "migrate.data.pay").write("done", facts={"reject_file": "/var/lib/golive/rejects/p"})
    undone = {"replaced": "/var/lib/golive/replaced/mysql", "before_restore": "abc"}
    place(found, "APP", "backup", "backup.files").write("undone", facts=undone)
    place(found, "APP", "backup", "backup.database.x").write("done", facts={"copies": ["/gone"]})
    place(found, "APP", "backup", "backup.database.x").write("undone", facts={})
    return found


def test_every_copy_has_an_end(night: golive.Golive) -> None:
    found = {(copy.event.host, copy.path, copy.snapshot): copy.until for copy in copies(night.journal, 90)}
    assert found == {
        ("DB", "/var/lib/mysql.golive", ""): TODAY + timedelta(days=90),
        ("DB", "/var/lib/golive/rejects/p", ""): TODAY + timedelta(days=90),
        ("APP", "/var/lib/golive/replaced/mysql", ""): TODAY + timedelta(days=90),
        ("APP", "/", "abc"): TODAY + timedelta(days=90),
    }


@pytest.mark.parametrize(("days", "hosts"), [(0, set()), (1, {"APP", "DB"})])
def test_it_goes_the_day_after(night: golive.Golive, days: int, hosts: set[str]) -> None:
    """What lies in the repository is forgotten there."""
    found = expired(night.journal, 30, TODAY + timedelta(days=30 + days))
    assert set(found) == hosts
    assert "/" not in found.get("APP", [])


def test_nothing_else_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_host, "WORK", str(tmp_path / "golive"))
    mine, other = tmp_path / "golive" / "replaced" / "mysql", tmp_path / "data.golive"
    for folder in (mine, other, tmp_path / "data"):
        folder.mkdir(parents=True)
        (folder / "rows").touch()
    for wrong in ("/", "/var/lib/mysql", str(tmp_path / "golive"), "data.golive", "/.golive", f"{mine}/../../../data"):
        with pytest.raises(GoliveError, match="nothing was removed"):
            on_host.remove([str(mine), wrong])
    assert on_host.remove([str(mine), str(tmp_path / "none.golive")], check=True) == [str(mine)]
    assert mine.exists()
    assert on_host.remove([str(mine), str(other)]) == [str(mine), str(other)]
    assert not mine.exists()
    assert not other.exists()
    assert (tmp_path / "data" / "rows").exists()


def test_a_copy_that_lies_there_again_goes_and_its_folder_gets_its_time(tmp_path: Path) -> None:
    known, other = tmp_path / "a/main.golive", tmp_path / "b/main.golive"
    (known / "data").mkdir(parents=True)
    other.parent.mkdir()
    time = other.parent.stat().st_mtime_ns
    given = [{"path": str(known), "folder_time": 1_700_000_000_123_456_789}, {"path": str(other), "folder_time": 5}]
    assert on_host.returned(given) == [str(known)]
    assert known.parent.stat().st_mtime_ns == 1_700_000_000_123_456_789
    assert other.parent.stat().st_mtime_ns == time, "nothing lay there"
    assert on_host.returned(given) == []


def test_a_copy_that_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(path: Path) -> None:
        raise OSError(16, "busy")

    monkeypatch.setattr(shutil, "rmtree", busy)
    (tmp_path / "main.golive").mkdir()
    with pytest.raises(GoliveError, match=r"main\.golive, a copy of data that a go-live made, cannot be removed"):
        on_host.returned([{"path": str(tmp_path / "main.golive")}])


def test_every_copy_that_was_ever_made_is_known_with_the_time_of_its_folder(tmp_path: Path) -> None:
    """Also one whose step never ended, and one that was taken back; of an older journal, too."""
    found = golive.enter(tmp_path, "P", "d" * 64, "me")
    one, two = (place(found, "DB", "backup", f"backup.database.{name}") for name in ("one", "two"))
    one.write("intent", before={"copy": "/1.golive", "folder_time": 7}, changes=[{}])
    two.write("intent", before={"folder_time": 8}, changes=[{}])
    two.write("done", facts={"copies": ["/2.golive"]})
    two.write("undone")
    two.write("intent", before={"folder_time": 9}, changes=[{}])
    place(found, "DB", "install", "install.x").write("done", facts={"copies": ["/other.golive"]})
    place(found, "DB", "migrate", "migrate.data.x").write("done", facts={"reject_file": "/var/lib/golive/rejects/x"})
    expected: list[dict[str, Any]] = [
        {"path": "/1.golive", "folder_time": 7},
        {"path": "/2.golive", "folder_time": 8},
        {"path": "/var/lib/golive/rejects/x", "folder_time": None},
    ]
    assert made(found.journal, "DB") == expected
    assert made(found.journal, "APP") == []


def test_what_was_removed_again_is_written_down_and_changes_no_step(night: golive.Golive) -> None:
    tell(night, "DB", [])
    last = night.journal.last("DB", "backup.database.pay")
    tell(night, "DB", ["/var/lib/mysql.golive"])
    event = night.journal.events("DB")[-1]
    assert (event.event, event.facts) == ("fact", {"removed_again": ["/var/lib/mysql.golive"]})
    assert night.journal.last("DB", "backup.database.pay") == last
    assert not night.journal.verify() and not unfinished(night)


def test_the_clock_is_the_controllers() -> None:
    """A client that claims to have backed up in the future lets no older backup expire."""
    rows = [
        {"id": "old", "time": "2026-01-01T00:00:00.123456789Z"},
        {"id": "new", "time": "2026-11-01T00:00:00+08:00"},
        {"id": "claimed", "time": "2099-01-01T00:00:00Z"},
    ]
    assert upkeep.expired(rows, datetime(2026, 6, 1, tzinfo=UTC)) == ["old"]


@pytest.mark.parametrize("path", ["/srv/backup/A", "/srv/b; id/A", '/srv/it\'s, "b"/A'])
def test_the_way_of_the_controller_runs_one_command_there(tmp_path: Path, path: str) -> None:
    """Whatever the folder is called and whatever restic adds; with sudo where the controller does not come as root."""
    ssh = tmp_path / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text("""#!/bin/sh\nshift 3; sh -c 'for word; do echo "$word"; done' sh "$@"\n""", encoding="utf-8")
    ssh.chmod(0o755)
    for user, become in (("ops", ["sudo", "-n"]), ("root", [])):
        way = upkeep.road(tmp_path, Access("10.0.0.9", "", user, "", ""), path, "glb-a")
        assert not set(way.program) & set(", \"'")  # restic cuts its options there
        surroundings = {"PATH": f"{ssh.parent}:{os.environ['PATH']}"}
        said = subprocess.run(
            [way.program, "x", "golive"], env=surroundings, capture_output=True, text=True, check=True
        )
        (command,) = said.stdout.splitlines()
        words = shlex.split(command)
        assert words[: len(become) + 3] == [*become, "runuser", "-u", "glb-a"]
        assert words[-1] == f"{path}/repository"


@pytest.mark.skipif(not (shutil.which("restic") and shutil.which("rclone")), reason="needs restic and rclone")
def test_old_backups_go_and_the_others_stay(tmp_path: Path) -> None:
    """On a real repository, without ssh between: what is left reads back."""
    made: Any = empty("password", "A")
    client = store_host.Client("glb-a", tmp_path / "A", tmp_path / "x", "", made)
    client.folder.mkdir()
    store_host._lay(client, os_user())
    program = f"sh -c 'exec rclone serve restic --stdio --config= {client.repository}'"
    way = upkeep.Road("10.0.0.9", "/srv/A", tmp_path, program)
    repository = Repository(way, "password", cache=tmp_path / "cache")
    for moment in ("2020-01-01 00:00:00", "2099-01-01 00:00:00", ""):
        more = [f"--time={moment}"] if moment else []
        repository._restic(
            "backup", "--stdin", "--stdin-filename=rows", *more, "--quiet", stdin=moment.encode() or b"now"
        )
    done = upkeep.kept_up(way, "password", 90, datetime.now(UTC), read_data=True)
    assert (done["snapshots"], done["forgotten"]) == (2, 1)
    assert date.fromisoformat(done["oldest"][:10]) == TODAY
    left = repository.snapshots()
    found = sorted(repository._restic("dump", one["id"], "/rows") for one in left)
    assert found == [b"2099-01-01 00:00:00", b"now"]


def os_user() -> Any:
    return SimpleNamespace(pw_uid=os.getuid(), pw_gid=os.getgid())
