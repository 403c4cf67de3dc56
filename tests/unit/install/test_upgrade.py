"""An upgrade in place on the target: a suspended entry point stays closed, hosts take turns, what was comes back."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action import install_release, migrate_reconcile
from ansible_collections.relops.golive.plugins.module_utils import entry_points
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import setup as postgres_setup
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.cluster import ROLES
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import config_files, placing, release
from ansible_collections.relops.golive.plugins.module_utils.system.services import Service
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive

RUNS, STOPPED = Service(True, True, True, 0), Service(True, False, False, 0)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return what was asked of systemd; nothing of it happens."""
    found: list[tuple[str, ...]] = []
    for module in (config_files, release):
        monkeypatch.setattr(module, "control", lambda *words: found.append(words))
        monkeypatch.setattr(module, "service", lambda _name: STOPPED)
    return found


def config(path: Path, closed: bool) -> config_files.Configuration:
    """Return one file of a service."""
    file = {"path": str(path), "content": "new\n", "mode": "0644", "owner": "root", "group": "root"}
    return config_files.Configuration({"files": [file], "service": "door.service", "closed": closed})


def test_a_closed_entry_point_gets_its_files_and_is_not_started(
    monkeypatch: pytest.MonkeyPatch, said: list[tuple[str, ...]]
) -> None:
    path = Path("/etc/golive-test/door.conf")
    written: list[str] = []
    monkeypatch.setattr(placing, "state_of", lambda _path: None)
    monkeypatch.setattr(placing, "put", lambda *words: written.append(str(words[0])))
    wish = config(path, closed=True)
    assert [change["item"] for change in wish.differences()] == [str(path)]
    wish.activate()
    assert (written, said) == ([str(path)], [])
    assert "door.service" in [change["item"] for change in config(path, closed=False).differences()]


def test_a_suspended_entry_point_that_runs_all_the_same_is_told(
    monkeypatch: pytest.MonkeyPatch, said: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr(config_files, "service", lambda _name: RUNS)
    monkeypatch.setattr(placing, "state_of", lambda _path: None)
    monkeypatch.setattr(placing, "put", lambda *_words: None)
    with pytest.raises(GoliveError, match="is suspended, and it runs"):
        config(Path("/etc/golive-test/door.conf"), closed=True).activate()
    assert said == []


def wish(root: Path, closed: bool) -> release.Release:
    """Return a release whose service may be a closed entry point."""
    return release.Release(
        {
            "name": "app", "version": "2", "sha256": "x", "root": str(root), "user": "root", "closed": closed,
            "service": "app.service", "unit": "", "files": [], "health": None,
        }
    )  # fmt: skip


@pytest.mark.parametrize("closed", [True, False])
def test_a_release_that_is_the_entry_point_is_switched_and_not_started(
    closed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr(release, "fault_of_files", lambda _wish: "")
    monkeypatch.setattr(release, "wait_until_healthy", lambda *_words: 1.5)
    one = wish(tmp_path, closed)
    monkeypatch.setattr(one, "files", list)
    assert release.switch(one, None) == (0.0 if closed else 1.5)
    assert one.links_to() == "releases/2"
    assert [words[0] for words in said] == ["daemon-reload", *([] if closed else ["enable", "restart"])]
    left = [change["item"] for change in release.differences(one)]
    assert left == ([] if closed else ["app.service"])


def test_the_links_of_sysv_keep_their_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the twin: suspending and opening nginx left the time of that moment on /etc/rc2.d."""
    monkeypatch.setattr(entry_points, "SYSV", tmp_path)
    monkeypatch.setattr(entry_points, "UNITS", tmp_path / "units")
    for folder in ("init.d", "rc2.d", "units/multi-user.target.wants"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "rc2.d" / "S01door").symlink_to("../init.d/door")
    (tmp_path / "rc2.d" / "S01doorbell").symlink_to("../init.d/doorbell")
    assert entry_points.times("door.service") == {}
    (tmp_path / "init.d" / "door").touch()
    assert set(entry_points.times("door.service")) == {str(tmp_path / "rc2.d" / "S01door"), str(tmp_path / "rc2.d")}


def test_a_role_that_had_no_password_gets_none_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the campaign: the way back of a role without password was an emergency."""
    asked: list[str] = []
    roles = {"ledger_owner": "SCRAM-SHA-256$new"}

    def sql(text: str, _database: str = "postgres") -> str:
        asked.append(text)
        roles.update({"ledger_owner": ""} if "PASSWORD NULL" in text else {})
        return ""

    known = {"ledger": {"owner": "ledger_owner"}}
    cluster: Any = SimpleNamespace(
        name="ledger", users=[{"name": "ledger_owner"}], sql=sql,
        ask=lambda what: roles if what is ROLES else known,
    )  # fmt: skip
    before = {"databases": known, "roles": {"ledger_owner": placing.digest(b"")}}
    postgres_setup._drop_new(cluster, before)
    assert asked[-1] == "ALTER ROLE ledger_owner PASSWORD NULL;"


@pytest.mark.parametrize(("there", "fault"), [(True, True), (False, False)])
def test_a_database_that_has_to_be_there_is_not_made(there: bool, fault: bool) -> None:
    cluster: Any = SimpleNamespace(
        p={"there": there}, name="paygw", service="postgresql.service", running=lambda: True, ask=lambda _what: {}
    )
    if not fault:
        return postgres_setup.refuse_missing(cluster)
    with pytest.raises(GoliveError, match="has no database paygw"):
        postgres_setup.refuse_missing(cluster)
    return None


class Told:
    """A journal of a few steps."""

    def __init__(self, before: Any = None, facts: Any = None, last: dict[str, str] | None = None) -> None:
        self.before, self.facts, self.events = before, facts or {}, last or {}

    def first_before(self, _host: str, _step: str) -> Any:
        """Return what a step found first."""
        return self.before

    def done_facts(self, _host: str, _step: str) -> Any:
        """Return what a step measured."""
        return self.facts

    def last(self, host: str, _step: str) -> Any:
        """Return a step's last event on a host."""
        return SimpleNamespace(event=self.events[host]) if host in self.events else None


@pytest.mark.parametrize(
    ("journal", "expected"),
    [
        (Told(before={"finished": True}), True),
        (Told(before={"finished": False}, facts={"finished_before": True}), False),
        (Told(facts={"finished_before": True}), True),
        (Told(), False),
    ],
    ids=["found finished", "finished in this night", "nothing to do at all", "never begun"],
)
def test_only_what_an_earlier_night_finished_is_not_compared(journal: Any, expected: bool) -> None:
    assert migrate_reconcile.finished_before(journal, "DB", "migrate.data.pay") is expected


@pytest.mark.parametrize(
    ("last", "waits"),
    [({"A": "done", "B": "done"}, ""), ({"A": "done"}, "B"), ({"A": "done", "B": "failed"}, "B"), ({}, "A")],
)
def test_a_host_takes_its_turn_when_the_others_carry_the_release(
    last: dict[str, str], waits: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golive, "attach", lambda _state: SimpleNamespace(journal=Told(last=last)))
    monkeypatch.setattr(install_release, "state_folder", lambda *_words: Path("/nowhere"))
    action: Any = SimpleNamespace(
        _task=SimpleNamespace(check_mode=False), _templar=None, stage="install", step="release"
    )
    arguments = {"operation": "read", "name": "app", "version": "2", "after": ["A", "B"]}
    turn = install_release.ActionModule._wait_for_the_others
    if not waits:
        return turn(action, arguments, {})
    with pytest.raises(GoliveError, match=f"{waits} does not carry app 2"):
        turn(action, arguments, {})
    return None
