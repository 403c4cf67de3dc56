"""H13 to H24, each broken alone; the first twelve and the case in which nothing is broken: test_hard_rules.py."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.artefact import check

from tests.unit.gates import test_hard_rules
from tests.unit.gates.asking import broken
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import Books


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


def test_r54_a_project_is_not_closed_over_an_open_problem(live: tuple[Casebook, golive.Golive]) -> None:
    book, night = live
    book.complete("problem", closed=False, golive=night.id, deadline="2020-01-01T00:00:00+08:00")
    broken(book.asked(At.CLOSE), "R54", "problems", "close_set")
    assert "overdue since" in table(rows(book.asked(At.CLOSE)), "en")
    book.complete("problem", closed=True, golive=night.id)
    broken(book.asked(At.CLOSE), "R59", "close_set")  # it was not announced yet, and that is all


def test_each_of_the_24_has_its_test() -> None:
    names = [name for name in (*globals(), *vars(test_hard_rules)) if name.startswith("test_h")]
    assert {int(name[6:].partition("_")[0]) for name in names if name[6].isdigit()} == set(range(1, 25))
