"""Where a go-live stands: the only place that folds events into a state, a direction and a result.

The state is derived, never stored. What may follow what is data (`states.py`); a history that says otherwise cannot
have been, so its record is not to be trusted: that is an emergency, which a person resolves. The states before a run is
opened and after its success are told by the case (`history.py`); a journal alone begins at PLANNED.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.engine.states import (
    AHEAD,
    BACK,
    CANCELLED,
    EMERGENCY,
    ENDED,
    EXIT_CODES,
    FORWARD,
    LIVE,
    MOVES,
    PHASES,
    REFUSED,
    RESULTS,
    ROLLBACK,
    STOPPED,
    SUCCESS,
    WENT_LIVE,
    State,
    legal,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event

__all__ = [
    "AHEAD", "BACK", "CANCELLED", "EMERGENCY", "ENDED", "EXIT_CODES", "FORWARD", "LIVE", "MOVES", "REFUSED",
    "ROLLBACK", "STOPPED", "SUCCESS", "Fold", "Standing", "State", "Transition", "fold", "legal",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of the process: from where, to where, when (UTC, ISO 8601), who ran it, and why."""

    was: State
    state: State
    time: str
    who: str
    why: str


@dataclass(slots=True)
class Standing:
    """Where a go-live stands, by the events that were folded.

    `direction` is the last that was written; `result` how the last run was closed (success, cancelled, emergency),
    empty while it goes on; `stopped` why the last run was stopped undecided, else empty. `turned` is when it turned
    back first. `run`, `opened`, `operator`, `account` (of the OS) are of the run that was opened last. `runs` may have
    marked a host: opened while it was not live, or turned back since. `reached` is the furthest point of the way there.
    `production` and the agreed `window` are what the runs were opened with; `held` is why the night stands still since
    `held_at` and waits for a decision; `admitted` are the (run, stage) whose gates were asked and are closed, `barred`
    what was open instead in the present run.
    """

    state: State = State.PLANNED
    direction: str = FORWARD
    result: str = ""
    stopped: str = ""
    digest: str = ""
    run: str = ""
    opened: str = ""
    operator: str = ""
    turned: str = ""
    runs: set[str] = field(default_factory=set)
    passed: list[Transition] = field(default_factory=list)
    reached: State = State.PREPARING
    was_live: bool = False
    production: bool = False
    window: Mapping[str, Any] = field(default_factory=dict)
    account: str = ""
    held: str = ""
    held_at: str = ""
    admitted: set[tuple[str, str]] = field(default_factory=set)
    barred: str = ""
    twin: bool = True

    @property
    def heading(self) -> str:
        """Return where it is going: forward, rollback, live, back or stopped."""
        if self.result == CANCELLED:
            return BACK
        if self.halted:
            return STOPPED
        return LIVE if self.result == SUCCESS else self.direction

    @property
    def halted(self) -> str:
        """Return why no stage acts until the next run, or until a person decides; an empty text where stages may."""
        return self.stopped or self.held

    def move(self, state: State, event: Event, why: str) -> None:
        """Pass to a state; where the table has no such move, the record cannot be true."""
        if state is not self.state and not legal(self.state, state, self.twin):
            why = f"{event.event}: {state} cannot follow {self.state}: the record cannot be true"
            state = State.EMERGENCY
        self.enter(state, event.time, event.operator or self.operator, why)

    def enter(self, state: State, time: str, who: str, why: str) -> None:
        """Write that a state was entered, unless it stands there already."""
        if state is not self.state:
            self.passed.append(Transition(self.state, state, time, who, why))
            self.state = state

    def reach(self, state: State, event: Event, why: str) -> None:
        """Pass to a state of the way there unless it was reached before; it never falls behind."""
        if self.state in AHEAD and AHEAD.index(state) > AHEAD.index(self.reached):
            self.reached = state
            self.move(state, event, why)

    def on_the_way(self) -> State:
        """Return the state of a run that goes on: the furthest point of the way there, or the way back."""
        if self.direction == ROLLBACK:
            return State.ROLLING_BACK if self.was_live else State.RESTORING
        return self.reached


