"""H1 to H24, each broken alone: the run is refused and the refusal names the rule; unbroken, everything is closed.

`roots` are the open gates that wait for no other one: what follows from a broken form (others that need it) waits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import counted_live
from ansible_collections.relops.golive.plugins.plugin_utils.engine import closing, golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.registry import gates
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError, refuse_open, rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned, coverage
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof

from tests.unit.gates.asking import broken, whole
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import Books


# --- unbroken ------------------------------------------------------------------------------------
def test_an_unbroken_case_is_refused_nowhere(new_book: Books) -> None:
    book = new_book()
    book.prepare()
    seen = whole(book.asked(At.PREPARE)) | whole(book.asked(At.START))
    night = book.open()
    book.complete("suspension")
    seen |= whole(book.asked(At.SUSPEND, stage="suspend"))
    book.capture(night)
    book.back_up(night)
    seen |= whole(book.asked(At.CHANGE, stage="install", host="SHZJ-PAY-APP01"))
    seen |= whole(book.asked(At.CHANGE, stage="network", host="SHZJ-ACC-SW01"))
    seen |= whole(book.asked(At.START))  # resumed
    seen |= whole(book.asked(At.BACK))
    book.close(night, golive.SUCCESS)
    book.finish(night)
    seen |= whole(book.asked(At.ANNOUNCE))
    book.announce(night)
    seen |= whole(book.asked(At.CLOSE))
    book.complete("rollback_assessment")
    book.complete("rollback_order")
    seen |= whole(book.asked(At.BACK))
    signed = {gate.id for gate in gates() if gate.about is About.SIGNED and set(gate.at) - {At.STAGE, At.UPKEEP}}
    assert signed <= seen, "a gate that nobody asks would be closed for ever"


# --- H1 … H4 -------------------------------------------------------------------------------------
def test_h1_nothing_is_changed_before_its_backup_is_proven(ready: Casebook) -> None:
    night = ready.open()
    ready.complete("suspension")
    ready.capture(night)
    ready.back_up(night, lambda row: None if row["kind"] == "db" else row)
    broken(ready.asked(At.CHANGE, stage="install", host="SHZJ-PAY-APP01"), "H1", "backup_proven")


def test_h1_no_switch_is_changed_before_it_is_captured(ready: Casebook) -> None:
    night = ready.open()
    ready.complete("suspension")
    look = ready.asked(At.CHANGE, stage="network", host="SHZJ-ACC-SW01")
    broken(look, "H1", "captures")
    ready.capture(night)
    whole(look)
    (night.folder / "restore/SHZJ-ACC-SW01/running.cfg").write_text("hostname other\n")
    broken(look, "H1", "captures")


@pytest.mark.parametrize("how", ["old", "failed", "left out", "another plan"])
def test_h2_the_environment_was_examined_right_before(ready: Casebook, how: str) -> None:
    look = ready.asked()
    if how == "old":
        look = replace(look, now=ready.window.start + timedelta(minutes=70))
    else:
        ways: dict[str, dict[str, Any]] = {
            "failed": {"result": "fail"},
            "left out": {"hosts": sorted({*ready.plan.hosts, *ready.plan.switches})[1:]},
            "another plan": {"binds": {**ready.plan.parts, Part.EQUIPMENT: "b" * 64}},
        }
        ready.prove(Proof.ENVIRONMENT, **ways[how])
        look = ready.asked()
    broken(look, "H2", "environment_check")


def test_h3_another_release_was_tested(ready: Casebook) -> None:
    ready.prove(Proof.FUNCTIONAL, binds={Part.RELEASE: "b" * 64})
    broken(ready.asked(), "H3", "functional")


def test_h4_no_success_without_a_performance_test_that_met_its_targets(
    live: tuple[Casebook, golive.Golive],
) -> None:
    book, night = live
    book.announce(night)
    book.prove(Proof.PERFORMANCE, golive=night.id, result="fail")
    broken(book.asked(At.CLOSE), "H4", "performance")


# --- H5 … H8 -------------------------------------------------------------------------------------
def test_h5_one_person_accepts_twice(new_book: Books) -> None:
    book = new_book()
    one = book.person("产品部负责人")
    book.persons["研发部负责人"] = one
    book.trust = book.signing.trust([f"{book.person(role)}/{role}" for role in book.roles()])
    book.prepare()
    broken(book.asked(), "H5", "form.dual_acceptance")


@pytest.mark.parametrize("how", ["failed", "steps", "too old"])
def test_h6_what_was_not_rehearsed_is_postponed(ready: Casebook, how: str) -> None:
    if how == "too old":
        limits = ready.plan.definition.limits.model_copy(update={"rehearsal_days": 19})
        definition = ready.plan.definition.model_copy(update={"limits": limits})
        broken(ready.asked(plan=ready.plan.model_copy(update={"definition": definition})), "H6", "rehearsal")
        return
    if how == "failed":
        ready.prove(Proof.REHEARSAL, result="fail")
    else:
        ready.prove(Proof.REHEARSAL, binds={**ready.plan.parts, Part.STEPS: "b" * 64})
    broken(ready.asked(), "H6", "rehearsal")
    assert "延期" in table(rows(ready.asked()), "zh")


def test_h7_a_failure_ends_cancelled_only_when_all_of_it_is_back(begun: tuple[Casebook, golive.Golive]) -> None:
    """The engine holds it: whatever is not undone makes an emergency, which only goes on back; a next night waits."""
    book, night = begun
    with book.now():
        night.turn(golive.ROLLBACK, "broke")
        found = closing.closed(night, [Planned(0, "install.a", "SHZJ-PAY-APP01")], "x")
    assert found["result"] == golive.EMERGENCY
    refuse_open(book.asked())
    book.close(night, golive.CANCELLED)
    assert "cancelled" in {row.gate.id for row in rows(book.asked()) if row.state == "open"}
    with pytest.raises(OpenGatesError, match="H7"):
        refuse_open(book.asked())


def test_h8_every_step_leaves_a_record_in_an_unbroken_chain(begun: tuple[Casebook, golive.Golive]) -> None:
    book, night = begun
    steps = [Planned(0, "backup.files", "SHZJ-PAY-APP01"), Planned(1, "install.a", "SHZJ-PAY-APP01")]
    assert not coverage(night.journal, steps, success=True).whole
    path = night.folder / "journal/SHZJ-PAY-APP01.jsonl"
    path.write_text(path.read_text().replace('"size":4096', '"size":4097'))
    found = [row for row in rows(book.asked()) if row.state == "open" and not row.waits]
    assert [row.gate.id for row in found] == ["journal"] and "H8" in found[0].gate.rules


# --- H9 … H12 ------------------------------------------------------------------------------------
def test_h9_no_question_passes_that_leaves_something_out(ready: Casebook) -> None:
    """Whatever is not known refuses, and nothing of what is asked opens a gate."""
    for missing in ({"plan": None}, {"case": None}, {"trust": None}, {"user": ""}, {"digest": "b" * 64}):
        with pytest.raises(OpenGatesError):
            refuse_open(ready.asked(**missing))
    for at in (At.START, At.SUSPEND, At.CHANGE, At.ANNOUNCE, At.CLOSE):
        with pytest.raises(OpenGatesError):
            refuse_open(ready.asked(at, case=Case(ready.state / "elsewhere")))


def test_h10_only_the_product_office_announces_and_once(live: tuple[Casebook, golive.Golive]) -> None:
    book, night = live
    with pytest.raises(GoliveError, match="产品室"):
        book.file("announcement", role="运营室")
    whole(book.asked(At.ANNOUNCE))
    book.announce(night, "2026-07")
    broken(book.asked(At.ANNOUNCE), "H10", "publisher")


def test_h10_a_process_that_lets_others_file_it_lets_them_not_announce(
    stamped: Books, plan: Plan, tmp_path: Path
) -> None:
    from tests.unit.gates.conftest import under  # noqa: PLC0415

    forms = dict(plan.definition.forms)
    forms["announcement"] = forms["announcement"].model_copy(update={"filed_by": ("运营室", "产品室")})
    book = stamped(under(plan, plan.definition.model_copy(update={"forms": forms})))
    book.prepare()
    night = book.open()
    book.complete("suspension")
    book.close(night, golive.SUCCESS)
    book.finish(night)
    broken(book.asked(At.ANNOUNCE), "H10", "publisher")


@pytest.mark.parametrize("change", [{"version": "0.9"}, {"updated_at": "2036-11-22T06:00:00+08:00"}])
def test_h11_every_channel_is_updated_before(begun: tuple[Casebook, golive.Golive], change: dict[str, str]) -> None:
    book, night = begun
    book.close(night, golive.SUCCESS)
    row = {"name": "门户", "version": book.plan.project.version, "updated_at": book.clock.isoformat()}
    book.values["channels"] = {"rows": [row, {**row, **change}]}
    book.finish(night)
    broken(book.asked(At.ANNOUNCE), "H11", "channels")


def test_h12_what_was_not_announced_does_not_count_as_live(live: tuple[Casebook, golive.Golive]) -> None:
    book, night = live
    assert not counted_live(book.case)
    broken(book.asked(At.CLOSE), "H12", "close_set")
    book.announce(night)
    assert counted_live(book.case)
    book.tell(night, golive.CANCELLED)
    assert not counted_live(book.case), "taken back after it was announced"
