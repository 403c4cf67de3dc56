"""Where a project stands over all its nights: its case and the journals of its go-lives, folded in one order.

The order is that of the case's chain; each run's opening names the case's last entry then, so that nobody's clock
decides. Transitions come from the chain. Whether the present state still stands (R20) is asked of the forms that hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.ladder import (
    ANEW,
    EVIDENCE,
    FORMS,
    PROBLEM,
    PROVEN,
    STARTED,
    Ladder,
    climbed,
)
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import Fold, Standing, fold
from ansible_collections.relops.golive.plugins.plugin_utils.engine.states import AFTER, LADDER, State
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

BEFORE = frozenset({*LADDER, State.POSTPONED})
NOBODY = ""


def history(
    plan: Plan, case: Case, nights: Sequence[Golive], planned: Collection[tuple[str, str]],
    forms: Mapping[str, FormStanding],
) -> Standing:  # fmt: skip
    """Return where a project stands: every transition of its case and of those of its nights that were no twin's.

    `planned` are the (host, step) of the plan's backups, `forms` where each form stands now.
    """
    found = Standing(State.DRAFT, twin=False)
    read, ladder = _Nights(nights, case, planned), Ladder(plan, case)
    found = read.up_to(0, found)
    for entry in case.entries:
        ladder.take(entry)
        _entry(found, ladder, entry)
        found = read.up_to(entry.seq, found)
    _present(found, plan, case, forms)
    return found


def _entry(found: Standing, ladder: Ladder, entry: Entry) -> None:
    """Take one entry of the case: what it leads to from where the project stands."""
    if found.state in BEFORE:
        _climb(found, ladder.state(), entry)
    elif found.state is State.CANCELLED and entry.name in ("rehearsal", PROBLEM):
        if _solved(ladder) and ladder.state() in ANEW:
            _move(found, State.REHEARSING, entry)
            _climb(found, ladder.state(), entry)
    elif found.state is State.SUCCESS and ladder.since().get(STARTED, 0) == entry.seq:
        _move(found, State.STARTED, entry)
    elif entry.kind == "evidence" and entry.name in PROVEN and entry.facts.get("result", "pass") == "pass":
        if found.state is State.SUCCESS and not ladder.asked(STARTED):
            _move(found, State.STARTED, entry)
        if PROVEN[entry.name] in AFTER[found.state]:
            _move(found, PROVEN[entry.name], entry)


def _solved(ladder: Ladder) -> bool:
    """Tell whether the problem that cancelled a night was closed after it (R50); one that the process lacks is."""
    if not ladder.asked(PROBLEM):
        return True
    entry = ladder.filed.get(PROBLEM)
    closed = entry is not None and entry.facts.get("fields", {}).get("closed") is True
    return closed and ladder.since().get(PROBLEM, 0) > ladder.floor


def _climb(found: Standing, goal: State, entry: Entry) -> None:
    """Go to a state of the ladder, up state by state and down at once; a rehearsal ends a postponement."""
    if goal is State.POSTPONED:
        if found.state is State.APPROVED and entry.kind == "evidence":
            _move(found, State.REHEARSING, entry)
        if found.state in ANEW:
            _move(found, goal, entry)
        return
    place = LADDER.index(State.APPROVED if found.state is State.POSTPONED else found.state)
    if LADDER.index(goal) < place:
        _move(found, goal, entry)
    for state in LADDER[place + 1 : LADDER.index(goal) + 1]:
        _move(found, state, entry)


def _move(found: Standing, state: State, entry: Entry) -> None:
    who = str(entry.facts.get("person") or entry.facts.get("operator") or entry.by)
    found.enter(state, entry.time, who, f"{entry.kind} {entry.name}")


def _present(found: Standing, plan: Plan, case: Case, forms: Mapping[str, FormStanding]) -> None:
    """Fall back to where the forms that hold now lead: an edit of the plan leaves no entry in the chain (R20)."""
    if found.state not in BEFORE:
        return
    proof = case.last("evidence", EVIDENCE[State.REHEARSING].value)
    binds = dict(proof.facts.get("binds") or {}) if proof else {}
    same = bool(binds) and all(plan.parts.get(part) == digest for part, digest in binds.items())
    state = climbed(lambda key: key not in forms or forms[key].closed, lambda one: one not in EVIDENCE or same)
    place = LADDER.index(State.APPROVED if found.state is State.POSTPONED else found.state)
    if LADDER.index(state) < place:
        lost = [key for above in LADDER[1:] for key in FORMS.get(above, ()) if key in forms and not forms[key].closed]
        why = [f"{key}: {said.en}" for key in lost for said in forms[key].faults[:1]]
        found.enter(state, "", NOBODY, "; ".join(why) or "what was rehearsed was changed since")


class _Nights:
    """The events of the nights that were no twin's, each run at its place in the case's chain."""

    def __init__(self, nights: Sequence[Golive], case: Case, planned: Collection[tuple[str, str]]) -> None:
        self._planned, self._of = planned, ""
        self._fold = Fold(Standing(), (), ())
        places = {entry.hash: entry.seq for entry in case.entries}
        self._waiting = [run for night in nights for run in _runs(night, places)]

    def up_to(self, seq: int, found: Standing) -> Standing:
        """Fold every run that was opened when the case had no entry after that one."""
        while self._waiting and self._waiting[0][0] <= seq:
            _seq, night, events = self._waiting.pop(0)
            if night.id != self._of:
                self._of, self._fold = night.id, Fold(_fresh(found), _steps(night), self._planned)
            self._fold.found.state = found.state
            for event in events:
                self._fold.take(event)
            found = self._fold.found
        return found


def _fresh(found: Standing) -> Standing:
    """Return a standing for another go-live that goes on where the project stands."""
    return Standing(found.state, passed=found.passed, twin=False)


def _steps(night: Golive) -> Iterator[Event]:
    return (event for host in night.journal.hosts() for event in night.journal.events(host))


def _runs(night: Golive, places: Mapping[str, int]) -> Iterator[tuple[int, Golive, list[Event]]]:
    """Yield each run of a night that was no twin's, with the place in the case's chain after which it was opened."""
    own = night.journal.events(GOLIVE)
    if not fold(own).production:
        return
    place, run = 0, list[Event]()
    for event in own:
        if event.event == "opened":
            if run:
                yield place, night, run
            place, run = max(place, places.get(str(event.facts.get("case_head")), 0)), []
        run.append(event)
    yield place, night, run
