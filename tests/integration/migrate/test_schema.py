"""The target schema goes forward and back, also after a kill between a script and the registry."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import steps

from tests.integration.migrate.servers import OWNER, Servers, with_params

pytestmark = pytest.mark.integration
BEFORE_DATA = ["schema", "merchant", "customer", "payment", "refund", "payment_attachment"]

FORGET = "DELETE FROM sqitch.tags; DELETE FROM sqitch.changes WHERE change = 'payment_attachment';"


def schemas(servers: Servers) -> set[str]:
    rows = servers.new("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$|^public$';")
    return set(rows.split())


def test_forward_and_back_leaves_nothing(bare: Servers) -> None:
    planned = steps.read_schema(bare.params)
    assert [change["item"] for change in planned["changes"]] == [f"pay:{change}" for change in BEFORE_DATA]
    done = steps.apply_schema(bare.params)["facts"]
    assert done["deployed"] == BEFORE_DATA
    assert steps.read_schema(bare.params)["changes"] == []
    assert bare.new("SELECT tableowner FROM pg_tables WHERE tablename = 'payment';") == OWNER
    assert len(steps.undo_schema(bare.params, planned["before"], done)["changes"]) == len(BEFORE_DATA)
    assert schemas(bare) == set()
    assert steps.undo_schema(bare.params, planned["before"], done)["changes"] == []


def test_a_kill_between_script_and_registry_does_no_harm(bare: Servers) -> None:
    before = steps.read_schema(bare.params)["before"]
    steps.apply_schema(bare.params)
    bare.new(FORGET)
    assert steps.apply_schema(bare.params)["facts"]["deployed"] == BEFORE_DATA
    bare.new(FORGET)
    steps.undo_schema(bare.params, before, {})
    assert schemas(bare) == set()


def test_changes_that_the_registry_lost_are_no_changes_that_were_taken_back(bare: Servers) -> None:
    """Found by the audit: with its registry gone the undo had nothing to do, and the tables stayed."""
    before = steps.read_schema(bare.params)["before"]
    done = steps.apply_schema(bare.params)["facts"]
    bare.new("DROP SCHEMA sqitch CASCADE;")
    with pytest.raises(GoliveError, match=r"schema pay: schema, merchant.* not in the registry"):
        steps.undo_schema(bare.params, before, done)
    assert "pay" in schemas(bare)


def test_an_undo_that_was_killed_half_way_goes_on(bare: Servers) -> None:
    before = steps.read_schema(bare.params)["before"]
    done = steps.apply_schema(bare.params)["facts"]
    steps.undo_schema(bare.params, {**before, "deployed": BEFORE_DATA[:3]}, done)
    steps.undo_schema(bare.params, before, done)
    assert schemas(bare) == set()


def test_a_database_that_is_gone_is_a_fault_when_it_held_something(servers: Servers) -> None:
    absent = with_params(servers, target={**servers.params["target"], "name": "nowhere"})
    with pytest.raises(GoliveError, match="target database nowhere is gone, and schema was deployed"):
        steps.undo_schema(absent.params, {"deployed": ["schema"]}, {})


def test_a_script_edited_after_it_was_deployed_is_a_fault(bare: Servers) -> None:
    steps.apply_schema(bare.params)
    scripts = {
        **bare.params["scripts"],
        "deploy/refund.sql": bare.params["scripts"]["deploy/refund.sql"] + "\n-- late\n",
    }
    with pytest.raises(GoliveError, match="pay:refund was edited after it was deployed"):
        steps.read_schema(with_params(bare, scripts=scripts).params)


def test_a_script_that_fails_is_told(bare: Servers) -> None:
    scripts = {**bare.params["scripts"], "deploy/payment.sql": "SELECT 1 / 0;"}
    with pytest.raises(GoliveError, match="division by zero"):
        steps.apply_schema(with_params(bare, scripts=scripts).params)
    assert steps.apply_schema(bare.params)["facts"]["deployed"] == BEFORE_DATA


def test_a_verify_that_fails_is_told(bare: Servers) -> None:
    scripts = {**bare.params["scripts"], "verify/payment.sql": "SELECT nothing FROM pay.payment;"}
    with pytest.raises(GoliveError, match="nothing"):
        steps.apply_schema(with_params(bare, scripts=scripts).params)


def test_no_database_means_everything_is_to_be_done_and_nothing_to_be_undone(servers: Servers) -> None:
    absent = with_params(servers, target={**servers.params["target"], "name": "nowhere"})
    assert len(steps.read_schema(absent.params)["changes"]) == len(BEFORE_DATA)
    assert len(steps.read_data(absent.params)["changes"]) == 8
    assert steps.undo_schema(absent.params, {"deployed": []}, {})["changes"] == []
    assert steps.undo_data(absent.params, {"deployed": []}, {})["changes"] == []


def test_a_stopped_server_is_not_taken_for_an_empty_one(servers: Servers) -> None:
    stopped = with_params(servers, target={**servers.params["target"], "socket": "/nonexistent"})
    with pytest.raises(GoliveError, match="does not answer"):
        steps.undo_schema(stopped.params, {"deployed": []}, {})
