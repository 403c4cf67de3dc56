"""H1 to H24, each broken alone: the run is refused and the refusal names the rule; unbroken, everything is closed.

`roots` are the open gates that wait for no other one: what follows from a broken form (others that need it) waits.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import counted_live
from ansible_collections.relops.golive.plugins.plugin_utils.engine import closing, golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError, refuse_open, rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned, coverage
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.artefact import check

from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import Books

UNASKED = {"markers"}
"""What hosts have to answer first."""


def broken(asked: Asked, rule: str, *roots: str) -> None:
    """Hold that these gates alone are open, that the rest waits for them, and that the refusal names the rule."""
    found = rows(asked)
    opened = {row.gate.id: row.verdict for row in found if isinstance(row.verdict, Open)}
    assert {name for name, verdict in opened.items() if not verdict.waits} == set(roots), table(found, "en")
    for name, verdict in opened.items():
        assert set(verdict.waits) <= set(opened), (name, verdict.waits)
    assert any(rule in row.gate.rules for row in found if row.gate.id in roots), roots
    with pytest.raises(OpenGatesError, match=rule) as refused:
        refuse_open(asked)
    assert rule in refused.value.said.zh


def whole(asked: Asked) -> None:
    """Hold that every gate is closed that can be asked."""
    found = refuse_open(asked)
    assert {row.gate.id for row in found if row.state == "unasked"} <= UNASKED, table(found, "en")
    assert len(found) > 10


@pytest.fixture
def ready(prepared: Casebook, new_book: Books, tmp_path: Path) -> Casebook:
    """Return a copy of the case in which everything before the night is done."""
    shutil.copytree(prepared.state, tmp_path / "state")
    book = new_book()
    book.clock = prepared.clock
    return book


@pytest.fixture
def begun(ready: Casebook) -> tuple[Casebook, golive.Golive]:
    """Return a night that is open: business is told, switches are captured, everything is backed up."""
    night = ready.open()
    ready.complete("suspension")
    ready.capture(night)
    ready.back_up(night)
    return ready, night


@pytest.fixture
def live(begun: tuple[Casebook, golive.Golive]) -> tuple[Casebook, golive.Golive]:
    """Return a night that went well, with all that follows it."""
    book, night = begun
    book.close(night, golive.SUCCESS)
    book.finish(night)
    return book, night


# --- unbroken ------------------------------------------------------------------------------------
def test_an_unbroken_case_is_refused_nowhere(new_book: Books) -> None:
    book = new_book()
    book.prepare()
    for at in (At.PREPARE, At.START):
        whole(book.asked(at))
    night = book.open()
    book.complete("suspension")
    whole(book.asked(At.SUSPEND, stage="suspend"))
    book.capture(night)
    book.back_up(night)
    whole(book.asked(At.CHANGE, stage="install", host="SHZJ-PAY-APP01"))
    whole(book.asked(At.CHANGE, stage="network", host="SHZJ-ACC-SW01"))
    whole(book.asked(At.START))  # resumed
    whole(book.asked(At.BACK))
    book.close(night, golive.SUCCESS)
    book.finish(night)
    whole(book.asked(At.ANNOUNCE))
    book.announce(night)
    whole(book.asked(At.CLOSE))
    book.complete("rollback_assessment")
    book.complete("rollback_order")
    whole(book.asked(At.BACK))


def test_every_code_gate_is_asked_somewhere_in_these_tests() -> None:
    """A gate that no point asks would be closed in all of them."""
    points = {At.PREPARE, At.START, At.SUSPEND, At.CHANGE, At.BACK, At.ANNOUNCE, At.CLOSE}
    from ansible_collections.relops.golive.plugins.plugin_utils.gates.registry import gates  # noqa: PLC0415

    assert all(points & set(gate.at) for gate in gates())


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
    """The engine holds it: whatever is not undone makes an emergency, and then the next night is refused."""
    book, night = begun
    with book.now():
        night.turn(golive.ROLLBACK, "broke")
        found = closing.closed(night, [Planned(0, "install.a", "SHZJ-PAY-APP01")], "x")
    assert found["result"] == golive.EMERGENCY
    broken(book.asked(), "H7", "cancelled")


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


# --- H13 … H16 -----------------------------------------------------------------------------------
def test_h13_a_department_did_not_countersign(new_book: Books, plan: Plan) -> None:
    book = new_book()
    book.without["application"] = plan.project.affected_departments[1:2]
    book.prepare()
    broken(book.asked(), "H13", "form.application")


@pytest.mark.parametrize("form", ["quality_check", "application"])
def test_h14_a_major_project_needs_the_leader(new_book: Books, form: str) -> None:
    book = new_book()
    book.without[form] = ("公司相关领导",)
    book.prepare()
    broken(book.asked(), "H14", f"form.{form}")


def test_h15_not_before_the_window_begins_nor_after_its_end(ready: Casebook) -> None:
    broken(ready.asked(now=ready.window.start - timedelta(minutes=5)), "H15", "window")
    late = ready.window.end + timedelta(minutes=1)
    found = {row.gate.id for row in rows(ready.asked(At.CHANGE, now=late, stage="network")) if row.state == "open"}
    assert {"window", "latest_decision"} <= found


def test_h15_notice_and_application_name_one_window(ready: Casebook, plan: Plan) -> None:
    """The form says it by a rule of the process; where that was left out, the gate does."""
    from tests.unit.gates.conftest import under  # noqa: PLC0415

    forms = dict(plan.definition.forms)
    rules = tuple(rule for rule in forms["notice"].rules if rule != "same_window")
    forms["notice"] = forms["notice"].model_copy(update={"rules": rules})
    book = Casebook(under(plan, plan.definition.model_copy(update={"forms": forms})), ready.state / "b", ready.signing)
    book.values["notice"] = {"window_end": (plan.window.end + timedelta(hours=1)).isoformat()}
    book.prepare()
    broken(book.asked(), "X10", "window")


@pytest.mark.parametrize("how", ["missing", "others"])
def test_h16_business_is_told_that_it_stops(ready: Casebook, how: str) -> None:
    ready.open()
    if how == "others":
        ready.complete("suspension", addressees=["维护部门"])
    broken(ready.asked(At.SUSPEND, stage="suspend"), "H16", "form.suspension")


def test_h16_and_that_it_goes_on(begun: tuple[Casebook, golive.Golive]) -> None:
    book, night = begun
    book.close(night, golive.SUCCESS)
    book.values["resumption"] = {"addressees": ["维护部门"]}
    book.finish(night)
    broken(book.asked(At.ANNOUNCE), "H16", "form.resumption")


# --- H17 … H20 -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [{"store": "SHZJ-PAY-LEG01"}, {"size": 0}, {"verified": False}, {"role": "应用系统维护人员"}, {"files": 0}],
)
def test_h17_three_backups_by_three_roles_none_empty_and_elsewhere(ready: Casebook, change: dict[str, Any]) -> None:
    night = ready.open()
    ready.complete("suspension")
    ready.capture(night)
    ready.back_up(night, lambda row: {**row, **change} if row["kind"] == "os" else row)
    broken(ready.asked(At.CHANGE, stage="migrate"), "H17", "backup_proven")


def test_h18_a_live_system_is_not_taken_back_unassessed(live: tuple[Casebook, golive.Golive]) -> None:
    book, _night = live
    broken(book.asked(At.BACK), "H18", "form.rollback_assessment")
    book.complete("rollback_assessment")
    broken(book.asked(At.BACK), "H18", "form.rollback_order")
    book.complete("rollback_order", account="somebody")
    broken(book.asked(At.BACK), "H18", "rollback_order")


def test_h18_an_assessment_of_before_is_none(begun: tuple[Casebook, golive.Golive]) -> None:
    book, night = begun
    with book.now():
        night.write("closed", facts={"result": golive.SUCCESS, "left": []})
    found = {row.gate.id for row in rows(book.asked(At.BACK)) if row.state == "open"}
    assert {"assessment", "rollback_order"} <= found, "the case knows nothing of it yet, the journal does"


@pytest.mark.parametrize("how", ["account", "not an operator"])
def test_h19_the_order_is_an_operator_s(new_book: Books, how: str) -> None:
    book = new_book()
    book.values["order"] = {"account": "somebody"} if how == "account" else {"operator": "王五"}
    book.prepare()
    broken(book.asked(), "H19", "order" if how == "account" else "form.order")


def test_h20_the_preview_was_a_week_ahead(new_book: Books) -> None:
    book = new_book()
    book.clock = book.window.start - timedelta(days=6)
    book.prepare()
    broken(book.asked(), "H20", "preview")


# --- H21 … H24 -----------------------------------------------------------------------------------
@pytest.mark.parametrize("facts", [{"logs": []}, {"snapshots": {}}, {"result": "fail"}])
def test_h21_the_new_system_is_backed_up_with_its_logs(
    live: tuple[Casebook, golive.Golive], facts: dict[str, Any]
) -> None:
    book, night = live
    book.announce(night)
    book.prove(Proof.BASELINE, golive=night.id, **facts)
    broken(book.asked(At.CLOSE), "H21", "baseline")


def test_h22_what_was_filed_before_its_approval_is_filed_again(new_book: Books) -> None:
    book = new_book()
    book.prepare()
    book.complete("confirmation")  # approved anew, after the application
    look = book.asked()
    broken(look, "H22", "form.application")
    assert "was filed before Go-live confirmation was signed" in " ".join(table(rows(look), "en").split())


def test_h23_the_confirmation_is_of_this_plan_and_list(new_book: Books, plan: Plan) -> None:
    book = new_book()
    parts = {**plan.parts, Part.PROCUREMENT: "b" * 64}
    book.plans["confirmation"] = plan.model_copy(update={"parts": parts})
    book.prepare()
    broken(book.asked(), "H23", "form.confirmation")


def test_h24_the_package_is_the_one_that_was_handed_over(new_book: Books, plan: Plan, tmp_path: Path) -> None:
    book = new_book()
    filled = new_book(state=tmp_path / "other").file("package_handover").fields["rows"]
    book.values["package_handover"] = {"rows": [{**row, "sha256": "b" * 64} for row in filled]}
    book.prepare()
    broken(book.asked(), "H24", "form.package_handover")
    artefact = tmp_path / "a.tar.gz"
    artefact.write_bytes(b"another build")
    with pytest.raises(GoliveError, match="handed over"):
        check(artefact, next(iter(plan.releases.values())).sha256)


def test_each_of_the_24_has_its_test() -> None:
    names: Sequence[str] = [name for name in globals() if name.startswith("test_h")]
    assert {int(name[6:].partition("_")[0]) for name in names} == set(range(1, 25))
