"""From a case and the journals of its nights no illegal transition comes out, and what was told stays told."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.history import history
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import Standing
from ansible_collections.relops.golive.plugins.plugin_utils.engine.states import LADDER, State, legal
from ansible_collections.relops.golive.plugins.plugin_utils.journal import kinds
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FormKind, Process
from ansible_collections.relops.golive.plugins.plugin_utils.stages import registry
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pace import examples

ORDER = (
    "suitability", "technical_review", "golive_plan", "confirmation", "application", "rehearsal_report",
    "rehearsal_data_report", "notice",
)  # fmt: skip
BESIDE = ("postponement", "problem", "resumption")
T = "2026-11-21T14:00:00.000Z"
PLANNED = {("h", "backup.a")}


def kind(number: int, needs: tuple[str, ...] = ()) -> FormKind:
    return FormKind.model_validate({
        "number": f"{number:02}", "title": {"zh": "表", "en": "form"}, "requirements": ["R1"], "occasion": "plan",
        "before": "start", "filed_by": ["A"], "needs": needs, "signatures": [{"role": "B"}],
    })  # fmt: skip


FORMS = {key: kind(place, ORDER[place - 1 : place]) for place, key in enumerate(ORDER)}
FORMS |= {key: kind(50 + place) for place, key in enumerate(BESIDE)}
PROCESS = Process.model_validate({"schema": 1, "title": {"zh": "流程", "en": "process"}, "forms": FORMS})
PARTS = {"release": "r", "steps": "s", "equipment": "e"}
PLAN = cast("Plan", SimpleNamespace(definition=PROCESS, parts=PARTS, entry_points=("x",), migrations=()))


class Record(Case):
    """A case in memory."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        super().__init__(Path("/nowhere"))
        self.__dict__["entries"] = entries

    def add(self, what: str, name: str, by: str = "周工", **facts: Any) -> Entry:
        seq = len(self.entries) + 1
        entry = Entry(seq, T, hashlib.sha256(f"{seq}".encode()).hexdigest(), what, name, by, facts)
        whole = (*self.entries, entry)
        self.__dict__.clear()
        self.__init__(whole)  # type: ignore[misc]
        return entry

    def sign(self, key: str, *roles: str, decision: str = "approve") -> None:
        filed = self.filed(key)
        for role in roles:
            form = filed.entry.hash if filed else "none"
            self.add("signature", key, form=form, role=role, person=f"{role}工", decision=decision)

    def complete(self, *keys: str, **fields: Any) -> None:
        for key in keys:
            self.add("form", key, version=1, fields=fields, person="A工", role="A", binds={})
            self.sign(key, "A", "B")

    def rehearse(self, result: str = "pass") -> None:
        self.add("evidence", "rehearsal", result=result, binds=PARTS)


class Journal:
    """A journal in memory."""

    def __init__(self, own: list[Event], steps: list[Event]) -> None:
        self.own, self.steps = own, steps

    def hosts(self) -> list[str]:
        return ["h"]

    def events(self, host: str) -> list[Event]:
        return self.own if host == "golive" else self.steps


def own(event: str, run: str = "R1", **facts: Any) -> Event:
    message = str(facts.pop("message", ""))
    return Event(0, T, run, "golive", "golive", "golive", event, operator="赵工", message=message, facts=facts)


def step(stage: str, event: str = "intent", run: str = "R1") -> Event:
    return Event(0, T, run, "h", stage, f"{stage}.a", event)


def night(name: str, events: list[Event], steps: list[Event] | None = None) -> Golive:
    return cast("Golive", SimpleNamespace(id=name, journal=Journal(events, steps or [])))


def told(case: Case, *nights: Golive, forms: dict[str, FormStanding] | None = None) -> Standing:
    return history(PLAN, case, nights, PLANNED, forms or {})


def states(found: Standing) -> list[State]:
    return [one.state for one in found.passed]


def ready() -> Record:
    case = Record()
    case.complete(*ORDER[:5])
    case.rehearse()
    case.complete(*ORDER[5:])
    return case


WAY = [State.PREPARING, State.SUSPENDED, State.BACKED_UP, State.EXECUTING, State.VERIFYING]
STEPS = [step("network"), step("suspend"), step("backup", "done"), step("install"), step("verify")]


# --- told ----------------------------------------------------------------------------------------
def test_a_whole_project_passes_every_state_to_its_end() -> None:
    case = ready()
    one = night("N1", [own("opened", production=True, case_head=case.head()), own("closed", result="success")], STEPS)
    case.add("evidence", "night", result="success", golive="N1")
    case.complete("resumption")
    case.add("evidence", "announced", result="pass")
    case.add("evidence", "closed", result="pass")
    found = told(case, one)
    assert states(found) == [*LADDER[1:], *WAY, State.SUCCESS, State.STARTED, State.ANNOUNCED, State.CLOSED]
    assert all(one.who and one.why and one.time for one in found.passed)
    assert [one.who for one in found.passed if one.state is State.CONFIRMED] == ["B工"]


