"""Which forms and which evidence lead from one state to the next outside of the night: a table, and how it is read.

What the chain of a case says is taken as it stood then: whether what was signed still holds is asked of
`case/standing.py`, for the present alone (`history.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, REJECT, Case, Entry
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import WHEN
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import in_order, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.engine.states import CANCELLED, LADDER, State
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

FORMS: dict[State, tuple[str, ...]] = {
    State.PLANNED: ("suitability", "technical_review"),
    State.REVIEWED: ("golive_plan",),
    State.CONFIRMED: ("confirmation",),
    State.APPROVED: ("application",),
    State.REHEARSED: ("rehearsal_report", "rehearsal_data_report"),
    State.NOTIFIED: ("notice",),
}
"""The forms that have to hold for a state of the ladder, beside all those below it; no process needs to have each."""
EVIDENCE: dict[State, Proof] = {State.REHEARSING: Proof.REHEARSAL}
"""The evidence that has to be there."""
ANEW = (State.REHEARSING, State.REHEARSED, State.NOTIFIED)
"""What has to be found and signed anew after a night that was cancelled (R50)."""
POSTPONEMENT, PROBLEM, STARTED = "postponement", "problem", "resumption"
PROVEN: dict[str, State] = {Proof.ANNOUNCED.value: State.ANNOUNCED, Proof.CLOSED.value: State.CLOSED}
"""The evidence that leads on after the night."""


@dataclass
class Ladder:
    """What of a case has been read so far: the newest version of each form with its signatures, and the evidence.

    `floor` is the place in the chain of the last night that was cancelled.
    """

    plan: Plan
    case: Case
    floor: int = 0
    filed: dict[str, Entry] = field(default_factory=dict)
    signed: dict[str, list[Entry]] = field(default_factory=dict)
    rehearsal: Entry | None = None

    def take(self, entry: Entry) -> None:
        """Read the next entry."""
        if entry.kind == "form":
            self.filed[entry.name] = entry
        elif entry.kind == "signature":
            self.signed.setdefault(str(entry.facts.get("form")), []).append(entry)
        elif entry.kind == "evidence" and entry.name == Proof.REHEARSAL.value:
            self.rehearsal = entry
        elif entry.kind == "evidence" and entry.name == Proof.NIGHT.value and entry.facts.get("result") == CANCELLED:
            self.floor = entry.seq

    def asked(self, key: str) -> bool:
        """Tell whether the process asks for a form."""
        kind = self.plan.definition.forms.get(key)
        return kind is not None and WHEN[kind.when](self.plan, self.case)

    def since(self) -> dict[str, int]:
        """Return form → the place in the chain at which it was complete; what is missing or rejected is not in it."""
        found: dict[str, int] = {}
        for key in in_order(self.plan.definition.forms):
            kind, entry = self.plan.definition.forms[key], self.filed.get(key)
            if entry is None or not self.asked(key):
                continue
            needed = [need for need in kind.needs if self.asked(need)]
            if all(need in found and found[need] < entry.seq for need in needed) and (at := self._complete(key, entry)):
                found[key] = at
        return found

    def _complete(self, key: str, entry: Entry) -> int:
        """Return where the last signature of a version stands, 0 while one is missing or one rejects it."""
        signatures = self.signed.get(entry.hash, [])
        if any(one.facts.get("decision") == REJECT for one in signatures):
            return 0
        approved = [one for one in signatures if one.facts.get("decision") == APPROVE]
        floor, step, last = 0, -1, 0
        for one in wanted(self.plan.definition.forms[key], self.plan, self.case):
            if one.step != step:
                floor, step = last, one.step
            by = next((by.seq for by in approved if by.facts.get("role") in one.roles and by.seq > floor), 0)
            if not by:
                return 0
            last = max(last, by)
        return last

    def state(self) -> State:
        """Return the state of the ladder, or POSTPONED, that the chain tells up to here."""
        since = self.since()
        state = climbed(lambda key: not self.asked(key) or key in since, self._again(since))
        away = self.rehearsal.seq if self.rehearsal and self.rehearsal.facts.get("result") != "pass" else 0
        ends = max(since.get("application", 0), 0 if away or not self.rehearsal else self.rehearsal.seq)
        if LADDER.index(state) >= LADDER.index(State.APPROVED) and max(away, since.get(POSTPONEMENT, 0)) > ends:
            return State.POSTPONED
        return state

    def _again(self, since: dict[str, int]) -> Callable[[State], bool]:
        """Return what tells whether the evidence of a state is there, newer than a night that was cancelled."""

        def there(state: State) -> bool:
            proof = self.rehearsal if state in EVIDENCE else None
            if state in EVIDENCE and (proof is None or proof.facts.get("result") != "pass" or proof.seq < self.floor):
                return False
            if state not in ANEW:
                return True
            return all(since.get(key, self.floor + 1) > self.floor for key in FORMS.get(state, ()))

        return there


def climbed(holds: Callable[[str], bool], there: Callable[[State], bool]) -> State:
    """Return the highest state of the ladder up to which every form holds and all evidence is there."""
    state = State.DRAFT
    for above in LADDER[1:]:
        if not all(holds(key) for key in FORMS.get(above, ())) or not there(above):
            break
        state = above
    return state
