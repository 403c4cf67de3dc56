"""Whose code carries a step is no part of its fingerprint: what was done before engines were told is done still."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action import (
    install_database,
    migrate_data,
    migrate_reconcile,
    migrate_schema,
)
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import step_action

MIGRATION: dict[str, Any] = {
    "name": "pay", "engines": {"source": "a", "target": "b"}, "source": {}, "target": {}, "scripts": "/nonexistent",
    "before_data": "", "zone": "UTC", "chunk_rows": 1, "on_reject": "fail", "max_rejects": 0,
    "tables": [], "dismiss": {},
}  # fmt: skip
WORK = {"migrations": [MIGRATION], "databases": [{"name": "pay", "engine": "b", "port": 1}]}
ACTIONS = [migrate_schema, migrate_data, migrate_reconcile, install_database]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_engine_reaches_the_module_and_not_the_fingerprint(action: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fingerprinted: list[dict[str, Any]] = []
    carried: list[dict[str, Any]] = []

    def place_of(_stage: str, _name: str, arguments: dict[str, Any], *_more: Any) -> object:
        fingerprinted.append(arguments)
        return SimpleNamespace()

    made = action.ActionModule.__new__(action.ActionModule)
    made._task = SimpleNamespace(check_mode=True)
    made.job = lambda _place, arguments, _variables: carried.append(arguments)
    monkeypatch.setattr(step_action, "place_of", place_of)
    monkeypatch.setattr(step_action, "perform", lambda *_words: SimpleNamespace(failed=False))
    made._outcomes(WORK, undo=False, variables={})
    assert len(fingerprinted) == len(carried) == 1
    assert {"engine", "engines"} & carried[0].keys()
    assert not {"engine", "engines"} & fingerprinted[0].keys()
    assert fingerprinted[0].items() <= carried[0].items()
