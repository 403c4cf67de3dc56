"""Attempts to begin a night that may not begin: each is refused with one sentence, and none with a traceback."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import LostError
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError, refuse_open, rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.journal import holder
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event, parse
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof

from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import Books, under


def opened(asked: Asked) -> dict[str, str]:
    """Return the open gates that wait for no other, with why."""
    found = rows(asked)
    return {row.gate.id: row.verdict.why.en for row in found if isinstance(row.verdict, Open) and not row.verdict.waits}


def lines_of(book: Casebook) -> list[str]:
    return (book.state / "case/case.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


def write_lines(book: Casebook, lines: list[str]) -> None:
    (book.state / "case/case.jsonl").write_text("".join(lines), encoding="utf-8")


def chained_anew(lines: list[str], change: Callable[[Event], Event]) -> list[str]:
    """Return every line changed and the chain computed again, as somebody who knows the format would."""
    found: list[str] = []
    prev = "0" * 64
    for line in lines:
        event = parse(line)
        assert event
        event = replace(change(event), prev=prev).sealed()
        prev = event.hash
        found.append(event.line())
    return found


# --- clocks --------------------------------------------------------------------------------------
def test_a_clock_that_is_set_back_by_a_day(ready: Casebook) -> None:
    """By its own record; in front of a window that begins that day, nothing else would show it."""
    found = opened(ready.asked(now=ready.clock - timedelta(days=1)))
    assert "it was set back" in found["clock"]


def test_a_clock_that_is_set_forward_by_a_day(new_book: Books, prepared: Casebook) -> None:
    """The window would be open; the hosts know better."""
    hosts = prepared.plan.hosts
    look = prepared.asked(clocks=dict.fromkeys(hosts, -86400.0))
    assert set(opened(look)) == {"clock"} and "-86400 s" in opened(look)["clock"]
    assert set(opened(prepared.asked(clocks={}))) == {"clock"}, "who does not tell the time is asked again"
    assert next(row.state for row in rows(prepared.asked(clocks=None)) if row.gate.id == "clock") == "unasked"


def test_a_preview_that_was_filed_by_a_clock_set_back(new_book: Books) -> None:
    """The chain's time does not go back: the preview is as young as what was written before it."""
    book = new_book()
    book.clock = book.window.start - timedelta(days=3)
    book.prepare()
    book.clock = book.window.start - timedelta(days=15)
    book.complete("preview")
    book.clock = book.window.start + timedelta(minutes=5)
    assert "preview" in opened(book.asked())


# --- orders --------------------------------------------------------------------------------------
def test_an_order_for_another_digest(ready: Casebook, plan: Plan) -> None:
    """The form binds the plan; where a process left that out, the gate compares the digest."""
    other = plan.model_copy(update={"parts": {**plan.parts, Part.PLAN: "b" * 64}})
    ready.plans["order"] = other
    ready.complete("order")
    assert set(opened(ready.asked())) == {"form.order"}


def test_an_order_that_binds_nothing(stamped: Books, plan: Plan) -> None:
    forms = {**plan.definition.forms, "order": plan.definition.forms["order"].model_copy(update={"binds": ()})}
    book = stamped(under(plan, plan.definition.model_copy(update={"forms": forms})))
    book.prepare()
    assert opened(book.asked()) == {"order": "it is an order for another plan digest"}


def test_an_order_begins_one_night(ready: Casebook) -> None:
    night = ready.open()
    assert opened(ready.asked()) == {}, "a night that was killed goes on with its own order"
    with ready.now():
        night.write("closed", facts={"result": golive.CANCELLED, "left": []})
    found = opened(ready.asked())
    assert found["order"] == f"it was used for {night.id}", "also where the case was not told of its end"


def test_an_order_after_its_window(ready: Casebook) -> None:
    late = ready.window.end + timedelta(minutes=1)
    assert {"window", "latest_decision", "environment_check"} == set(opened(ready.asked(now=late)))


def test_a_resumed_night_goes_back_after_its_window_and_not_forward(ready: Casebook) -> None:
    night = ready.open()
    ready.begin_step(night, "SHZJ-PAY-APP01", "install.a")
    late = ready.window.end + timedelta(minutes=1)
    forward = {at: opened(ready.asked(at, now=late, stage="install")) for at in (At.SUSPEND, At.CHANGE)}
    assert all({"window", "latest_decision"} <= set(found) for found in forward.values()), "no step goes forward"
    told = next(row.verdict for row in rows(ready.asked(now=late)) if row.gate.id == "latest_decision")
    assert isinstance(told, Closed) and "goes back by itself" in told.why.en, "the engine turns it as it begins"
    assert {"window", "latest_decision"} <= set(opened(ready.asked(now=late, found=None))), "nothing new begins"
    assert opened(ready.asked(At.BACK, now=late)) == {}
    assert opened(ready.asked(At.BACK, now=late, trust=None, case=None)) == {}, "nobody is waited for"


