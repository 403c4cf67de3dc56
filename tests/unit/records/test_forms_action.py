"""The action that prints the forms of a plan: no state, no journal, the same answer for the same plan."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action import records_forms
from ansible_collections.relops.golive.plugins.module_utils.data import JSON

PLAN = Path(__file__).parents[2] / "golden" / "records" / "project" / "plan.yml"


def act(tmp_path: Path, check: bool = False, **arguments: Any) -> JSON:
    action = object.__new__(records_forms.ActionModule)
    action.variables = {"golive_dossier": str(tmp_path / "dossier")}
    action._templar = SimpleNamespace(template=lambda value: value)  # type: ignore[assignment]
    action._task = SimpleNamespace(check_mode=check)  # type: ignore[assignment]
    return action.act(tmp_path / "state", {"plan": str(PLAN), **arguments})


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLIVE_DOSSIER", raising=False)


def test_it_writes_beside_the_dossiers_and_needs_no_state(tmp_path: Path) -> None:
    first, again = act(tmp_path), act(tmp_path)
    assert (first["changed"], again["changed"]) == (True, False)
    folder = Path(first["folder"])
    assert folder.parent == tmp_path / "dossier" and folder.name.startswith("GOLD-1-plan-")
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == set(first["files"]) and "forms/08_application.docx" in there
    assert first["msg"] == str(folder)
    assert not (tmp_path / "state").exists()
    assert act(tmp_path, language="en")["changed"] is True


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    assert act(tmp_path, check=True)["files"] == []
    assert not list(tmp_path.iterdir())
