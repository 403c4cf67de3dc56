"""Count the records of a go-live against its step list, those of an abort too (H8, R48)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal

BEGUN = ("intent", "undoing")


class Planned(NamedTuple):
    """One step that the plan wants on a host; `task` is its place in the order in which the steps are carried."""

    task: int
    step: str
    host: str


@dataclass(frozen=True)
class Coverage:
    """How the records fit the step list.

    `missing` should have a record and has none, `unreached` lie behind the point at which the go-live turned back or
    stands, `endless` began and have no end, `unplanned` (host, step) have a record and are no steps of the plan.
    """

    planned: int
    recorded: int = 0
    unreached: list[Planned] = field(default_factory=list)
    missing: list[Planned] = field(default_factory=list)
    endless: list[Event] = field(default_factory=list)
    unplanned: list[tuple[str, str]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Tell whether every step that was reached has its record, and its end."""
        return not (self.missing or self.endless or self.unplanned)


def coverage(journal: Journal, steps: Sequence[Planned], success: bool) -> Coverage:
    """Compare a journal with the steps of its plan in their order; after a success none may be unreached."""
    last = {(event.host, event.step): event for host in journal.hosts() for event in journal.events(host)}
    wanted = {(one.host, one.step) for one in steps}
    without = [one for one in steps if (one.host, one.step) not in last]
    missing = [one for one in without if success or _passed(one, steps, last)]
    return Coverage(
        planned=len(steps),
        recorded=len(steps) - len(without),
        missing=missing,
        unreached=[one for one in without if one not in missing],
        endless=[event for event in last.values() if event.event in BEGUN],
        unplanned=sorted(set(last) - wanted),
    )


def _passed(one: Planned, steps: Sequence[Planned], recorded: Container[tuple[str, str]]) -> bool:
    """Tell whether a later step has a record: of a later task on any host, of the same task on this one.

    Everybody ends a task before anybody begins the next, but some may not have come to their turn in the last one.
    """
    place = steps.index(one)
    later = [other for other in steps if other.task > one.task]
    own = [other for other in steps[place + 1 :] if (other.task, other.host) == (one.task, one.host)]
    return any((other.host, other.step) in recorded for other in [*later, *own])
