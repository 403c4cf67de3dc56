"""The states of the process and what may follow what (requirements, part 7): data, and nothing else."""

from __future__ import annotations

from enum import StrEnum

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


LADDER = (
    State.DRAFT, State.PLANNED, State.REVIEWED, State.CONFIRMED, State.APPROVED, State.REHEARSING, State.REHEARSED,
    State.NOTIFIED,
)  # fmt: skip
"""Before the night: one after the other, and down again to any where what was signed no longer holds (R20)."""
AHEAD = (State.PREPARING, State.SUSPENDED, State.BACKED_UP, State.EXECUTING, State.VERIFYING)
"""The way there; what a plan does not need is left out."""
LEAVES_AHEAD = (State.HELD, State.RESTORING, State.SUCCESS, State.CANCELLED)
"""Where each of these may lead: CANCELLED at once where no step had begun and another plan takes its place."""
WENT_LIVE = (State.SUCCESS, State.STARTED, State.ANNOUNCED)
AFTER: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PLANNED}),
    State.PLANNED: frozenset({State.REVIEWED}),
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
REOPENED: dict[State, frozenset[State]] = {
    **{state: frozenset(LADDER[:place]) for place, state in enumerate(LADDER)},
    State.POSTPONED: frozenset(LADDER[: LADDER.index(State.APPROVED)]),
}
"""What an edit, a new version or a rejection of something signed leads back to (R20)."""
ON_A_TWIN: dict[State, frozenset[State]] = {State.PLANNED: frozenset({State.PREPARING})}
"""A twin's people sign nothing: its journal alone begins at PLANNED."""
MOVES: dict[State, frozenset[State]] = {
    state: after | REOPENED.get(state, frozenset()) | ON_A_TWIN.get(state, frozenset())
    for state, after in AFTER.items()
}
"""What may follow a state; an emergency may follow each of them."""
PHASES = {
    "network": State.PREPARING,
    "suspend": State.SUSPENDED,
    "backup": State.PREPARING,
    "verify": State.VERIFYING,
    "resume": State.VERIFYING,
}
"""Where a go-live stands once a step of the stage has begun; each other stage executes."""
RESULTS = {SUCCESS: State.SUCCESS, CANCELLED: State.CANCELLED, EMERGENCY: State.EMERGENCY}


def legal(was: State, state: State, twin: bool = True) -> bool:
    """Tell whether a state may follow another one; what only a twin may is told apart."""
    if state is State.EMERGENCY:
        return True
    return state in MOVES[was] and (twin or state not in ON_A_TWIN.get(was, ()))
