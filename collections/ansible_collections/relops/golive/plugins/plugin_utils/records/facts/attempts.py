"""The journal read as attempts: each time a step was carried forward or back on a host, from begin to end (H8, R48)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event

ENDS = {"done": "done", "failed": "failed", "undone": "undone", "undo_failed": "failed"}
BEGINS = ("intent", "undoing")
BACKWARD = ("undoing", "undone", "undo_failed")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at one step on one host.

    `result` is done, failed, undone, interrupted (a later attempt took over) or in_doubt (nothing followed);
    `start` and `end` are aware UTC times, `end` is None while in doubt; `event` is the line that ended it.
    """

    event: Event
    start: datetime
    end: datetime | None
    result: str
    backward: bool
    changes: list[Any]
    diff: Any

    @property
    def seconds(self) -> float:
        """Return how long it took, 0 when nobody knows."""
        return (self.end - self.start).total_seconds() if self.end else 0.0

    @property
    def changed(self) -> bool:
        """Tell whether something on the host was changed by it."""
        return bool(self.changes) and self.result in ("done", "undone")


def attempts(events: Iterable[Event]) -> list[Attempt]:
    """Return the attempts of one host in the order in which they began."""
    found: list[Attempt] = []
    pending: dict[str, Event] = {}
    for event in events:
        if event.event in BEGINS:
            before = pending.pop(event.step, None)
            found += [] if _announced(before, event) else _given_up(before, followed=True)
            pending[event.step] = event
        elif event.event in ENDS:
            begun = pending.pop(event.step, None)
            if begun and (begun.event == "undoing") != (event.event in BACKWARD):
                found += _given_up(begun, followed=True)
                begun = None
            found.append(_ended(begun, event))
    for begun in pending.values():
        found += _given_up(begun, followed=False)
    return sorted(found, key=lambda attempt: (attempt.start, attempt.event.seq))


def moment(event: Event) -> datetime:
    """Return the time of an event, aware, UTC."""
    return datetime.fromisoformat(event.time)


def _announced(before: Event | None, event: Event) -> bool:
    """Tell whether a run said first that it is about to act there, and then began: that is one attempt."""
    return before is not None and before.event == event.event == "intent" and before.run == event.run


def _ended(begun: Event | None, event: Event) -> Attempt:
    end = moment(event)
    start = moment(begun) if begun else end - timedelta(seconds=event.seconds)
    changes = event.changes or (begun.changes if begun else [])
    diff = event.diff or (begun.diff if begun else None)
    return Attempt(event, start, end, ENDS[event.event], event.event in BACKWARD, changes, diff)


def _given_up(begun: Event | None, followed: bool) -> Iterator[Attempt]:
    if begun:
        result = "interrupted" if followed else "in_doubt"
        yield Attempt(begun, moment(begun), None, result, begun.event == "undoing", begun.changes, begun.diff)
