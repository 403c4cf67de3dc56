"""The one task that backs up a host: its steps and their order, and that undo tries every one of them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action import backup_host
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import step_action
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup import keys

MASTER, CLIENT = "a master of sixteen or more", ["BAK", "/srv/backup", "P", "A"]


def item(**more: str) -> JSON:
    store = {"address": "10.0.0.9", "account": "glb-a", "path": "/srv/backup/A"}
    return {"store": store, "store_host": "BAK", "client": CLIENT, "master_secret": MASTER, **more}


WORK = {"databases": [item(name="one"), item(name="two")], "files": item()}


@pytest.fixture
def action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> backup_host.ActionModule:
    """Return the action of a task on host A in an open go-live whose store told its host key."""
    opened = golive.enter(tmp_path, "P", "d" * 64, "me")
    opened.journal.folder.joinpath("BAK.jsonl").touch()
    place = Place(tmp_path, opened.folder, opened.run(), "BAK", "backup", "backup.store", "f")
    place.write("done", facts={"host_keys": ["ssh-ed25519 AAAA"]})
    monkeypatch.setenv("GOLIVE_STATE", str(tmp_path))
    made: Any = object.__new__(backup_host.ActionModule)
    made._task = SimpleNamespace(check_mode=False, action="relops.golive.backup_host", args={}, environment=[])
    made._templar = None
    made._variables = {}
    return made  # type: ignore[no-any-return]


def names(action: backup_host.ActionModule, undo: bool) -> list[str]:
    outcomes = action._outcomes(WORK, undo, {"inventory_hostname": "A"})
    return [name for name, _outcome in outcomes]


def test_databases_come_before_files_and_nobody_else_has_steps(action: backup_host.ActionModule) -> None:
    found = action.items(WORK)
    assert [suffix for suffix, _arguments in found] == ["database.one", "database.two", "files"]
    assert all(arguments["store"]["host_keys"] == ["ssh-ed25519 AAAA"] for _suffix, arguments in found)
    assert action.items({"store": {"path": "/srv/backup"}}) == []


def test_going_on_stops_at_a_failure_and_going_back_does_not(
    action: backup_host.ActionModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any, **_named: Any) -> Outcome:
        return Outcome("failed", message="broken")

    monkeypatch.setattr(step_action, "perform", fail)
    monkeypatch.setattr(step_action, "retract", fail)
    assert names(action, undo=False) == ["backup.database.one"]
    assert names(action, undo=True) == ["backup.files", "backup.database.two", "backup.database.one"]


def test_each_step_has_its_module_and_only_what_goes_to_the_store_gets_what_opens_it(
    action: backup_host.ActionModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And never the master: who reads a host's memory learns that host's secrets alone."""
    called: list[tuple[str, JSON]] = []

    def module(_self: Any, name: str, arguments: JSON, _variables: JSON) -> JSON:
        called.append((name.rsplit(".", 1)[-1], arguments))
        return {"changes": [{"item": "x", "from": "", "to": "y"}]}

    monkeypatch.setattr(step_action.StepAction, "execute", module)
    keys._of_store.cache_clear()
    assert names(action, undo=False) == ["backup.database.one", "backup.database.two", "backup.files"]
    assert [name for name, _arguments in called] == ["backup_database"] * 4 + ["backup_files"] * 2
    assert ["client_secret" in arguments for _name, arguments in called] == [False, True] * 3
    passwords = [arguments.get("restic_password") for _name, arguments in called]
    assert passwords == [None, keys.client_password(MASTER, keys.Client(*CLIENT))] * 3
    assert MASTER not in str(called)
    assert keys._of_store.cache_info().misses == 1  # one scrypt, however many calls
    called.clear()
    keys._of_store.cache_clear()
    assert names(action, undo=False) == ["backup.database.one", "backup.database.two", "backup.files"]
    assert called == []
    assert keys._of_store.cache_info().misses == 0  # done steps need no key


def test_a_host_that_was_away_gets_less_time_on_the_rest_of_the_way_back(
    action: backup_host.ActionModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: JSON = {}
    connection: Any = SimpleNamespace(has_option=lambda _name: True, set_option=given.__setitem__)
    action._connection = connection
    variables = {"inventory_hostname": "A"}
    place = step_action.place_of("backup", "backup.files", {}, variables, action)
    monkeypatch.setattr(step_action, "retract", lambda *_given, **_named: Outcome("undone"))
    place.write("undo_failed", facts={})
    action._outcomes(WORK, True, variables)
    assert given == {}
    place.write("undo_failed", facts={"unreachable": True})
    action._outcomes(WORK, True, variables)
    assert given == {"timeout": step_action.SECOND_TRY}
