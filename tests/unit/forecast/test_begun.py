"""The forecast is of use until business is suspended; what it measures comes from the plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.begun import suspended
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import minutes_beside
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import inventory_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

DEMO = Path(__file__).resolve().parents[3] / "inventories" / "demo" / "plan.yml"


def step(found: golive.Golive, stage: str, event: str) -> None:
    """Write an event of a step."""
    append(found.folder / "journal", "H", run=found.run(), stage=stage, step=f"{stage}.x", event=event)


def test_only_what_takes_something_from_somebody_ends_the_forecast(tmp_path: Path) -> None:
    assert not suspended(None)
    found = golive.enter(tmp_path, "P", "d" * 64, "me")
    assert not suspended(found)
    step(found, "network", "intent")
    step(found, "network", "done")
    step(found, "suspend", "failed")
    assert not suspended(found), "a step that failed before its intent has touched nothing"
    step(found, "suspend", "intent")
    assert suspended(found)


@pytest.mark.parametrize("end", [golive.SUCCESS, golive.EMERGENCY])
def test_what_is_live_or_broken_is_not_foreseen(tmp_path: Path, end: str) -> None:
    found = golive.enter(tmp_path, "P", "d" * 64, "me")
    found.write("closed", facts={"result": end})
    assert suspended(found)


def test_what_has_turned_back_is_not_foreseen_and_what_is_all_back_begins_anew(tmp_path: Path) -> None:
    found = golive.enter(tmp_path, "P", "d" * 64, "me")
    found.turn(golive.ROLLBACK, "a fault")
    assert suspended(found)
    found.write("closed", facts={"result": golive.CANCELLED})
    assert not suspended(found)


def test_the_demo_is_measured_where_something_is_saved() -> None:
    plan = load(DEMO)
    found = desired(plan)
    assert set(found) == {
        "SHZJ-PAY-APP01", "SHZJ-PAY-APP02", "SHZJ-PAY-DB01", "SHZJ-PAY-LB01", "SHZJ-PAY-LEG01", "SHZJ-BAK01",
    }  # fmt: skip
    assert found["SHZJ-BAK01"] == {"store": "/srv/backup"}
    legacy = found["SHZJ-PAY-LEG01"]
    assert legacy["files"]["data_directories"] == ["/var/lib/mysql"]
    assert [(one["name"], one["backed_up"]) for one in legacy["databases"]] == [("legacy", True)]
    assert [(one["name"], one["backed_up"]) for one in found["SHZJ-PAY-DB01"]["databases"]] == [("paygw", False)]


def test_no_secret_is_in_it_and_the_inventory_holds_it_with_the_window() -> None:
    inventory = inventory_of(load(DEMO))
    assert set(inventory.groups["golive_forecast"]) == {host for host, known in inventory.hosts.items()
                                                        if "golive_forecast" in known}  # fmt: skip
    assert "password" not in str({host: known.get("golive_forecast") for host, known in inventory.hosts.items()})
    assert set(inventory.variables["golive_window"]) == {"start", "end", "latest_decision"}


def test_the_other_tasks_of_the_plan_take_their_minutes() -> None:
    tasks = {"network": {"minutes": 5}, "backup": {"minutes": 20}, "verify": {"minutes": 15}, "records": {"minutes": 2}}
    assert minutes_beside(tasks, "backup") == 20
