"""No back door: every playbook and every variable, found by reading the tree, and none changes a production unasked.

What changes a device is an action of this collection that reaches it, and each of these looks at the very connection
that it is about to use. So a playbook is shut when what it does with devices stands behind preflight, or can act on a
twin alone; and a variable opens nothing when, whatever it is set to, the run stays production and its gates open.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import admission, context
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.asking import ask
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError

from tests.house.backdoors import PLAYBOOKS, Play, Run, plays, steps_of, variables_read
from tests.house.house import breaches, read_yaml, text_of, walked
from tests.pace import some

ACTIONS = PLAYBOOKS.parent / "plugins/action"
ROOT = PLAYBOOKS.parents[3].parent
REACHES = frozenset({"_execute_module", "_low_level_execute_command", "access_of", "roads", "carry", "_access"})
"""Calls by which an action gets to a device."""
DEMANDS = frozenset({"demand", "demand_way", "demand_twin"})
READS = {
    "golive_forecast": "measures by day; its module changes nothing",
    "precheck_host": "the same; besides it asks the clock",
    "precheck_switches": "shows two configurations of each switch, by the connection that a step looks at",
    "network_recheck": "reads configurations and measured values and writes nothing, not even a journal",
    "golive_twin_only": "looks at the connection and opens none",
}
BASES = ("StepAction", "MeasureAction", "FleetAction")
"""Bases that demand it for all that build on them; `test_the_bases_demand_it` holds that."""
LOCAL_TOOLS = frozenset({
    "ansible.builtin.set_fact", "ansible.builtin.assert", "ansible.builtin.command", "ansible.builtin.file",
    "ansible.builtin.copy", "ansible.builtin.shell", "ansible.builtin.debug", "ansible.builtin.fail",
    "relops.lab.lab_up", "relops.lab.lab_down", "relops.lab.lab_info",
})  # fmt: skip
"""What a play of the controller alone may use besides actions of ours: it acts on this machine."""
ENTRIES = sorted(path.stem for path in PLAYBOOKS.glob("*.yml"))
EVERY = sorted(path for path in PLAYBOOKS.rglob("*.yml") if path.parent.name != "tasks")


def calls(path: Path) -> set[str]:
    """Return the names of what a file calls."""
    found = set()
    for node in walked(text_of(path)):
        if isinstance(node, ast.Call):
            function = node.func
            found.add(function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""))
    return found


def guarded(action: str) -> bool:
    """Tell whether an action of ours looks at its connection before it changes anything there, or reaches none."""
    path = ACTIONS / f"{action}.py"
    text, called = text_of(path), calls(path)
    if any(f"({base})" in text for base in BASES) or called & DEMANDS or action in READS:
        return True
    return not called & REACHES


def shut(found: list[Play], at: int) -> str:
    """Return why a play is no back door, an empty text where it may be one."""
    play = found[at]
    actions = [step.action for step in play.steps]
    ours = [one.removeprefix("relops.golive.") for one in actions if one.startswith("relops.golive.")]
    if not all(guarded(one) for one in ours):
        return ""
    others = [one for one in actions if not one.startswith("relops.golive.")]
    if play.hosts == "localhost":
        return "the controller alone" if set(others) <= LOCAL_TOOLS else ""
    if actions and actions[0] == "relops.golive.golive_twin_only":
        return "a twin alone"
    if any(one not in ("ansible.builtin.meta", "ansible.builtin.debug") for one in others):
        return ""
    return "each step demands it"


# --- playbooks -----------------------------------------------------------------------------------
@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(PLAYBOOKS)))
def test_no_play_of_any_playbook_changes_a_device_unasked(path: Path) -> None:
    """Also of a part that is run by itself: each step of it looks for itself."""
    found = plays(path)
    assert found
    for at, play in enumerate(found):
        assert shut(found, at), f"{path.name}: {play.name} ({play.hosts}) may change a device"


@pytest.mark.parametrize("name", ENTRIES)
def test_what_a_playbook_does_with_devices_stands_behind_preflight(name: str) -> None:
    found = plays(PLAYBOOKS / f"{name}.yml")
    first = next((at for at, play in enumerate(found) if acts(play)), None)
    if first is None:
        return
    if all(reads(play) for play in found if acts(play)):
        return
    before = [step.action for play in found[:first] for step in play.steps]
    twin_alone = all(shut(found, at) == "a twin alone" or twins(play) for at, play in enumerate(found) if acts(play))
    assert "relops.golive.golive_preflight" in before or twin_alone, f"{name}.yml acts before it asks"
    if "relops.golive.golive_preflight" in before:
        play = next(one for one in found if any(step.action == "relops.golive.golive_preflight" for step in one.steps))
        step = play.steps[0]
        assert play.hosts == "all:localhost", "neither --limit nor an empty inventory passes it by"
        assert step.action == "relops.golive.golive_preflight" and "always" in step.tags


def acts(play: Play) -> bool:
    """Tell whether a play gets to devices."""
    return play.hosts not in ("localhost", "all:localhost")


def reads(play: Play) -> bool:
    """Tell whether a play only looks at devices."""
    return all(step.action.removeprefix("relops.golive.") in READS for step in play.steps)


def twins(play: Play) -> bool:
    """Tell whether each action of a play goes to a twin alone."""
    ours = [ACTIONS / f"{step.action.removeprefix('relops.golive.')}.py" for step in play.steps]
    return all(path.exists() and "demand_twin" in calls(path) for path in ours)


@pytest.mark.parametrize("path", sorted((ROOT / "playbooks").glob("*.yml")), ids=lambda path: path.name)
def test_what_a_person_runs_is_the_collections(path: Path) -> None:
    (play,) = read_yaml(path)
    assert play["ansible.builtin.import_playbook"] == f"relops.golive.{path.stem}"
    assert set(play) == {"name", "ansible.builtin.import_playbook"}


def test_every_playbook_of_a_single_stage_says_that_it_is_one() -> None:
    alone = [name for name in ENTRIES if "stage_alone" in (PLAYBOOKS / f"{name}.yml").read_text()]
    assert len(alone) > 4 and "golive_single" in admission.OURS
    for name in alone:
        assert read_yaml(PLAYBOOKS / f"{name}.yml")[0]["vars"] == {"golive_single": "stage"}


# --- actions -------------------------------------------------------------------------------------
def test_every_action_that_reaches_a_device_looks_at_its_connection() -> None:
    found = breaches(sorted(ACTIONS.glob("*.py")), lambda path: not guarded(path.stem), least=45)
    assert not found, f"they reach devices and demand nothing:\n{found}"


def test_the_bases_demand_it() -> None:
    corner = PLAYBOOKS.parent / "plugins/plugin_utils/ansible"
    assert "demand" in calls(corner / "step_action.py")
    assert "demand_way" in calls(corner / "switch_action.py")
    assert "(SwitchAction)" in (corner / "fleet_action.py").read_text()
    assert "(StepAction)" in (corner / "measurement.py").read_text()


def test_no_role_uses_anything_but_our_actions() -> None:
    """A module of somebody else would go where Ansible's variables say, and look at nothing."""
    for path in sorted((PLAYBOOKS.parent / "roles").glob("*/tasks/*.yml")):
        for step in steps_of(read_yaml(path) or [], path.parent):
            assert step.action.startswith("relops.golive.") or step.action == "ansible.builtin.meta", path


