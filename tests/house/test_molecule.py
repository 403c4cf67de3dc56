"""Molecule is green on an empty inventory and on a missing playbook: a scenario cannot be so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.house import ROOT, read_yaml
from tests.scenarios.conftest import KEPT

CONFIG = read_yaml(ROOT / ".config" / "molecule" / "config.yml")
SCENARIOS = sorted(path.parent for path in (ROOT / "molecule").glob("*/molecule.yml"))


def environment(scenario: Path) -> dict[str, str]:
    env: dict[str, str] = read_yaml(scenario / "molecule.yml")["ansible"]["env"]
    return env


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_a_scenario_guards_and_verifies(scenario: Path) -> None:
    first = read_yaml(scenario / "converge.yml")[0]
    assert first.get("ansible.builtin.import_playbook") == "../shared/guard.yml"
    assert read_yaml(scenario / "verify.yml")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_a_scenario_keeps_its_state_to_itself(scenario: Path) -> None:
    env = environment(scenario)
    # The twin's state lies with the twin (group_vars); a dossier would go to dossier/, among those of people.
    own = f"${{MOLECULE_PROJECT_DIRECTORY}}/.lab/{env['GOLIVE_LAB']}/"
    assert [name for name, value in env.items() if "/" in value and not value.startswith(own)] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_a_scenario_has_what_its_sequence_runs(scenario: Path) -> None:
    own = read_yaml(scenario / "molecule.yml")
    sequence = own.get("scenario", CONFIG["scenario"])["test_sequence"]
    playbooks = CONFIG["ansible"]["playbooks"] | own["ansible"].get("playbooks", {})
    runs = {"check": "converge", "idempotence": "converge", "syntax": "converge"}
    steps = {runs.get(step, step) for step in sequence}
    missing = [step for step in steps if not (scenario / playbooks.get(step, f"{step}.yml")).resolve().is_file()]
    assert {"create", "converge", "idempotence", "verify", "destroy"} <= set(sequence)
    assert not missing


def test_scenarios_can_run_side_by_side() -> None:
    labs = [environment(scenario)["GOLIVE_LAB"] for scenario in SCENARIOS]
    assert len(set(labs)) == len(labs)


def test_the_shared_playbooks_exist() -> None:
    shared = CONFIG["ansible"]["playbooks"]
    assert set(shared) == {"create", "destroy"}
    assert all((ROOT / "molecule" / "any" / path).resolve().is_file() for path in shared.values())


def test_a_scenario_begins_without_what_its_last_life_left() -> None:
    """Else the second run in a checkout is held against the old state of a lab that is gone."""
    tasks = [task for play in read_yaml(ROOT / "molecule/shared/create.yml") for task in play.get("tasks", [])]
    forgotten = {name for task in tasks for name in task.get("loop", [])}
    paths = {Path(value).name for scenario in SCENARIOS for value in environment(scenario).values() if "/" in value}
    assert {KEPT, *paths} <= forgotten
