"""A step goes back in production only while its go-live does, and with the plan's work alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import (
    environment,
    fleet_action,
    planned,
    step_action,
)
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import Inventory

WORK = {"path": "/opt/app"}
OTHER = {"path": "/opt/of-somebody-else"}
INVENTORY = Inventory({"hosts": ["h"]}, {}, {"h": {"golive_install": WORK, "golive_network": WORK}})


class Install(step_action.StepAction):
    """A step of install."""

    stage, step = "install", "it"


class Ports(fleet_action.FleetAction):
    """A step of all switches at once."""

    stage, step = "network", "ports"

    def _works(self, hosts: Any) -> Any:
        return dict.fromkeys(hosts, WORK)

    def _outcomes(self, works: Any, arguments: JSON) -> JSON:
        return dict.fromkeys(works, "undone")


class Hosts(dict[str, JSON]):
    """What Ansible knows of hosts."""

    def raw_get(self, name: str) -> JSON:
        return self[name]


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let preflight have settled a production and a plan be read; return what steps bring back."""
    done: list[str] = []

    def retract(place: Any, work: Any, *_given: Any, **_named: Any) -> Outcome:
        done.append(work.arguments["path"])
        return Outcome("undone")

    known = planned.Planned("p", INVENTORY, list, SimpleNamespace())  # type: ignore[arg-type]
    monkeypatch.setattr(planned, "_known", {"p": known})
    monkeypatch.setattr(environment, "_settled", environment._Settled())
    monkeypatch.setattr(environment, "demand", lambda *_given: None)
    monkeypatch.setattr(ActionBase, "run", lambda *_given, **_named: {})
    monkeypatch.setattr(step_action, "retract", retract)
    environment.settle({"kind": "production"}, environment.GOLIVE)
    return done


def undo(state: Path, work: JSON, check: bool = False) -> str:
    """Let a task undo a step, and return what it was told."""
    made: Any = object.__new__(Install)
    made._task = SimpleNamespace(
        check_mode=check, action="install_it", args={"work": work, "undo": True}, environment=[], delegate_to=None
    )
    made._templar = SimpleNamespace(template=lambda value: value)
    variables = {"inventory_hostname": "h", **INVENTORY.hosts["h"], "golive_state": str(state), "golive_project": "P"}
    return str(made.run(task_vars={**variables, "hostvars": Hosts(h=dict(INVENTORY.hosts["h"]))}).get("msg", ""))


def night(state: Path, turned: bool, production: bool = True) -> golive.Golive:
    found = golive.enter(state, "P", "d" * 64, "me", production=production)
    if turned:
        found.turn(golive.ROLLBACK, "broke")
    return found


def test_on_the_way_back_the_plans_work_is_undone(tmp_path: Path, undone: list[str]) -> None:
    night(tmp_path, turned=True)
    assert undo(tmp_path, WORK) == ""
    assert undone == [WORK["path"]]


def test_another_work_is_not(tmp_path: Path, undone: list[str]) -> None:
    """A playbook of one's own might name what to bring back where."""
    night(tmp_path, turned=True)
    assert "work of install: given besides the plan" in undo(tmp_path, OTHER)
    assert undone == []


def test_nothing_is_undone_while_the_night_goes_forward(tmp_path: Path, undone: list[str]) -> None:
    night(tmp_path, turned=False)
    assert "does not go back" in undo(tmp_path, WORK)
    assert undone == []
    assert undo(tmp_path, WORK, check=True) == ""


def test_what_is_all_back_may_be_asked_again(tmp_path: Path, undone: list[str]) -> None:
    found = night(tmp_path, turned=True)
    found.write("closed", facts={"result": golive.CANCELLED, "left": []})
    assert golive.heading(tmp_path) == golive.BACK
    assert undo(tmp_path, WORK) == ""


def test_on_a_twin_a_role_s_developer_undoes_what_he_likes(tmp_path: Path, undone: list[str]) -> None:
    night(tmp_path, turned=False, production=False)
    assert undo(tmp_path, WORK) == ""
    assert undone == [WORK["path"]]


def undo_ports(state: Path, planned_work: JSON) -> Any:
    """Let a task undo the ports of a switch whose variables say that this is its work."""
    made: Any = object.__new__(Ports)
    made._task = SimpleNamespace(check_mode=False, delegate_to=None)
    hosts = Hosts(h={**INVENTORY.hosts["h"], "golive_network": planned_work})
    made.variables = {"inventory_hostname": "h", "ansible_play_hosts_all": ["h"], "hostvars": hosts, **hosts["h"]}
    return made.act(state, {"undo": True})


@pytest.mark.usefixtures("undone")
def test_for_switches_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet_action, "decisions", lambda *_given: {})
    found = night(tmp_path, turned=False)
    with pytest.raises(GoliveError, match="does not go back"):
        undo_ports(tmp_path, WORK)
    found.turn(golive.ROLLBACK, "broke")
    assert undo_ports(tmp_path, WORK) == {"switches": {"h": "undone"}}
    with pytest.raises(GoliveError, match="golive_network: given besides the plan"):
        undo_ports(tmp_path, OTHER)
