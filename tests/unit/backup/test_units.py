"""systemd units around a restore."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import files, units
from ansible_collections.relops.golive.plugins.module_utils.backup.units import Unit
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

NGINX = Unit("nginx.service", "active", ["/usr/lib/systemd/system/nginx.service"], "")
CRON = Unit("cron.service", "active", ["/usr/lib/systemd/system/cron.service"], "")
PG = Unit("postgresql@15-main.service", "active", ["/usr/lib/systemd/system/postgresql@.service"], "")
OFF = Unit("off.service", "inactive", ["/etc/systemd/system/off.service"], "")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return what systemctl was told."""
    told: list[list[str]] = []
    monkeypatch.setattr(units, "units", lambda: [NGINX, CRON, PG, OFF])
    monkeypatch.setattr(units, "systemctl", lambda *words: told.append(["systemctl", *words]))
    monkeypatch.setattr(units, "_listed", lambda *_words: "")
    return told


def test_units_that_the_snapshot_does_not_know_stop(calls: list[list[str]]) -> None:
    """Before their files vanish below them; a unit that doesn't run needs no stop."""
    assert units.stop_strangers({"/usr/lib/systemd/system/cron.service"}) == [NGINX.name, PG.name]
    assert calls == [["systemctl", "stop", NGINX.name, PG.name]]


def test_only_units_that_use_a_changed_file_restart(calls: list[list[str]]) -> None:
    """Their own files, their folder in /etc, nothing else."""
    assert units.touched({"/etc/nginx/nginx.conf"}) == [NGINX.name]
    assert units.touched({"/usr/lib/systemd/system/postgresql@.service"}) == [PG.name]
    assert units.touched({"/etc/default/cron"}) == [CRON.name]
    assert units.touched({"/etc/nginxx/a"}) == []


def test_what_ran_before_runs_again_and_the_rest_does_not(calls: list[list[str]]) -> None:
    """A second call finds nothing to do."""
    before = [NGINX.name, CRON.name, "old.service"]
    words = units.settle(before, restart=[CRON.name, "gone.service"], reload=True)
    assert words == [f"stop {PG.name}", f"try-restart {CRON.name}", "start old.service"]
    assert calls[0] == ["systemctl", "daemon-reload"]
    calls.clear()
    assert units.settle([NGINX.name, CRON.name, PG.name]) == []
    assert calls == []


def test_what_restarts_beside_another_is_waited_for(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """systemctl waits for what it was given alone: a database was said not to run while it started again."""
    jobs = [
        "200 cron.service start running\n187 multi-user.target start waiting\n",
        "187 multi-user.target start waiting\n",
    ]
    asked: list[str] = []

    def listed(*_words: str) -> str:
        asked.append(jobs[min(len(asked), 1)])
        return asked[-1]

    monkeypatch.setattr(units, "_listed", listed)
    assert units.settle([NGINX.name, CRON.name, PG.name], restart=[NGINX.name]) == [f"try-restart {NGINX.name}"]
    assert asked == jobs
    monkeypatch.setattr(units, "QUIET", 0.1)
    monkeypatch.setattr(units, "_listed", lambda *_words: jobs[0])
    assert units.settle([NGINX.name, CRON.name, PG.name], restart=[NGINX.name]), "it does not wait for ever"


def test_what_stops_with_a_stranger_is_started_again(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*words: str) -> None:
        calls.append(["systemctl", *words])
        if words[0] == "stop":
            monkeypatch.setattr(units, "units", lambda: [NGINX])

    monkeypatch.setattr(units, "systemctl", told)
    assert units.settle([NGINX.name, CRON.name]) == [f"stop {PG.name}", f"start {CRON.name}"]


@pytest.mark.parametrize(("name", "left"), [("ssh.service", True), ("user@0.service", True), ("paygw.service", False)])
def test_who_looks_at_the_host_is_left_alone(name: str, left: bool) -> None:
    """Stopping the way in would end the rollback."""
    assert bool(units.LEFT_ALONE.match(name)) is left


def test_a_unit_that_writes_into_a_changed_file_stops_before_it_is_replaced(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Found by the campaign: PostgreSQL ran on while its files were put back, and never started again."""
    written, read = tmp_path / "wal", tmp_path / "read"
    read.touch()
    monkeypatch.setattr(units, "units", lambda: [NGINX._replace(group="/web"), PG._replace(group="/pg"), CRON])
    monkeypatch.setattr(units, "_processes", lambda group: [str(os.getpid())] if group == "/pg" else [])
    with written.open("w"), read.open():
        assert units.stop_writers({str(read), "/etc/passwd"}) == []
        assert units.stop_writers({str(written)}) == [PG.name]
    assert calls == [["systemctl", "stop", PG.name]]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/postgresql/15/main/global/pg_control", "PostgreSQL"),
        ("/var/lib/mysql/aria_log_control", "MariaDB"),
        ("/var/lib/mysql/mysql.ibd", "MySQL"),
    ],
)
def test_a_database_server_is_no_files(path: str, kind: str) -> None:
    folder = path.rsplit("/", 2 if kind == "PostgreSQL" else 1)[0]
    with pytest.raises(GoliveError, match=f"{folder} holds the data of {kind}"):
        files.refuse_databases(["/", "/etc", path])
    files.refuse_databases(["/", "/etc/mysql.ibd.d"])


def test_the_usual_places_of_databases_are_looked_at_before_anything_is_done(tmp_path: Path) -> None:
    data = tmp_path / "var/lib/postgresql/15/main"
    (data / "global").mkdir(parents=True)
    (data / "global/pg_control").touch()
    with pytest.raises(GoliveError, match="/var/lib/postgresql/15/main holds the data of PostgreSQL"):
        files.foresee_databases(Excludes(["/var/lib/mysql"]), str(tmp_path))
    for pattern in ("/var/lib/postgresql/15/main", "/var/lib/postgresql/*/main/*", "/var/lib/postgresql"):
        files.foresee_databases(Excludes([pattern]), str(tmp_path))
