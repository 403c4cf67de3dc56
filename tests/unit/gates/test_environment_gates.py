"""Production has a plan that somebody signs, stays where it began, has no single stages, forgets what was signed."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates import environment, single_stage, upkeep
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Point, When

from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import under

NOW = datetime(2026, 11, 21, 14, tzinfo=UTC)


def asked(state: Path, plan: Plan | None, at: At = At.START, **more: Any) -> Asked:
    digest = plan.digest if plan else "d" * 64
    given = {"production": True, "case": Case(state), **more}
    return Asked(at, state, "PAYGW-2025", digest, NOW, golive.current(state), plan=plan, **given)


def test_a_production_without_a_plan_is_none(tmp_path: Path) -> None:
    for at in (At.START, At.BACK, At.PREPARE, At.UPKEEP):
        assert environment.GATE.verdict(asked(tmp_path, None, at)) == environment.NO_PLAN
    assert isinstance(environment.GATE.verdict(asked(tmp_path, None, production=False)), Closed)


@pytest.mark.parametrize(
    "change",
    [
        {"signatures": ()}, {"binds": ()}, {"binds": (Part.RELEASE,)}, {"before": Point.CLOSE}, {"when": When.MAJOR},
        None,
    ],
)  # fmt: skip
def test_a_process_in_which_nobody_approves_the_plan_is_none(
    plan: Plan, tmp_path: Path, change: dict[str, Any] | None
) -> None:
    """None: no form at all. A way back is not held up by it."""
    assert isinstance(environment.GATE.verdict(asked(tmp_path, plan)), Closed)
    key = "application"
    forms = {} if change is None else {key: plan.definition.forms[key].model_copy(update=change)}
    other = under(plan, plan.definition.model_copy(update={"forms": forms}))
    assert environment.GATE.verdict(asked(tmp_path, other)) == environment.NOBODY_SIGNS
    assert isinstance(environment.GATE.verdict(asked(tmp_path, other, At.BACK)), Closed)
    assert isinstance(environment.GATE.verdict(asked(tmp_path, other, production=False)), Closed)


@pytest.mark.parametrize("began", [True, False])
def test_what_began_on_a_twin_goes_on_nowhere_else_and_the_other_way_round(
    plan: Plan, tmp_path: Path, began: bool
) -> None:
    night = golive.enter(tmp_path, "PAYGW-2025", plan.digest, "root", production=began)
    for at in (At.START, At.BACK):
        assert isinstance(environment.GATE.verdict(asked(tmp_path, plan, at, production=began)), Closed)
        found = environment.GATE.verdict(asked(tmp_path, plan, at, production=not began))
        assert isinstance(found, Open) and "was opened on" in found.why.en
    night.write("closed", facts={"result": golive.CANCELLED, "left": []})
    assert isinstance(environment.GATE.verdict(asked(tmp_path, plan, production=not began)), Closed)


def test_a_single_stage_is_for_a_twin(plan: Plan, tmp_path: Path) -> None:
    assert isinstance(single_stage.GATE.verdict(asked(tmp_path, plan, At.STAGE)), Open)
    assert isinstance(single_stage.GATE.verdict(asked(tmp_path, plan, At.STAGE, production=False)), Closed)


def test_backups_are_forgotten_by_the_plan_that_was_signed_alone(plan: Plan, tmp_path: Path) -> None:
    empty = upkeep.GATE.verdict(asked(tmp_path / "empty", plan, At.UPKEEP))
    assert isinstance(empty, Open) and "no go-live of this plan" in empty.why.en
    golive.enter(tmp_path / "unsigned", "PAYGW-2025", plan.digest, "root", production=True)
    unsigned = upkeep.GATE.verdict(asked(tmp_path / "unsigned", plan, At.UPKEEP))
    assert isinstance(unsigned, Open) and "not signed" in unsigned.why.en


def test_the_signed_plan_is_kept_up_and_an_edited_one_is_not(plan: Plan, prepared: Casebook, tmp_path: Path) -> None:
    shutil.copytree(prepared.state, tmp_path / "state", symlinks=True)
    state, trust = tmp_path / "state", prepared.trust
    golive.enter(state, "PAYGW-2025", plan.digest, "root", production=True)
    assert isinstance(upkeep.GATE.verdict(asked(state, plan, At.UPKEEP, trust=trust)), Closed)
    assert isinstance(upkeep.GATE.verdict(asked(state, plan, At.UPKEEP)), Open), "without a trust root nobody signed"
    other = under(plan, plan.definition.model_copy(update={"rooms": ()}))
    assert isinstance(upkeep.GATE.verdict(asked(state, other, At.UPKEEP, trust=trust)), Open)