def test_signatures_one_by_one() -> None:
    case = Record()
    assert told(case).state is State.DRAFT
    case.complete("suitability")
    case.add("form", "technical_review", version=1, fields={}, person="A工", role="A", binds={})
    case.sign("technical_review", "B", "A")
    assert told(case).state is State.DRAFT, "B signed before A"
    case.sign("technical_review", "B")
    assert told(case).state is State.PLANNED
    case.complete("golive_plan")
    case.sign("golive_plan", "B", decision="reject")
    assert states(told(case)) == [State.PLANNED, State.REVIEWED, State.PLANNED], "rejected after all"
    case.complete("confirmation")
    assert told(case).state is State.PLANNED, "nothing holds above what does not"


def test_a_new_version_opens_what_came_after_it() -> None:
    case = ready()
    assert told(case).state is State.NOTIFIED
    case.add("form", "golive_plan", version=2, fields={}, person="A工", role="A", binds={})
    assert told(case).state is State.PLANNED
    case.sign("golive_plan", "A", "B")
    assert told(case).state is State.REVIEWED, "what was signed before it has to be signed anew"


def test_a_rehearsal_that_fails_postpones_and_one_that_passes_goes_on() -> None:
    case = Record()
    case.complete(*ORDER[:5])
    case.rehearse("fail")
    assert states(told(case))[-2:] == [State.REHEARSING, State.POSTPONED]
    case.rehearse()
    case.complete(*ORDER[5:7])
    assert states(told(case))[-3:] == [State.POSTPONED, State.REHEARSING, State.REHEARSED]


def test_a_postponement_ends_with_a_new_application() -> None:
    case = ready()
    case.complete("postponement")
    assert told(case).state is State.POSTPONED
    case.complete("application")
    assert told(case).state is State.REHEARSING, "its reports are signed for the new window"
    case.complete(*ORDER[5:])
    assert told(case).state is State.NOTIFIED


def test_after_a_cancelled_night_the_problem_is_closed_and_it_is_rehearsed_anew() -> None:
    case = ready()
    turned = own("direction", direction="rollback", message="install.a: no room")
    events = [own("opened", production=True, case_head=case.head()), turned, own("closed", result="cancelled")]
    one = night("N1", events, STEPS[:4])
    case.add("evidence", "night", result="cancelled", golive="N1")
    assert states(told(case, one))[-3:] == [State.EXECUTING, State.RESTORING, State.CANCELLED]
    case.rehearse()
    assert told(case, one).state is State.CANCELLED, "nobody has closed the problem"
    case.complete("problem", closed=False)
    assert told(case, one).state is State.CANCELLED
    case.complete("problem", closed=True)
    assert told(case, one).state is State.REHEARSING
    case.complete(*ORDER[5:])
    assert told(case, one).state is State.NOTIFIED
    again = night("N2", [own("opened", production=True, case_head=case.head())], STEPS[:1])
    assert told(case, one, again).state is State.PREPARING


def test_a_night_that_nobody_allowed_is_an_emergency() -> None:
    case = Record()
    case.complete(*ORDER[:4])
    found = told(case, night("N1", [own("opened", production=True, case_head=case.head())], STEPS))
    assert found.passed[3].state is State.EMERGENCY and "cannot be true" in found.passed[3].why
    assert told(case, night("N1", [own("opened", case_head=case.head())], STEPS)).state is State.CONFIRMED, (
        "a twin's is none"
    )


def test_live_then_rolled_back_after_business_has_started() -> None:
    case = ready()
    first = own("opened", production=True, case_head=case.head())
    case.add("evidence", "night", result="success", golive="N1")
    case.complete("resumption")
    events = [
        first, own("closed", result="success"), own("opened", "R2", production=True, case_head=case.head()),
        own("direction", "R2", direction="rollback"), own("closed", "R2", result="cancelled"),
    ]  # fmt: skip
    found = told(case, night("N1", events, STEPS))
    assert states(found)[-4:] == [State.SUCCESS, State.STARTED, State.ROLLING_BACK, State.CANCELLED]


def test_held_and_decided() -> None:
    case = ready()
    events = [own("opened", production=True, case_head=case.head()), own("held", message="install.a: no room")]
    steps = STEPS[:4]
    assert told(case, night("N1", events, steps)).state is State.HELD
    events.append(own("opened", "R2", production=True, case_head=case.head()))
    assert told(case, night("N1", events, steps)).state is State.HELD, "a new run decides nothing"
    events.append(own("decided", "R2", decision="retry", message="form decision"))
    found = told(case, night("N1", events, [*steps, step("verify", run="R2")]))
    assert states(found)[-3:] == [State.HELD, State.EXECUTING, State.VERIFYING]
    assert [one.why for one in found.passed][-2] == "form decision"