def test_no_task_leads_elsewhere() -> None:
    """Neither a delegation nor a connection of its own: the one look at a step's connection would miss it."""
    for path in (*PLAYBOOKS.rglob("*.yml"), *(PLAYBOOKS.parent / "roles").glob("*/tasks/*.yml")):
        text = path.read_text()
        assert "delegate_to" not in text, path
        for found in re.findall(r"^\s*(?:ansible_)?connection:\s*(\S+)", text, re.MULTILINE):
            assert found in ("local", "ssh"), path


# --- variables -----------------------------------------------------------------------------------
VARIABLES, ENVIRONMENT = variables_read()
VALUES: tuple[Any, ...] = (
    "", "true", False, "local", "-F /nonexistent/ssh_config", {"kind": "twin"},
)  # fmt: skip


def test_the_tree_was_really_read() -> None:
    assert {
        "golive_as_production", "golive_signers", "golive_state", "golive_break_lock", "golive_back", "golive_lab",
        "golive_twin_dir", "golive_assessment", "golive_part", "golive_single", "ansible_host", "ansible_connection",
        "ansible_ssh_common_args", "ansible_control_path_dir", "golive_proxy_command", "golive_switch_port",
    } <= set(VARIABLES)  # fmt: skip
    assert {"GOLIVE_STATE", "GOLIVE_LAB", "GOLIVE_OPERATOR", "GOLIVE_TEMPLATES", "ANSIBLE_SSH_ARGS"} <= set(ENVIRONMENT)
    assert len(VARIABLES) > 100 and len(ENVIRONMENT) > 20


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a run on a production with the demo's plan, of which no twin stands and nothing is signed."""
    with Run.of(tmp_path_factory.mktemp("production")) as run:
        yield run


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize("where", ["extra", "host"])
def test_no_variable_makes_it_a_twin_or_opens_it(production: Any, where: str, name: str) -> None:
    for value in some(VALUES, VARIABLES.index(name) + (where == "host")):
        refused(production.asked({name: value}, where), f"{name}={value!r}")


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_no_value_of_the_environment_does(production: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for value in ("", "1", "local", "/nonexistent", "-F /nonexistent/ssh_config"):
        monkeypatch.setenv(name, value)
        refused(production.asked({}, "extra"), f"{name}={value}")


def test_a_refusal_is_written_with_who_and_why_and_lies_there_as_a_page(production: Any, tmp_path: Path) -> None:
    found = production.asked({}, "extra", tmp_path / "state")
    with pytest.raises(OpenGatesError) as refused_:
        ask([found["look"]], found["where"])
    (entry,) = Case(tmp_path / "state").of("refused")
    assert entry.facts["gates"] == [row["gate"] for row in refused_.value.rows if row["state"] == "open"]
    assert entry.facts["account"] == context.account() and entry.facts["environment"]["kind"] == "production"
    page = tmp_path / "state/gates.html"
    assert page.stat().st_mode & 0o777 == 0o600
    text = page.read_text()
    assert "生产环境" in text and "production" in text and 'id="form.application"' in text and "<script" not in text


def test_a_check_tells_what_is_open_and_refuses_and_writes_nothing(production: Any, tmp_path: Path) -> None:
    found = production.asked({}, "extra", tmp_path / "state")
    told = ask([replace(found["look"], check=True)], found["where"])
    assert any(row.state == "open" and row.gate.id == "form.application" for row in told)
    assert not (tmp_path / "state").exists()


def test_a_state_that_cannot_be_written_keeps_nobody_from_being_refused(production: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = production.asked({}, "extra", tmp_path / "file" / "state")
    with pytest.raises(OpenGatesError):
        ask([found["look"]], found["where"])


def test_another_state_folder_is_an_empty_one_and_opens_nothing(production: Any, tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        refused(production.asked({}, "extra", folder), str(folder))


def refused(found: Mapping[str, Any], what: str) -> None:
    """Hold that a run is one on production, and refused with a form that nobody has signed."""
    assert found["kind"] == "production", f"{what} makes a production {found['kind']}"
    assert found["production"] is True and found["refused"], what
    assert any(gate.startswith("form.") for gate in found["open"]), f"{what}: {found['open']}"