def test_two_starts_at_once(ready: Casebook) -> None:
    """The second one meets the lock; with another state of the lock it meets the night that the order began."""
    holder.write(ready.state, holder.of(1, "", "王工", "P", "22:00"))
    assert set(opened(ready.asked())) == {"lock"}
    (ready.state / holder.FILE).unlink()
    first = ready.open()
    (ready.state / "current").unlink()
    assert opened(ready.asked())["order"] == f"it was used for {first.id}"


def test_an_order_names_its_night_where_clocks_lie(ready: Casebook) -> None:
    """Opened by a clock set back, and out of sight: the hash of the order is in what opened it."""
    order = ready.case.filed("order")
    assert order
    ready.clock -= timedelta(days=2)
    first = ready.open(order=order.entry.hash)
    ready.clock += timedelta(days=2)
    (ready.state / "current").unlink()
    assert opened(ready.asked())["order"] == f"it was used for {first.id}"


# --- the case ------------------------------------------------------------------------------------
def test_a_form_that_was_edited(ready: Casebook) -> None:
    lines = lines_of(ready)
    place = next(place for place, line in enumerate(lines) if '"event":"form"' in line and "window_end" in line)
    write_lines(ready, [line.replace("05:00", "09:00") if at == place else line for at, line in enumerate(lines)])
    assert "chain" in opened(ready.asked())


def test_a_form_that_was_edited_and_chained_anew(ready: Casebook) -> None:
    """The chain holds again; the signatures do not, for they are over the entry's hash, which is over all before."""

    def later(event: Event) -> Event:
        facts = json.loads(json.dumps(event.facts).replace("05:00:00", "09:00:00"))
        return replace(event, facts=facts)

    write_lines(ready, chained_anew(lines_of(ready), later))
    assert Case(ready.state).breaks() == []
    found = opened(ready.asked())
    assert "chain" not in found and "form.confirmation" in found, "the first form that says when"
    assert {"form.application", "form.notice", "form.order"} <= {
        row.gate.id for row in rows(ready.asked()) if row.waits
    }


def test_evidence_that_was_forged_below_a_signature(ready: Casebook) -> None:
    """Whoever signed a report has signed what stood before it, too."""
    forged = chained_anew(
        lines_of(ready), lambda event: replace(event, operator="root") if event.event == "evidence" else event
    )
    write_lines(ready, forged)
    assert {"form.suitability", "form.package_handover"} <= set(opened(ready.asked()))
    assert "form.rehearsal_report" in {row.gate.id for row in rows(ready.asked()) if row.waits}


@pytest.mark.parametrize("how", ["cut", "reordered", "a line less"])
def test_a_chain_that_lost_its_shape(ready: Casebook, how: str) -> None:
    ready.open()
    lines = lines_of(ready)
    other = {
        "cut": lines[:-4], "reordered": [*lines[:-2], lines[-1], lines[-2]], "a line less": [*lines[:20], *lines[21:]],
    }  # fmt: skip
    write_lines(ready, other[how])
    found = opened(ready.asked())
    assert "chain" in found
    if how == "cut":
        assert "was cut off or written anew" in found["chain"]


def test_a_case_of_another_project(ready: Casebook) -> None:
    found = opened(ready.asked(project="OTHER"))
    assert "belongs to project PAYGW-2025" in found["chain"]


def test_an_attachment_that_was_changed(ready: Casebook) -> None:
    path = next(one for one in (ready.state / "case/attachments").iterdir() if one.is_file())
    path.write_bytes(b"other")
    assert "is lost or was changed" in opened(ready.asked())["chain"]


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"fields": [], "binds": {}}, {"version": "x"}, {"form": "application"},
        {"project": "PAYGW-2025", "form": "order", "number": "1", "person": "x", "role": "y", "version": 1,
         "fields": {"operator": {"a": [1]}}, "binds": {"plan": 7}, "attachments": {}},
    ],
)  # fmt: skip
def test_an_entry_that_somebody_wrote_by_hand(ready: Casebook, facts: dict[str, Any]) -> None:
    with ready.now():
        ready.case.write("form", "order", facts, "root")
    found = opened(ready.asked())
    assert "was written by no program of ours" in found["chain"], found


@pytest.mark.parametrize("kind", ["signature", "attachment", "evidence"])
@pytest.mark.parametrize("facts", [{"binds": []}, {"sha256": "../../etc/passwd"}, {"result": 5, "form": None}])
def test_what_is_no_entry_makes_no_traceback(ready: Casebook, kind: str, facts: dict[str, Any]) -> None:
    for name in ("order", "night", "rehearsal"):
        with ready.now():
            ready.case.write(kind, name, facts, "root")
    for at in At:
        table(rows(ready.asked(at)), "zh")
    with pytest.raises(OpenGatesError):
        refuse_open(ready.asked())


