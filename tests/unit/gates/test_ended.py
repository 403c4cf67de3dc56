"""After a night: a plan that is live is not begun again, and what was measured elsewhere is not this system's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, markers, marking
from ansible_collections.relops.golive.plugins.plugin_utils.gates.ended import idle, unheard
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

from tests.unit.gates.asking import broken, whole
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import Books


def test_the_same_plan_once_more_is_idle_and_its_used_order_is_not_asked(
    live: tuple[Casebook, golive.Golive],
) -> None:
    book, _night = live
    look = book.asked()
    assert idle(look)
    assert all(row.gate.about is not About.SIGNED for row in rows(look))
    whole(look)


def test_another_plan_or_another_point_is_asked_as_ever(live: tuple[Casebook, golive.Golive]) -> None:
    book, _night = live
    assert not idle(book.asked(digest="b" * 64)) and not idle(book.asked(digest=""))
    assert "order" in {row.gate.id for row in rows(book.asked(digest="b" * 64)) if row.state == "open"}
    for at in (At.CHANGE, At.SUSPEND, At.BACK, At.PREPARE):
        assert not idle(book.asked(at))
    assert "order" in {row.gate.id for row in rows(book.asked(At.CHANGE, stage="install")) if row.state == "open"}


def test_after_a_cancellation_only_what_hosts_still_carry_is_idle(stamped: Books, plan: Plan) -> None:
    book = stamped()
    book.prepare()
    night = book.open()
    book.begin_step(night, "PAY-APP01", "install.release.paygw")
    book.close(night, golive.CANCELLED)
    look = book.asked()
    assert not idle(look) and not unheard(look)
    assert "order" in {row.gate.id for row in rows(look) if row.state == "open"}
    marking.unsettle(night)
    look = book.asked()
    assert unheard(look) and not idle(look)
    assert {row.state for row in rows(look) if row.gate.about is About.SIGNED} == {"unasked"}
    quiet = dict.fromkeys(plan.hosts, markers.Answer())
    heard = replace(look, answers=quiet)
    assert not idle(heard) and not unheard(heard)
    assert "order" in {row.gate.id for row in rows(heard) if row.state == "open"}
    marker = {"golive": night.id, "run": night.run(), "state": "open", "operator": "x", "since": "", "begun": []}
    carried = replace(look, answers={**quiet, min(plan.hosts): markers.Answer({look.project: marker})})
    assert idle(carried)
    marking.settle(night)
    assert not unheard(book.asked())


def test_a_journal_that_was_signed_for_is_not_another_one(live: tuple[Casebook, golive.Golive]) -> None:
    """Lines that were added, or a form that quotes another head: the project is not closed by it."""
    book, night = live
    book.announce(night)
    whole(book.asked(At.CLOSE))
    filed = book.case.filed("golive_log")
    assert filed and filed.fields["head"] == night.journal.head()
    with book.now():
        night.write("fact", message="written after the night")
    broken(book.asked(At.CLOSE), "R57", "journal_head")


def test_a_log_that_quotes_another_head_does_not_hold(live: tuple[Casebook, golive.Golive]) -> None:
    book, night = live
    book.announce(night)
    book.complete("golive_log", head="b" * 64)
    found = {row.gate.id: row.plain() for row in rows(book.asked(At.CLOSE)) if row.state == "open"}
    assert "names the journal's head bbbbbbbbbbbb" in found["form.golive_log"]["why"]["en"]
    assert "journal_head" in found


@pytest.mark.parametrize(("proof", "gate"), [(Proof.PERFORMANCE, "performance"), (Proof.BASELINE, "baseline")])
@pytest.mark.parametrize("twin", ["lab-1", True, None])
def test_what_was_measured_on_a_twin_is_not_productions(
    live: tuple[Casebook, golive.Golive], proof: Proof, gate: str, twin: object
) -> None:
    """Nor is what does not say where it was measured."""
    book, night = live
    book.announce(night)
    facts = dict(book.case.last("evidence", proof.value).facts)  # type: ignore[union-attr]
    facts = {**facts, "twin": twin} if twin else {key: value for key, value in facts.items() if key != "twin"}
    with book.now():
        book.case.write("evidence", proof.value, facts, "root")
    found = {row.gate.id for row in rows(book.asked(At.CLOSE)) if row.state == "open"}
    assert gate in found
    played = {row.gate.id for row in rows(book.asked(At.CLOSE, simulated=True)) if row.state == "open"}
    assert gate not in played, "a twin that plays production has only its own"
