"""What a run is told by its own parts cannot be told by somebody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.admission import shadows_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import Inventory

GOLIVE = Path(__file__).resolve().parents[3] / "collections/ansible_collections/relops/golive"
FILES = [
    *(
        GOLIVE / "playbooks" / f"{name}.yml"
        for name in ("golive", "rollback", "rehearse", "network", "backup", "install")
    ),
    *(GOLIVE / "playbooks/parts").glob("*.yml"),
    *(GOLIVE / "playbooks/tasks" / f"{name}.yml" for name in ("stage", "stage_back", "forecast")),
    *GOLIVE.glob("roles/*/tasks/*.yml"),
]
TOLD = re.compile(r"(?:register: |vars: \{)(\w+)")
NAMES = sorted({name for file in FILES for name in TOLD.findall(file.read_text(encoding="utf-8"))})


class Hosts:
    """Variables of every host."""

    def __init__(self, **variables: object) -> None:
        self.variables = variables

    def raw_get(self, _host: str) -> dict[str, object]:
        """Return them."""
        return self.variables


def test_there_are_some() -> None:
    assert {"golive_marker", "golive_closed", "golive_back", "golive_part", "golive_rehearsal"} <= set(NAMES)


@pytest.mark.parametrize("name", [*NAMES, "golive_backup", "golive_tasks", "golive_platform"])
def test_a_name_of_our_own_is_refused_from_outside(name: str) -> None:
    inventory = Inventory({}, {"golive_tasks": {}}, {})
    assert shadows_of(inventory, {"groups": {}, "hostvars": Hosts()}, {name: "x"}) == (f"-e {name}",)


def test_a_decision_of_the_operator_is_not() -> None:
    inventory = Inventory({}, {}, {})
    given = dict.fromkeys(("golive_assessment", "golive_reason", "golive_keep", "golive_break_lock", "my_own"), "x")
    variables = {"groups": {}, "hostvars": Hosts(), "inventory_hostname": "localhost"}
    assert shadows_of(inventory, variables, given) == ()


def test_no_inventory_makes_a_night_a_rehearsal() -> None:
    inventory, groups = Inventory({"app": ["a"]}, {}, {"a": {}}), {"app": ["a"], "all": ["a"]}
    given = {"groups": groups, "hostvars": Hosts(golive_rehearsal=True, golive_marker={})}
    assert shadows_of(inventory, given, {}) == ("golive_rehearsal of a",)