def fold(
    own: Iterable[Event],
    steps: Iterable[Event] = (),
    planned: Collection[tuple[str, str]] = (),
    begin: State = State.PLANNED,
) -> Standing:
    """Return where a go-live stands by the events of its own file, from the state `begin` that its case tells.

    With the events of its targets (`steps`) the states of the way there are told apart; with the (host, step) of the
    plan's backups (`planned`) it is known when all of them are there.
    """
    folding = Fold(Standing(begin), steps, planned)
    for event in own:
        folding.take(event)
    return folding.found


class Fold:
    """The fold of one go-live, event by event of its own file; those of its targets come in when their run opens."""

    def __init__(self, found: Standing, steps: Iterable[Event], planned: Collection[tuple[str, str]]) -> None:
        self.found, self._missing = found, set(planned)
        self._by_run: dict[str, list[Event]] = {}
        self._opened = ""
        for event in steps:
            self._by_run.setdefault(event.run, []).append(event)

    def take(self, event: Event) -> None:
        """Take the next event."""
        if event.event == "opened":
            _opened(self.found, event)
            self._opened = event.run
        elif event.event in _FOLDS:
            _FOLDS[event.event](self.found, event)
        if event.event in ("opened", "decided") and not self.found.held:  # a held night begins no step
            for step in sorted(self._by_run.pop(self._opened, ()), key=lambda one: (one.time, one.host, one.seq)):
                _stepped(self.found, step, self._missing)


def _opened(found: Standing, event: Event) -> None:
    if not found.digest:
        found.digest = str(event.facts.get("digest") or "")
    found.run, found.opened, found.operator = event.run, event.time, event.operator
    found.stopped = found.barred = ""
    found.account = str(event.facts.get("account") or "")
    found.production = found.production or event.facts.get("production") is True
    found.window = event.facts.get("window") or found.window
    if found.result != SUCCESS:
        found.runs.add(event.run)
    if found.state not in WENT_LIVE and not found.held:  # live until it is turned, held until it is decided
        found.move(found.on_the_way(), event, "a run was opened")


def _stepped(found: Standing, event: Event, missing: set[tuple[str, str]]) -> None:
    """Take a step's event: only what goes forward tells how far it has come."""
    why = f"{event.step} on {event.host}"
    if event.event == "intent":
        found.reach(PHASES.get(event.stage, State.EXECUTING), event, why)
    elif event.event == "done" and (event.host, event.step) in missing:
        missing.discard((event.host, event.step))
        if not missing:
            found.reach(State.BACKED_UP, event, why)


def _turned(found: Standing, event: Event) -> None:
    live = found.result == SUCCESS
    found.was_live = found.was_live or live
    found.direction, found.result = str(event.facts.get("direction") or FORWARD), ""
    found.runs.add(event.run)
    found.held = ""
    if found.direction == ROLLBACK:
        found.turned = found.turned or event.time
    found.move(found.on_the_way(), event, event.message)


def _stopped(found: Standing, event: Event) -> None:
    found.stopped = event.message or STOPPED
    found.move(State.HELD, event, found.stopped)


def _held(found: Standing, event: Event) -> None:
    found.held, found.held_at = event.message or "held", event.time
    found.move(State.HELD, event, found.held)


def _decided(found: Standing, event: Event) -> None:
    if found.held:
        found.held = ""
        found.move(found.on_the_way(), event, event.message)


def _admitted(found: Standing, event: Event) -> None:
    found.admitted.add((event.run, str(event.facts.get("stage") or "")))


def _barred(found: Standing, event: Event) -> None:
    found.barred = event.message


def _closed(found: Standing, event: Event) -> None:
    found.result = str(event.facts.get("result") or "")
    left = "; ".join(str(one) for one in event.facts.get("left") or ())
    found.move(RESULTS.get(found.result, State.EMERGENCY), event, event.message or left or found.result)


_FOLDS = {
    "direction": _turned, "stopped": _stopped, "closed": _closed, "held": _held, "decided": _decided,
    "admitted": _admitted, "barred": _barred,
}  # fmt: skip
