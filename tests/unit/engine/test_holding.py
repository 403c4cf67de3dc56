"""A night that stands still: who may let it go on, and that nothing but a signed decision about this very hold does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import Held
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, holding
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import closed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import State
from ansible_collections.relops.golive.plugins.plugin_utils.engine.operators import operator_in, operator_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.engine.telling import end_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import turn
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FormKind

DIGEST = "a" * 64
KIND = {
    "number": "18", "title": {"zh": "表", "en": "form"}, "requirements": ["R49"], "occasion": "night",
    "before": "asked", "filed_by": ["运维部负责人"],
}  # fmt: skip


def opened(state: Path, production: bool = True) -> Golive:
    Case(state).write("evidence", "rehearsal", {"result": "pass"}, "周工")
    return golive.enter(state, "P", DIGEST, "王工", production=production, account="wang")


@pytest.fixture
def night(tmp_path: Path) -> Golive:
    """Return a production night in which a step has failed."""
    found = opened(tmp_path)
    fail(found)
    return found


def fail(found: Golive, run: str = "") -> None:
    place = Place(found.state, found.folder, run or found.run(), "h", "install", "install.a", "f", "王工")
    place.write("intent", before={}, changes=[{"item": "x", "from": "1", "to": "2"}])
    place.write("failed", message="no room")


def filed(state: Path, key: str, **fields: Any) -> dict[str, FormStanding]:
    """Return a form as it stands once it is filed and signed."""
    facts = {"version": 1, "person": "王工", "role": "运维部负责人", "fields": fields, "binds": {}}
    form = Filed(Case(state).write("form", key, facts, "wang"))
    by = Held("王工", "运维部负责人", "approve", "", "k", form.entry.seq + 1, form.entry.time)
    rules = ["order_is_operators"] if key == "order" else []
    return {key: FormStanding(key, FormKind.model_validate({**KIND, "rules": rules}), Holds.SIGNED, form, (by,))}


def decided(found: Golive, word: str, **more: Any) -> dict[str, FormStanding]:
    return filed(found.state, "decision", **{"golive": found.id, "decision": word, "reason": "磁盘已扩", **more})


def held(found: Golive) -> None:
    assert turn(found, "a stage failed", holding.HOLD) == (False, ["h install.a: no room"])
    holding.record_problems(found, Case(found.state), "王工")


# --- hold ----------------------------------------------------------------------------------------
def test_back_is_what_a_failure_means_unless_something_else_was_ordered(night: Golive) -> None:
    assert turn(night, "x") == (True, ["h install.a: no room"])
    assert night.direction() == golive.ROLLBACK and not night.standing().held


def test_a_held_night_stands_still_over_new_runs_until_it_is_decided(night: Golive) -> None:
    held(night)
    standing = night.whole_standing()
    assert (standing.state, standing.heading) == (State.HELD, golive.STOPPED)
    assert turn(night, "again", holding.BACK) == (False, []), "nothing more is decided in this run"
    golive.enter(night.state, "P", DIGEST, "王工", production=True)
    assert golive.heading(night.state) == golive.STOPPED, "to begin anew decides nothing"
    assert closed(night, [Planned(0, "install.a", "h")], "again")["result"] == golive.STOPPED
    night.write("decided", message="retry")
    assert golive.heading(night.state) == golive.FORWARD
    assert night.whole_standing().state is State.EXECUTING


def test_how_a_held_night_is_told(night: Golive, tmp_path: Path) -> None:
    held(night)
    for language, word in (("en", "golive_form=decision"), ("zh", "等待决定")):
        end = end_of(night, tmp_path / "dossier", language, {})
        assert (end.code, end.result, end.failed) == (4, golive.STOPPED, True)
        assert word in end.text and "no room" in end.text and night.id in end.text


def test_a_way_back_by_hand_ends_a_hold(night: Golive) -> None:
    held(night)
    golive.enter(night.state, "P", DIGEST, "王工", back=True, production=True)
    night.turn(golive.ROLLBACK, "asked for")
    assert golive.heading(night.state) == golive.ROLLBACK and night.whole_standing().state is State.RESTORING


def test_a_fault_of_the_controller_holds_nothing(tmp_path: Path) -> None:
    found = opened(tmp_path)
    assert turn(found, "a template", holding.HOLD) == (False, [])
    assert found.standing().stopped and not found.standing().held


# --- what is decided -----------------------------------------------------------------------------
@pytest.mark.parametrize("word", ["retry", "back"])
def test_a_decision_about_this_hold_counts(night: Golive, word: str) -> None:
    held(night)
    made = holding.decision_of(night, Case(night.state), decided(night, word))
    assert made is not None and (made.word, made.person, made.reason) == (word, "王工", "磁盘已扩")


def test_no_other_decision_counts(night: Golive) -> None:
    early = decided(night, "retry")
    held(night)
    case = Case(night.state)
    assert holding.decision_of(night, case, {}) is None
    assert holding.decision_of(night, case, early) is None, "it was filed before the night was held"
    assert holding.decision_of(night, case, decided(night, "retry", golive="another")) is None
    assert holding.decision_of(night, case, decided(night, "hold")) is None
    good = decided(night, "retry")
    unsigned = {"decision": replace(good["decision"], holds=Holds.UNSIGNED)}
    assert holding.decision_of(night, case, unsigned) is None
    assert holding.decision_of(night, case, good) is not None
    night.write("decided", message="retry")
    fail(night)
    held(night)
    assert holding.decision_of(night, Case(night.state), good) is None, "the second hold asks anew"


def test_a_person_may_hold_what_has_not_failed_once(night: Golive) -> None:
    asked = decided(night, "hold")
    made = holding.asked_to_hold(night, Case(night.state), asked)
    assert made is not None and made.word == "hold"
    holding.hold(night, ["王工: performance"], form=made.form)
    night.write("decided", message="retry")
    assert holding.asked_to_hold(night, Case(night.state), asked) is None, "it was obeyed"
    assert holding.asked_to_hold(night, Case(night.state), decided(night, "retry")) is None


def test_a_hold_that_was_asked_for_before_this_night_is_none_of_it(tmp_path: Path) -> None:
    Case(tmp_path).write("evidence", "rehearsal", {"result": "pass"}, "周工")
    early = filed(tmp_path, "decision", golive="?", decision="hold")
    found = golive.enter(tmp_path, "P", DIGEST, "王工", production=True)
    early["decision"].filed.entry.facts["fields"]["golive"] = found.id  # type: ignore[union-attr]
    assert holding.asked_to_hold(found, Case(tmp_path), early) is None


def test_only_the_order_says_in_production_what_a_failure_means(tmp_path: Path) -> None:
    order = filed(tmp_path, "order", on_failure="hold", operator="王工")
    assert holding.on_failure("", True, order) == "hold"
    assert holding.on_failure("back", True, order) == "hold", "a variable changes nothing"
    assert holding.on_failure("hold", True, {}) == "back"
    assert holding.on_failure("hold", True, filed(tmp_path, "order", operator="王工")) == "back"
    assert holding.on_failure("hold", True, filed(tmp_path, "order", on_failure="never")) == "back"
    unsigned = {"order": replace(order["order"], holds=Holds.UNSIGNED)}
    assert holding.on_failure("", True, unsigned) == "back"
    assert (holding.on_failure("", False, {}), holding.on_failure("hold", False, {})) == ("back", "hold")
    with pytest.raises(GoliveError, match="it is back or hold"):
        holding.on_failure("wait", False, {})


# --- a gate inside the night ---------------------------------------------------------------------
def test_a_gate_that_is_open_turns_what_has_begun_and_stops_what_has_not(tmp_path: Path, night: Golive) -> None:
    night.write("barred", message="install: window: it ended")
    assert turn(night, "the task", holding.HOLD) == (True, ["install: window: it ended"]), "nothing is held for it"
    assert night.standing().passed[-1].why == "install: window: it ended"
    fresh = opened(tmp_path / "fresh")
    fresh.write("barred", message="network: order: none")
    assert turn(fresh, "the task") == (False, [])
    assert fresh.stopped() == "network: order: none" and fresh.direction() == golive.FORWARD
    again = golive.enter(fresh.state, "P", DIGEST, "王工", production=True)
    assert not again.standing().barred and not again.stopped(), "the next run is asked anew"


# --- records -------------------------------------------------------------------------------------
def test_a_problem_is_recorded_once_with_its_phenomenon_and_log(night: Golive) -> None:
    held(night)
    holding.record_problems(night, Case(night.state), "王工")
    (record,) = Case(night.state).of("evidence", "problem_found")
    facts = record.facts
    assert (facts["golive"], facts["host"], facts["step"]) == (night.id, "h", "install.a")
    assert facts["phenomenon"] == "h install.a: no room" and any("no room" in line for line in facts["log"])


def test_what_turns_a_night_is_a_problem_too(night: Golive) -> None:
    turn(night, "x")
    holding.record_problems(night, Case(night.state), "王工")
    assert len(Case(night.state).of("evidence", "problem_found")) == 1
    found = opened(night.state / "other")
    found.turn(golive.ROLLBACK, "asked for by the operator")
    holding.record_problems(found, Case(found.state), "王工")
    assert not Case(found.state).of("evidence", "problem_found"), "a way back that was asked for is none"


# --- who -----------------------------------------------------------------------------------------
def test_the_operator_is_whom_the_signed_order_proves(tmp_path: Path) -> None:
    order = filed(tmp_path, "order", operator="李工", account="li")
    assert operator_of(order) == "李工", "whom the signer delegated"
    unproven = {"order": replace(order["order"], kind=FormKind.model_validate(KIND))}
    assert operator_of(unproven) == "王工", "a name that nobody proves is not believed"
    for bad in (
        {},
        {"order": replace(order["order"], holds=Holds.UNSIGNED)},
        {"order": replace(order["order"], held=())},
    ):
        with pytest.raises(GoliveError, match="no signed order"):
            operator_of(bad)
        assert operator_in(bad, back=False) == ""
    rollback = {"rollback_order": replace(order["order"], key="rollback_order")}
    assert operator_in(rollback, back=True) == "李工" and operator_in(rollback, back=False) == ""
