"""What is planned for ports stays in the plan: an inventory of thousands of switches must weigh nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.model.secret import Secret
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import inventory_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Lazy, Reference
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES, desired_of

from tests.bench.plan_scale import generate
from tests.golden.plan.project import DEMO

SWITCH = "SHZJ-ACC-SW01"


def exact(value: Any) -> bool:
    """Tell whether a value is made of JSON's own types, of no subclass of them."""
    if type(value) is dict:
        return all(type(key) is str and exact(item) for key, item in value.items())
    if type(value) is list:
        return all(map(exact, value))
    return value is None or type(value) in (str, int, float, bool)


def test_work_is_worked_out_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def of(name: str) -> dict[str, str]:
        asked.append(name)
        return {"of": name}

    work = Lazy(["a", "b"], of)
    assert (list(work), len(work), "a" in work, "c" in work, work.get("c")) == (["a", "b"], 2, True, False, None)
    assert asked == [], "names alone cost nothing"
    assert work["b"] == {"of": "b"}
    assert asked == ["b"]
    with pytest.raises(KeyError):
        work["c"]


def test_a_port_costs_an_inventory_nothing(tmp_path: Path) -> None:
    plan = load(generate(tmp_path / "project", 4, 0))
    found = inventory_of(plan)
    sizes = [len(json.dumps(variables)) for variables in found.hosts.values()]
    assert max(sizes) < 1500, "48 ports of a switch are some 30,000 characters"
    assert all(variables["golive_network"] == Reference.to("network") for variables in found.hosts.values())
    assert not isinstance(Reference.to("network"), Secret)


def test_what_the_plan_wants_of_ports_is_plain_data() -> None:
    works = desired_of(load(DEMO / "plan.yml"))["network"]
    assert all(exact(plain(work)) and plain(work) == work for work in works.values())
    assert works[SWITCH]["ports"]
    assert works[SWITCH] == works[SWITCH]


def test_the_plan_of_the_run_answers_for_its_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = load(DEMO / "plan.yml")
    monkeypatch.setattr(planned, "_known", {"x": planned.Planned("x", inventory_of(plan), list, plan)})
    wanted = STAGES["network"].desired
    assert wanted is not None
    assert planned.work_of("network", SWITCH) == wanted(plan)[SWITCH]
    assert planned.work_of("network", "SHZJ-PAY-APP01") == {}
    monkeypatch.setattr(planned, "_known", {})
    with pytest.raises(GoliveError, match="no plan was read"):
        planned.work_of("network", SWITCH)


def test_rows_with_the_same_cells_share_what_says_so(tmp_path: Path) -> None:
    plan = load(generate(tmp_path / "project", 4, 0))
    assert len({id(link.__pydantic_fields_set__) for link in plan.connections}) == 1
    demo = load(DEMO / "plan.yml").connections
    for link in demo:
        filled = {key for key in link.__pydantic_fields_set__ if getattr(link, key) is not None}
        assert filled == {key for key, value in dict(link).items() if value not in (None, ())}, link.link_id
