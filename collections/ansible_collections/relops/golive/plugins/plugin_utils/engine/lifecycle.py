"""Where a go-live stands: the only place that folds events into a state, a direction and a result.

The state is derived, never stored. What may follow what is data (`MOVES`); a history that says otherwise cannot have
been, so its record is not to be trusted: that is an emergency, which a person resolves. The states before a run is
opened and after its success are told by the case; a journal alone begins at PLANNED.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event

FORWARD, ROLLBACK = "forward", "rollback"
LIVE, BACK, STOPPED = "live", "back", "stopped"
"""What `heading` also answers: a go-live that has succeeded or is back, and a run that was stopped undecided."""
SUCCESS, CANCELLED, EMERGENCY = "success", "cancelled", "emergency"
ENDED = (SUCCESS, CANCELLED)
EXIT_CODES = {SUCCESS: 0, CANCELLED: 2, EMERGENCY: 3, STOPPED: 4}
"""Exit code by result, where another one was expected; the result that was expected is 0."""
REFUSED = EXIT_CODES[STOPPED]
"""Exit code of a run that was refused before it began: nothing is decided then, either."""


class State(StrEnum):
    """A state of the process (requirements, part 7).

    PREPARING is ours: a run is open and nothing was taken from anybody yet (switch ports are being set).
    """

    DRAFT = "DRAFT"
    PLANNED = "PLANNED"
    REVIEWED = "REVIEWED"
    CONFIRMED = "CONFIRMED"
    APPROVED = "APPROVED"
    REHEARSING = "REHEARSING"
    REHEARSED = "REHEARSED"
    POSTPONED = "POSTPONED"
    NOTIFIED = "NOTIFIED"
    PREPARING = "PREPARING"
    SUSPENDED = "SUSPENDED"
    BACKED_UP = "BACKED_UP"
    EXECUTING = "EXECUTING"
    VERIFYING = "VERIFYING"
    HELD = "HELD"
    SUCCESS = "SUCCESS"
    STARTED = "STARTED"
    ANNOUNCED = "ANNOUNCED"
    CLOSED = "CLOSED"
    RESTORING = "RESTORING"
    ROLLING_BACK = "ROLLING_BACK"
    CANCELLED = "CANCELLED"
    EMERGENCY = "EMERGENCY"


AHEAD = (State.PREPARING, State.SUSPENDED, State.BACKED_UP, State.EXECUTING, State.VERIFYING)
"""The way there; what a plan does not need is left out."""
LEAVES_AHEAD = (State.HELD, State.RESTORING, State.SUCCESS, State.CANCELLED)
"""Where each of these may lead: CANCELLED at once where no step had begun and another plan takes its place."""
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PLANNED}),
    State.PLANNED: frozenset({State.REVIEWED, State.PREPARING}),
    State.REVIEWED: frozenset({State.CONFIRMED}),
    State.CONFIRMED: frozenset({State.APPROVED}),
    State.APPROVED: frozenset({State.REHEARSING}),
    State.REHEARSING: frozenset({State.REHEARSED, State.POSTPONED}),
    State.REHEARSED: frozenset({State.NOTIFIED, State.POSTPONED}),
    State.POSTPONED: frozenset({State.REHEARSING}),
    State.NOTIFIED: frozenset({State.PREPARING, State.POSTPONED}),
    **{state: frozenset({*AHEAD[place + 1 :], *LEAVES_AHEAD}) for place, state in enumerate(AHEAD)},
    State.HELD: frozenset({*AHEAD, State.RESTORING, State.ROLLING_BACK, State.CANCELLED}),
    State.SUCCESS: frozenset({State.STARTED, State.ROLLING_BACK}),
    State.STARTED: frozenset({State.ANNOUNCED, State.ROLLING_BACK}),
    State.ANNOUNCED: frozenset({State.CLOSED, State.ROLLING_BACK}),
    State.CLOSED: frozenset(),
    State.RESTORING: frozenset({State.CANCELLED, State.HELD}),
    State.ROLLING_BACK: frozenset({State.CANCELLED, State.HELD}),
    State.CANCELLED: frozenset({State.REHEARSING}),
    State.EMERGENCY: frozenset({*AHEAD, State.RESTORING, State.ROLLING_BACK, State.CANCELLED}),
}
"""What may follow a state; an emergency may follow each of them."""
PHASES = {
    "network": State.PREPARING,
    "suspend": State.SUSPENDED,
    "backup": State.PREPARING,
    "verify": State.VERIFYING,
    "baseline": State.VERIFYING,
    "resume": State.VERIFYING,
}
"""Where a go-live stands once a step of the stage has begun; each other stage executes."""
RESULTS = {SUCCESS: State.SUCCESS, CANCELLED: State.CANCELLED, EMERGENCY: State.EMERGENCY}


def legal(was: State, state: State) -> bool:
    """Tell whether a state may follow another one."""
    return state in MOVES[was] or state is State.EMERGENCY


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
    back first. `run`, `opened`, `operator` are of the run that was opened last. `runs` may have marked a host: opened
    while it was not live, or turned back since. `reached` is the furthest point of the way there.
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

    @property
    def heading(self) -> str:
        """Return where it is going: forward, rollback, live, back or stopped."""
        if self.result == CANCELLED:
            return BACK
        if self.stopped:
            return STOPPED
        return LIVE if self.result == SUCCESS else self.direction

    def move(self, state: State, event: Event, why: str) -> None:
        """Pass to a state; where the table has no such move, the record cannot be true."""
        if state is self.state:
            return
        if not legal(self.state, state):
            why = f"{event.event}: {state} cannot follow {self.state}: the record cannot be true"
            state = State.EMERGENCY
        if state is not self.state:
            self.passed.append(Transition(self.state, state, event.time, event.operator or self.operator, why))
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
    found = Standing(begin)
    by_run: dict[str, list[Event]] = {}
    for event in steps:
        by_run.setdefault(event.run, []).append(event)
    missing = set(planned)
    for event in own:
        if event.event == "opened":
            _opened(found, event)
            for step in sorted(by_run.pop(event.run, ()), key=lambda one: (one.time, one.host, one.seq)):
                _stepped(found, step, missing)
        elif event.event in _FOLDS:
            _FOLDS[event.event](found, event)
    return found


def _opened(found: Standing, event: Event) -> None:
    if not found.digest:
        found.digest = str(event.facts.get("digest") or "")
    found.run, found.opened, found.operator, found.stopped = event.run, event.time, event.operator, ""
    if found.result != SUCCESS:
        found.runs.add(event.run)
    if found.state not in (State.SUCCESS, State.STARTED, State.ANNOUNCED):  # it is live until it is turned
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
    if found.direction == ROLLBACK:
        found.turned = found.turned or event.time
    found.move(found.on_the_way(), event, event.message)


def _stopped(found: Standing, event: Event) -> None:
    found.stopped = event.message or STOPPED
    found.move(State.HELD, event, found.stopped)


def _closed(found: Standing, event: Event) -> None:
    found.result = str(event.facts.get("result") or "")
    left = "; ".join(str(one) for one in event.facts.get("left") or ())
    found.move(RESULTS.get(found.result, State.EMERGENCY), event, event.message or left or found.result)


_FOLDS = {"direction": _turned, "stopped": _stopped, "closed": _closed}
