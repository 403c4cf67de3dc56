"""The drill: what each host is to bring back, how the store is carried, what is judged and what is told."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import drill as on_target
from ansible_collections.relops.golive.plugins.module_utils.backup import files_undo, units
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Remaining
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import LANGUAGES, load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.drill_text import drill_lines
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup import carry
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import (
    Drill,
    newest,
    not_restored,
    of_hosts,
    orders,
    wanted,
)

OS = {"kind": "os", "path": "/", "snapshot": "a" * 64, "size": 7, "sha256": "1" * 64, "person": "孙工"}
DB = {"kind": "db", "path": "/var/lib/mysql", "snapshot": "b" * 64, "size": 9, "sha256": "2" * 64}
WORK: dict[str, Any] = {
    "files": {"application_paths": ["/opt/app"]},
    "databases": [
        {"name": "old", "engine": "mariadb", "service": "m.service", "data_directory": "/d", "port": 1, "version": "10"}
    ],
}
HERE = Access("127.0.0.1", "", "root", "", "")


def backed_up(folder: Path, *steps: tuple[str, str, dict[str, Any]]) -> Journal:
    """Return a journal with these (step, event, facts) of host h1."""
    for step, event, facts in steps:
        before = {"units": ["cron.service"]}
        append(folder, "h1", run="R", stage="backup", step=step, event="intent", before=before)
        append(folder, "h1", run="R", stage="backup", step=step, event=event, facts=facts)
    return Journal(folder)


def test_a_host_brings_back_what_the_journal_recorded(tmp_path: Path) -> None:
    journal = backed_up(
        tmp_path,
        ("backup.files", "done", {"records": [OS]}),
        ("backup.database.old", "done", {"records": [DB], "fingerprint": "f"}),
    )
    order = orders(journal, "h1", WORK)
    assert order["files"] == {"records": [OS], "units": ["cron.service"]}
    assert (order["databases"][0]["fingerprint"], order["application_paths"]) == ("f", ["/opt/app"])
    assert wanted(order) == [OS, DB]
    rows = not_restored(order, "gone")
    assert [(row["kind"], row["equal"], row["fault"]) for row in rows] == [("os", False, "gone"), ("db", False, "gone")]


@pytest.mark.parametrize("event", ["failed", "undone"])
def test_without_a_proven_backup_there_is_no_drill(tmp_path: Path, event: str) -> None:
    journal = backed_up(
        tmp_path,
        ("backup.files", "done", {"records": [OS]}),
        ("backup.database.old", event, {"records": [DB], "fingerprint": "f"}),
    )
    with pytest.raises(GoliveError, match=r"h1 backup\.database\.old: the journal has no proven backup"):
        orders(journal, "h1", WORK)


def row(host: str, seconds: float | None, fault: str = "") -> dict[str, Any]:
    """Return a row as the hosts tell it."""
    return {"host": host, **OS, "restore_seconds": seconds, "equal": not fault, "fault": fault}


def drill(*rows: dict[str, Any], window: float = 100.0) -> Drill:
    """Return a drill with these rows."""
    return Drill(
        golive="P-1", plan_digest="5e" * 32, journal_head="0" * 64, operator="孙工", twin="demod",
        start="2026-11-20T01:00:00.000Z", end="2026-11-20T01:05:00.000Z", window_seconds=window, carry_seconds=3.0,
        elapsed_seconds=41.0, rows=list(rows),
    )  # fmt: skip


def test_a_drill_passes_when_all_is_equal_and_in_time() -> None:
    assert drill(row("h1", 40.0), row("h2", 60.0)).passed
    assert not drill(row("h1", 40.0), row("h2", 60.1)).passed
    assert not drill(row("h1", 1.0), row("h2", None, "h2 cannot be reached")).passed
    assert not drill().passed


def test_the_record_is_private_and_the_newest_is_found(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    path = drill(row("h1", 40.0)).write(tmp_path)
    assert (path.name, path.stat().st_mode & 0o777) == ("20261120T010500Z.json", 0o600)
    assert json.loads(path.read_text())["passed"]
    found = newest(tmp_path)
    assert found == drill(row("h1", 40.0))


def test_rows_know_their_hosts() -> None:
    answers = {"h2": {"rows": [OS]}, "h1": {"rows": [DB]}}
    assert [(one["host"], one["kind"]) for one in of_hosts(answers)] == [("h1", "db"), ("h2", "os")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_names_who_did_not_come_back(language: str) -> None:
    texts = load_texts(language)
    good, late = drill(row("h1", 40.0)), drill(row("h1", 40.0), window=1.0)
    bad = drill(row("h1", 40.0), row("h2", 2.0, "/etc/x content"))
    last = [drill_lines(one, texts)[-1] for one in (good, late, bad)]
    assert len(set(last)) == 3
    assert "h2" in last[2]
    assert "h1" not in last[2]
    assert any("/etc/x content" in line for line in drill_lines(bad, texts))
    assert ("passed" in last[0]) is (language == "en")


@pytest.fixture
def stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return two folders; an `ssh` on the path runs the source's and the target's command in its own."""
    source, target, tools = (tmp_path / name for name in ("source", "target", "tools"))
    for folder in (source, target, tools):
        folder.mkdir()
    script = tools / "ssh"
    script.write_text(
        f"""#!/bin/sh
host=$7; shift 7
case $host in source) root={source};; target) root={target};; *) exit 9;; esac
exec sh -c "$(echo "$*" | sed "s#/srv/backup#$root#g")"
"""
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    return source, target


def test_the_copy_is_whole_and_replaces_what_was_there(stores: tuple[Path, Path]) -> None:
    source, target = stores
    (source / "h-1" / "repository").mkdir(parents=True)
    (source / "h-1" / "repository" / "config").write_bytes(b"\0secret")
    (source / "h-1" / "repository" / "config").chmod(0o400)
    (source / "h2").mkdir()
    (target / "h-1").mkdir()
    (target / "h-1" / "stale").touch()
    carry.carry(HERE, HERE, "/srv/backup", ["h-1", "h2"], Remaining(60, "a minute"))
    assert sorted(str(path.relative_to(target)) for path in target.rglob("*")) == [
        "h-1", "h-1/repository", "h-1/repository/config", "h2",
    ]  # fmt: skip
    copied = target / "h-1" / "repository" / "config"
    assert (copied.read_bytes(), copied.stat().st_mode & 0o777) == (b"\0secret", 0o400)


def test_a_store_that_lacks_a_client_is_named(stores: tuple[Path, Path]) -> None:
    (stores[0] / "h1").mkdir()
    with pytest.raises(GoliveError, match=r"the source store ended the copy with 2: .*h2"):
        carry.carry(HERE, HERE, "/srv/backup", ["h1", "h2"], Remaining(60, "a minute"))


def test_one_that_does_not_come_back_keeps_no_other_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def files(_params: Any, record: dict[str, Any]) -> Any:
        if record["kind"] == "os":
            raise GoliveError("the snapshot is damaged")
        return lambda: ""

    monkeypatch.setattr(on_target, "run", lambda argv, **_more: ran.append(argv[0]))
    monkeypatch.setattr(on_target, "_files", files)
    monkeypatch.setattr(on_target, "_database", lambda params, _record: lambda: f"{params['name']} differs")
    monkeypatch.setattr(on_target, "_units", lambda _names: lambda: "")
    order = {
        "files": {"records": [OS, {**OS, "kind": "app"}], "units": ["a.service"]},
        "databases": [{"name": "old", "records": [DB]}],
    }
    rows = on_target.restore(order)
    assert [(one["kind"], one["equal"], one["fault"]) for one in rows] == [
        ("os", False, "the snapshot is damaged"),
        ("app", True, ""),
        ("db", False, "old differs"),
        ("service", True, ""),
    ]
    assert "systemd-tmpfiles" in ran


def test_what_runs_must_be_what_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_undo, "run_again", lambda _names: [])
    monkeypatch.setattr(units, "active", lambda: ["a.service", "c.service"])
    assert on_target._units(["a.service", "b.service"])() == "b.service does not run; c.service runs"
    assert on_target._units(["a.service", "c.service"])() == ""
