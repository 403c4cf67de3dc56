"""The step list names what the actions journal: derived here from the actions themselves."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.fleet_action import FleetAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Lazy
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

ROOT = Path(__file__).parents[3]
ACTIONS = ROOT / "collections/ansible_collections/relops/golive/plugins/action"
PLANS = ("inventories/demo/plan.yml", "tests/golden/records/project/plan.yml")


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest) -> Plan:
    """Return a plan."""
    return load(ROOT / request.param)


def journaled(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield (host, step) of everything that an action would journal."""
    works = desired_of(plan)
    for name in sorted(path.stem for path in ACTIONS.glob("*.py")):
        action = importlib.import_module(f"ansible_collections.relops.golive.plugins.action.{name}").ActionModule
        if issubclass(action, FleetAction):
            yield from ((switch, f"network.{action.step}") for switch, work in works["network"].items() if work)
        elif issubclass(action, StepAction):
            stages = [action.stage] if hasattr(action, "stage") else ["suspend", "resume"]
            for stage in stages:
                yield from _steps(action, stage, works[stage])
        elif name == "verify_checks":
            yield from ((host, "verify.checks") for host, work in works["verify"].items() if work)


def _steps(action: type[StepAction], stage: str, works: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    bare: Any = action.__new__(action)
    bare._variables, bare._templar, bare._task = {}, None, SimpleNamespace(check_mode=False)
    for host, work in works.items():
        for suffix, _arguments in bare.items(work) if work else ():
            yield host, ".".join(part for part in (stage, getattr(action, "step", ""), suffix) if part)


def test_the_step_list_is_what_the_actions_journal(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLIVE_STATE", str(tmp_path))
    monkeypatch.setattr(hashlib, "scrypt", lambda *_given, **_named: bytes(32))  # keys take time and are not looked at
    golive.enter(tmp_path, plan.project.code, plan.digest, "周工")
    steps = [(one.host, one.step) for one in steps_of(plan)]
    assert len(set(steps)) == len(steps)
    assert sorted(steps) == sorted(journaled(plan))


def test_what_is_wanted_of_very_many_devices_is_worked_out_once_and_only_where_it_is_read() -> None:
    asked: list[str] = []

    def of(name: str) -> dict[str, Any]:
        asked.append(name)
        return {"name": name, "ports": {}}

    found = dict(Lazy(("sw1", "sw2"), of).unread())
    assert list(found) == ["sw1", "sw2"]
    assert all(found.values())
    assert asked == []
    assert (found["sw2"]["name"], found["sw2"].get("vlans"), dict(found["sw2"])) == ("sw2", None, of("sw2"))
    assert asked == ["sw2", "sw2"]