def test_a_night_whose_journal_is_lost_is_an_emergency(ready: Casebook) -> None:
    night = ready.open()
    ready.close(night, golive.SUCCESS)
    shutil.rmtree(night.folder)
    (ready.state / "current").unlink()
    assert "the case knows that night" in opened(ready.asked())["chain"]
    with pytest.raises(LostError):
        refuse_open(ready.asked())


def test_a_night_on_a_twin_that_is_gone_was_put_aside_with_it_and_is_not_lost(ready: Casebook) -> None:
    night = ready.open()
    ready.close(night, golive.SUCCESS)
    aside = ready.state.parent / f"{ready.state.name}-20260101T000000Z"
    aside.mkdir()
    night.folder.rename(aside / night.folder.name)
    (ready.state / "current").unlink()
    assert "chain" not in opened(ready.asked(simulated=True))
    assert "the case knows that night" in opened(ready.asked())["chain"], "a production has no such twin"


# --- the trust root ------------------------------------------------------------------------------
def test_a_trust_root_that_others_may_write(ready: Casebook, tmp_path: Path) -> None:
    path = tmp_path / "allowed_signers"
    path.write_bytes(ready.trust.content)
    path.chmod(0o666)
    with pytest.raises(GoliveError) as refused:
        read_trust(path, owner=path.stat().st_uid)
    found = opened(ready.asked(trust=refused.value))
    assert "may be written by others" in found["trust"]
    assert "names nobody" in opened(ready.asked(trust=replace(ready.trust, content=b"# nobody\n")))["trust"]


def test_a_plan_that_changed_by_one_word(ready: Casebook, plan: Plan) -> None:
    other = under(plan.model_copy(update={"risks": plan.risks[:-1]}), plan.definition)
    look = ready.asked(plan=other, digest=other.digest)
    found = opened(look)
    assert set(found) == {"form.golive_plan"} and "form.package_handover" not in found
    assert "form.rehearsal_report" not in found, "what was rehearsed is the same"


# --- a failed night ------------------------------------------------------------------------------
def test_after_a_cancelled_night_problem_rehearsal_and_order_are_asked_for(ready: Casebook) -> None:
    night = ready.open()
    ready.begin_step(night, "SHZJ-PAY-APP01", "install.a")
    ready.close(night, golive.CANCELLED)
    assert {"cancelled", "form.cancellation"} <= set(opened(ready.asked()))
    ready.complete("cancellation")
    ready.complete("problem", closed=False, golive=night.id)
    assert "is not closed" in opened(ready.asked())["cancelled"]
    ready.complete("problem", closed=True, golive=night.id)
    assert "was not rehearsed since" in opened(ready.asked())["cancelled"]
    ready.prove(Proof.REHEARSAL)
    assert "cancelled" not in opened(ready.asked())
    for key in ("rehearsal_report", "rehearsal_data_report", "notice", "readiness"):
        ready.complete(key)
    ready.prove(Proof.ENVIRONMENT)
    for key in ("environment_report", "order"):
        ready.complete(key)
    assert opened(ready.asked()) == {}


# --- all of it -----------------------------------------------------------------------------------
@pytest.mark.thorough("it fills a case with 500 entries and measures seconds")
def test_all_gates_of_a_case_of_500_entries_are_told_in_half_a_second(stamped: Books) -> None:
    book = stamped()
    book.prepare()
    while len(book.case.entries) < 500:
        book.prove(Proof.DRILL)
        book.clock -= timedelta(minutes=1)
    best = min(_seconds(book) for _again in range(3))
    assert best < 0.5, best


def _seconds(book: Casebook) -> float:
    look = book.asked()
    begin = time.process_time()
    found = rows(look)
    took = time.process_time() - begin
    assert {row.state for row in found} <= {"closed", "unasked"} and len(found) > 40
    return took


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_fits_a_terminal(ready: Casebook, new_book: Books, tmp_path: Path, language: str) -> None:
    from rich.cells import cell_len  # noqa: PLC0415

    empty = new_book(state=tmp_path / "empty")
    for look in (empty.asked(), ready.asked(), ready.asked(At.CHANGE), ready.asked(At.CLOSE)):
        found = rows(look)
        text = table(found, language)
        assert max(map(cell_len, text.splitlines())) <= 110 and len(text.splitlines()) <= 80
        flat = " ".join(text.split())
        for row in found:
            assert all(rule in flat for rule in row.gate.rules)
            assert row.gate.title.in_(language).replace(" ", "") in flat.replace(" ", "")
            if isinstance(row.verdict, Open):
                assert row.verdict.until or look.at is At.CLOSE
                assert row.verdict.who.in_(language).replace(" ", "") in flat.replace(" ", "")


def test_an_examined_twin_is_no_examined_production(ready: Casebook) -> None:
    ready.prove(Proof.ENVIRONMENT, stand_ins=["SHZJ-PAY-APP01"])
    for key in ("environment_report", "notice", "readiness", "order"):
        ready.complete(key)
    assert "a twin was examined" in opened(ready.asked())["environment_check"]
    assert "environment_check" not in opened(ready.asked(simulated=True))
