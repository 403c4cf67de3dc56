"""The action that prints the forms of a plan: no state, no journal, the same answer for the same plan."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.action import records_forms
from ansible_collections.relops.golive.plugins.module_utils.data import JSON

PLAN = Path(__file__).parents[2] / "golden" / "records" / "project" / "plan.yml"


def act(tmp_path: Path, check: bool = False, golive_language: str = "", **arguments: Any) -> JSON:
    action = object.__new__(records_forms.ActionModule)
    action.variables = {"golive_dossier": str(tmp_path / "dossier"), "golive_language": golive_language}
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


@pytest.mark.parametrize(
    ("variables", "environment", "english"),
    [
        ({}, "en", True),
        ({}, "zh", False),
        ({"golive_language": "zh"}, "en", False),
        ({"golive_language": "en"}, "zh", True),
    ],
)
def test_the_language_is_that_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: JSON, environment: str, english: bool
) -> None:
    monkeypatch.setenv("GOLIVE_LANGUAGE", environment)
    asked: list[str] = []
    monkeypatch.setattr(records_forms, "load", lambda _path, language: asked.append(language))
    act(tmp_path, check=True, **variables)
    assert asked == ["en" if english else "zh"]


def test_no_action_has_a_language_of_its_own() -> None:
    """One that nobody asked for would win over GOLIVE_LANGUAGE."""
    found = {
        path.stem: option["default"]
        for path in sorted((Path(records_forms.__file__).parents[1] / "modules").glob("*.py"))
        for option in [_options(path).get("language") or {}]
        if "default" in option
    }
    assert not found
    playbooks = Path(records_forms.__file__).parents[2]
    texts = [path for room in ("playbooks", "roles") for path in (playbooks / room).rglob("*.yml")]
    assert not [path for path in texts if "golive_language | default('" in path.read_text(encoding="utf-8")]


def _options(path: Path) -> JSON:
    text = re.search(r'^DOCUMENTATION = r"""(.*?)^"""', path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return (yaml.safe_load(text[1]).get("options") or {}) if text else {}
