"""How long a step may take: until the latest decision on its way there, until the window's end on its way back.

In production the window is the one that was agreed, whenever a run begins. On a twin, when a run begins outside of its
window, the window's length counts from the run's start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.limit import ALONE

LEAST_BACK = timedelta(minutes=30)
"""For a way back where the plan leaves no time between its latest decision and its end."""
SOON = timedelta(hours=1)
"""A run that begins this long before the window is the night's own, and not one of the day before it."""


@dataclass(frozen=True, slots=True)
class Window:
    """The night of a plan: after `latest_decision` there is only the way back."""

    start: datetime
    end: datetime
    latest_decision: datetime

    def holds(self, moment: datetime) -> bool:
        """Tell whether a run that begins at a moment is one of this night."""
        return self.start - SOON <= moment < self.end


@dataclass(frozen=True, slots=True)
class Remaining:
    """The seconds that are left (nothing left: 0), and in words which moment ends them."""

    seconds: float
    why: str

    def option(self) -> JSON:
        """Return it as the option `limit` of a module."""
        return {"seconds": round(self.seconds, 1), "why": self.why}


def window_of(given: Mapping[str, Any] | None) -> Window | None:
    """Return the window out of the variable golive_window, None without one."""
    if not given:
        return None
    return Window(*(datetime.fromisoformat(str(given[name])) for name in ("start", "end", "latest_decision")))


def forward(window: Window, began: datetime, now: datetime) -> Remaining:
    """Return what is left on the way there for a run that began then."""
    if window.holds(began):
        return agreed_forward(window, now)
    length = window.latest_decision - window.start
    left = (length - (now - began)).total_seconds()
    return Remaining(
        max(0.0, left), f"the window's length to its latest decision ({_hours(length)} from the run's start)"
    )


def agreed_forward(window: Window, now: datetime) -> Remaining:
    """Return what is left on the way there until the latest decision, whenever the run began."""
    left = (window.latest_decision - now).total_seconds()
    return Remaining(max(0.0, left), f"the window's latest decision ({_local(window.latest_decision)})")


def agreed_back(window: Window, now: datetime) -> Remaining:
    """Return what is left on the way back until the window's end, and never less than what the plan leaves for it."""
    return back(window, window.start, now)


def back(window: Window, began: datetime, now: datetime) -> Remaining:
    """Return what is left on the way back; a step has never less than the time that the plan leaves for all of it.

    The old system that comes back late is better than one that does not.
    """
    planned = max(window.end - window.latest_decision, LEAST_BACK)
    left = window.end - now if window.holds(began) else planned
    if left > planned:
        return Remaining(left.total_seconds(), f"the window's end ({_local(window.end)})")
    return Remaining(planned.total_seconds(), f"the time that the window leaves for the way back ({_hours(planned)})")


def rehearsal(window: Window | None) -> Remaining:
    """Return the limit of a drill: as long as the whole window, so that it can tell by how much it does not fit."""
    if window is None:
        return Remaining(ALONE, f"{ALONE:g} s, all that there is without the window of a plan")
    length = window.end - window.start
    return Remaining(length.total_seconds(), f"the length of the whole window ({_hours(length)})")


def minutes_beside(tasks: Mapping[str, Any], stage: str) -> float:
    """Return the minutes that the plan gives to all stages but one, out of the variable golive_tasks.

    The records are written when it is decided.
    """
    return sum(float(task.get("minutes") or 0) for name, task in tasks.items() if name not in (stage, "records"))


def moment(text: str) -> datetime | None:
    """Return the time of a journal's event, None for an empty text."""
    return datetime.fromisoformat(text) if text else None


def ahead(present: datetime, seconds: float) -> datetime:
    """Return the moment that lies so far ahead, to the second: 03:30 never reads as 03:29 for a fraction of one."""
    return (present + timedelta(seconds=seconds + 0.5)).replace(microsecond=0)


def present() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)


def _local(when: datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M %z")


def _hours(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60} h {minutes % 60:02} min"