# --- what holds now ------------------------------------------------------------------------------
def standing(key: str, holds: Holds = Holds.SIGNED) -> FormStanding:
    filed = Filed(Entry(1, T, "x", "form", key, "a", {}))
    return FormStanding(key, FORMS[key], holds, filed, faults=())


def test_an_edit_of_the_plan_lets_the_present_state_fall() -> None:
    case = ready()
    forms = {key: standing(key) for key in ORDER}
    assert told(case, forms=forms).state is State.NOTIFIED
    forms["confirmation"] = standing("confirmation", Holds.STALE)
    found = told(case, forms=forms)
    assert found.state is State.REVIEWED and found.passed[-1].was is State.NOTIFIED


def test_a_rehearsal_of_another_release_counts_no_more() -> None:
    case = Record()
    case.complete(*ORDER[:5])
    case.add("evidence", "rehearsal", result="pass", binds={**PARTS, "release": "another"})
    case.complete(*ORDER[5:])
    assert told(case).state is State.APPROVED


# --- any history ---------------------------------------------------------------------------------
KEYS = st.sampled_from([*ORDER, *BESIDE])
ENTRIES = st.one_of(
    st.tuples(st.just("complete"), KEYS), st.tuples(st.just("complete"), KEYS), st.tuples(st.just("form"), KEYS),
    st.tuples(st.just("reject"), KEYS), st.tuples(st.just("rehearsal"), st.sampled_from(["pass", "fail"])),
    st.tuples(st.just("night"), st.sampled_from(["success", "cancelled", "emergency"])),
    st.tuples(st.just("proof"), st.sampled_from(["announced", "closed"])), st.tuples(st.just("open"), st.just("")),
)  # fmt: skip
LINES = st.builds(
    lambda kind, facts: (kind, facts),
    st.sampled_from(sorted(kinds.RUN)),
    st.one_of(
        st.just({}),
        st.builds(lambda way: {"direction": way}, st.sampled_from(["forward", "rollback"])),
        st.builds(lambda how: {"result": how, "left": []}, st.sampled_from(["success", "cancelled", "emergency"])),
    ),
)
STAGES = st.sampled_from(list(registry.STAGES))


def legally(found: Standing) -> None:
    was = State.DRAFT
    for one in found.passed:
        assert one.was is was and one.state is not was
        assert legal(one.was, one.state, twin=False), f"{one.was} -> {one.state}"
        was = one.state
    assert found.state is was


@settings(max_examples=examples(2500), deadline=None)
@given(
    begun=st.booleans(),
    entries=st.lists(ENTRIES, max_size=14),
    nights=st.lists(st.tuples(st.lists(LINES, max_size=5), st.lists(STAGES, max_size=4)), max_size=3),
)
def test_from_no_history_does_an_illegal_transition_come_out(
    begun: bool, entries: list[tuple[str, str]], nights: list[tuple[list[tuple[str, Any]], list[str]]]
) -> None:
    case, found = ready() if begun else Record(), list[Golive]()
    before: list[Any] = []
    for what, name in entries:
        if what == "open" and nights:
            lines, stages = nights.pop(0)
            events = [
                own("opened", production=True, case_head=case.head()),
                *(own(one, **facts) for one, facts in lines),
            ]
            found.append(night(f"N{len(found)}", events, [step(stage) for stage in stages]))
        put(case, what, name)
        now = told(case, *found)
        legally(now)
        assert now.passed[: len(before)] == before, "what was told stays told"
        before = [*now.passed]
    again, last = told(case, *found), told(Record(case.entries), *found)
    assert again.passed == last.passed and again.state is last.state


def put(case: Record, what: str, name: str) -> None:
    if what == "complete":
        case.complete(name, closed=True)
    elif what == "form":
        case.add("form", name, version=1, fields={}, person="A工", role="A", binds={})
    elif what == "reject":
        case.sign(name, "B", decision="reject")
    elif what == "rehearsal":
        case.rehearse(name)
    elif what in ("night", "proof"):
        case.add("evidence", "night" if what == "night" else name, result=name if what == "night" else "pass")


@pytest.mark.parametrize("begun", [True, False])
def test_a_night_in_production_begins_after_its_notice_alone(begun: bool) -> None:
    case = ready() if begun else Record()
    found = told(case, night("N1", [own("opened", production=True, case_head=case.head())]))
    assert (found.state is State.PREPARING) is begun
