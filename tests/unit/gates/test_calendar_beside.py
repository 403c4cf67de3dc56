"""R18, over one state root: who applied for these days before the preview was filed is in its calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import prefilled
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

from tests.unit.gates.casebook import Casebook
from tests.unit.gates.weeks import OTHER, beside, listing, other, previewed, said


def test_who_applied_before_is_in_the_draft_and_may_not_be_left_out(quick: Casebook, plan: Plan) -> None:
    book = quick
    theirs = beside(book, plan)
    book.clock = theirs.clock
    assert [row["project"] for row in prefilled(book.plan, book.case, "preview")["golives"]] == [
        book.plan.project.code, OTHER,
    ]  # fmt: skip
    previewed(book, listing(book))
    assert f"{OTHER} is not listed: it applied for" in said(book)


def test_who_is_listed_otherwise_than_applied_for(quick: Casebook, plan: Plan) -> None:
    book = quick
    book.clock = beside(book, plan).clock
    previewed(book, listing(book, other(book, timedelta(days=2))))
    assert f"{OTHER} is listed otherwise than it applied for" in said(book)


def test_who_applies_later_lists_the_first(quick: Casebook, plan: Plan) -> None:
    """Of two that cross, the second one is refused; nobody can close another's gate by applying."""
    book = quick
    previewed(book, listing(book))
    late = beside(book, plan)
    assert not said(book)
    assert len(prefilled(late.plan, late.case, "preview")["golives"]) == 2
    previewed(late, listing(late))
    assert "PAYGW-2025 is not listed: it applied for" in said(late)


@pytest.mark.parametrize("how", ["far away", "sent back", "own copy", "no case"])
def test_who_takes_no_time_is_not_asked_for(quick: Casebook, plan: Plan, how: str) -> None:
    book = quick
    moved = {
        key: (getattr(plan.window, name) + timedelta(days=9)).isoformat()
        for key, name in (("window_start", "start"), ("window_end", "end"), ("latest_decision", "latest_decision"))
    }
    if how == "no case":
        (book.state.parent / "card").mkdir(parents=True)
    else:
        code = book.plan.project.code if how == "own copy" else OTHER
        theirs = beside(book, plan, code=code, **(moved if how == "far away" else {}))
        if how == "sent back":
            theirs.file("application")
            theirs.sign("application", "应用系统维护人员")
            theirs.sign("application", "单位分管领导", "reject", opinion="推迟")
        book.clock = theirs.clock
    previewed(book, listing(book))
    assert not said(book)


def test_a_case_beside_that_cannot_be_read_may_hold_anything(quick: Casebook, plan: Plan) -> None:
    book = quick
    theirs = beside(book, plan)
    book.clock = theirs.clock
    theirs.case.write("evidence", "night", {"result": 7}, "x")
    previewed(book, listing(book))
    assert "card/case/case.jsonl holds entries that cannot be read" in said(book)


def test_a_draft_keeps_what_people_wrote(quick: Casebook, plan: Plan) -> None:
    book = quick
    book.clock = beside(book, plan).clock
    told = other(book, timedelta(days=3), project="HALL-1")
    book.file("preview", golives=listing(book, other(book, settled="错开"), told))
    drafted = prefilled(book.plan, Case(book.state), "preview")["golives"]
    assert [(row["project"], row["settled"]) for row in drafted] == [
        (book.plan.project.code, ""), (OTHER, "错开"), ("HALL-1", ""),
    ]  # fmt: skip
    assert drafted[1]["equipment"] == ["CARD-SW01"]
