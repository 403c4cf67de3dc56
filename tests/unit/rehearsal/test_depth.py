"""How far a rehearsal went: only there, and back, with a failure in the middle and the drill; too little is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.deliberate import FILE, read
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Place, Reading, perform
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Depth, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import middle, record
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.findings import Findings, findings

from tests.unit.rehearsal.conftest import STEPS, Rehearsal

Begins = Callable[..., Rehearsal]
INSTALL = STEPS[1]


@pytest.fixture
def full(plan: Plan) -> Plan:
    """Return a plan that rehearses in full depth, with a backup that a drill restores."""
    return plan.model_copy(update={"rehearsal": Depth.FULL})


def there_and_back(begins: Begins, drill: dict[str, Any] | None = None) -> Rehearsal:
    """Return a rehearsal that went live, was drilled while it was, and is back."""
    one = begins()
    one.forward()
    if drill is not None:
        (one.found.folder / "drills").mkdir()
        (one.found.folder / "drills/20261121T100000Z.json").write_text(json.dumps(drill))
    one.open(back=True)
    one.back()
    return one


def said(found: Findings) -> str:
    """Return why it did not pass, in English."""
    return "; ".join(one.en for one in found.why)


def test_one_that_only_goes_there_passes_as_that_and_is_refused_where_more_is_asked(
    rehearsal: Begins, plan: Plan, tmp_path: Path
) -> None:
    one = rehearsal()
    one.forward()
    found = findings(plan, one.found, STEPS, Depth.GO)
    assert found.passed
    facts = found.evidence[Proof.REHEARSAL]
    assert (facts["depth"], facts["back"]) == ("go", "untried")
    Case(tmp_path).write("evidence", Proof.REHEARSAL.value, facts, "root")
    assert not record.proven(plan, tmp_path), "the standard process asks for go_and_back"
    limits = plan.definition.limits.model_copy(update={"rehearsal_depth": Depth.GO})
    shallow = plan.model_copy(update={"definition": plan.definition.model_copy(update={"limits": limits})})
    assert record.proven(shallow, tmp_path)
    assert not findings(plan, one.found, STEPS).passed, "the same journal is no way back"


def test_one_that_failed_does_not_pass_by_staying(rehearsal: Begins, plan: Plan) -> None:
    one = rehearsal()
    one.fail(STEPS[0], "SW01: no answer")
    one.back(STEPS[:1])
    assert not findings(plan, one.found, STEPS, Depth.GO).passed


def test_full_needs_the_failure_and_the_drill(rehearsal: Begins, full: Plan, tmp_path: Path) -> None:
    there_and_back(rehearsal, {"passed": True})
    found = record.end(full, tmp_path, STEPS, "twin-1", "root")
    assert "no failure in the middle was tried" in said(found)


def in_full(begins: Begins, full: Plan, drill: dict[str, Any], struck: bool = True, last: str = "undone") -> Rehearsal:
    """Return a rehearsal in full depth: there, drilled, back, and the failure in the middle."""
    one = there_and_back(begins, drill)
    wanted = middle.want(full, one.state, STEPS)
    assert wanted
    assert (wanted.host, wanted.step, wanted.first) == (INSTALL.host, INSTALL.step, one.found.id)
    one.open()
    one.forward(STEPS[:1]) if not struck else one.write(STEPS[0], "done")
    one.fail(INSTALL, wanted.message) if struck else one.found.turn(golive.ROLLBACK, "asked for")
    one.back(STEPS[:2] if struck else STEPS[:1], last)
    return one


def test_full_passes_where_the_old_state_is_back_after_the_failure_and_the_backups_restore(
    rehearsal: Begins, full: Plan, tmp_path: Path
) -> None:
    one = in_full(rehearsal, full, {"passed": True})
    found = record.end(full, tmp_path, STEPS, "twin-1", "root")
    assert found.passed, said(found)
    facts = found.evidence[Proof.REHEARSAL]
    assert facts["depth"] == "full"
    assert facts["failed_at"] == "APP01 install.release.app"
    assert facts["failing"] == one.found.id != facts["golive"]
    assert not (one.state / FILE).exists(), "nothing fails on purpose after it"
    assert record.proven(full, tmp_path)


@pytest.mark.parametrize(
    ("drill", "struck", "last", "why"),
    [
        ({"passed": True}, False, "undone", "it did not fail where it should"),
        ({"passed": True}, True, "undo_failed", "after the failure not all of it is back"),
    ],
)
def test_full_fails_where_one_of_them_did_not_hold(
    rehearsal: Begins, full: Plan, tmp_path: Path, drill: dict[str, Any], struck: bool, last: str, why: str
) -> None:
    in_full(rehearsal, full, drill, struck, last)
    assert why in said(record.end(full, tmp_path, STEPS, "twin-1", "root"))


@pytest.mark.parametrize("drill", [{"passed": False}, {}])
def test_a_drill_that_did_not_pass_is_none(rehearsal: Begins, full: Plan, drill: dict[str, Any]) -> None:
    assert not middle.drilled(there_and_back(rehearsal, drill).found)[0]
    assert middle.drilled(there_and_back(rehearsal, {"passed": True}).found) == (True, "")


def test_what_a_drill_did_not_bring_back_is_named(rehearsal: Begins, full: Plan, tmp_path: Path) -> None:
    rows = [{"host": "APP01", "path": "/", "equal": True}, {"host": "DB01", "path": "/var/lib/mysql", "equal": False}]
    saved = full.model_copy(update={"backup": object()})
    in_full(rehearsal, saved, {"passed": False, "rows": rows})
    found = record.end(saved, tmp_path, STEPS, "twin-1", "root")
    assert said(found) == "the restore drill did not pass: DB01 /var/lib/mysql"
    assert not found.passed


def test_nothing_is_tried_where_it_did_not_go_live_and_back(rehearsal: Begins, full: Plan) -> None:
    one = rehearsal()
    assert middle.want(full, one.state, STEPS) is None
    one.fail(STEPS[0], "SW01: no answer")
    one.back(STEPS[:1])
    assert middle.want(full, one.state, STEPS) is None


def test_the_place_is_the_plans_and_another_plan_has_another(plan: Plan) -> None:
    steps = [INSTALL._replace(step=f"install.release.app{number}") for number in range(16)]
    places = {middle.chosen(plan.model_copy(update={"digest": f"{n:064x}"}), steps) for n in range(16)}
    assert len(places) == 16
    assert middle.chosen(plan, STEPS[:1]) == STEPS[0], "a plan of switches alone fails at one of them"
    assert middle.chosen(plan, STEPS[2:]) is None


class Work:
    """A work that notes what it did."""

    def __init__(self, changes: list[Any]) -> None:
        self.changes, self.did = changes, [""][:0]

    def read(self) -> Reading:
        """Return what is to be changed."""
        self.did.append("read")
        return Reading({}, self.changes)

    def apply(self, reading: Reading) -> Applied:
        """Change it."""
        self.did.append("apply")
        return Applied()

    def undo(self, before: Any, done: Any) -> Applied:
        """Undo it."""
        return Applied()


def place(one: Rehearsal, state: Path | None = None) -> Place:
    """Return where the step that fails belongs."""
    return Place(state or one.state, one.found.folder, one.found.run(), INSTALL.host, "install", INSTALL.step, "f")


@pytest.mark.parametrize("changes", [[], [{"item": "a"}]])
def test_the_step_fails_when_its_work_is_done_and_no_other_go_live_does(
    rehearsal: Begins, full: Plan, changes: list[Any]
) -> None:
    one = there_and_back(rehearsal)
    middle.want(full, one.state, STEPS)
    assert not perform(place(one), Work(changes), False).failed, "the go-live before it is spared"
    one.open()
    work = Work(changes)
    outcome = perform(place(one), work, False)
    assert outcome.failed
    assert "the rehearsal wants it" in outcome.message
    assert work.did == ["read", "apply"][: 1 + bool(changes)]


def test_a_state_folder_of_nights_knows_no_such_failure(rehearsal: Begins, full: Plan, tmp_path: Path) -> None:
    one = there_and_back(rehearsal)
    middle.want(full, one.state, STEPS)
    (tmp_path / FILE).write_bytes((one.state / FILE).read_bytes())
    assert read(tmp_path) is None
    assert read(one.state)


def test_what_an_earlier_rehearsal_wanted_is_forgotten_but_for_one_that_was_killed(
    rehearsal: Begins, full: Plan, tmp_path: Path
) -> None:
    one = there_and_back(rehearsal)
    middle.want(full, one.state, STEPS)
    one.open()
    record.begin(full, tmp_path, "twin-1", "root")
    assert read(one.state), "it goes on where it was killed"
    one.fail(INSTALL, "x")
    one.back(STEPS[:2])
    record.begin(full, tmp_path, "twin-1", "root")
    assert read(one.state) is None
