"""What every form is made from: the plan and the words of a language. Nothing of it needs a night."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Self, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan, Text
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.measured import Measured

T = TypeVar("T")
PLANNED = "planned"
"""The result of a go-live that has not begun."""


@dataclass(frozen=True)
class Context:
    """Plan + language, with what several forms need of them, worked out once; nothing is measured yet."""

    plan: Plan
    texts: Texts
    _known: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False, kw_only=True)

    def once(self, make: Callable[[Self], T]) -> T:
        """Return what `make` makes of this context, made only once."""
        if make not in self._known:
            self._known[make] = make(self)
        found: T = self._known[make]
        return found

    @property
    def file_no(self) -> str:
        """Return the name under which the forms are filed, which stands in their numbers."""
        return file_no_of(self.plan)

    @property
    def made_from(self) -> str:
        """Return what the forms are made from, as their head tells it."""
        return self.texts("head.plan_alone")

    @property
    def has_night(self) -> bool:
        """Tell whether there was a night: then there are measurements, and persons sign."""
        return False

    @property
    def simulated(self) -> bool:
        """Tell whether it was done on a twin: before the night nothing was."""
        return False

    @cached_property
    def measured(self) -> Measured:
        """Return what the stages measured: nothing before the night."""
        return Measured({})

    @cached_property
    def result(self) -> str:
        """Return how the go-live ended."""
        return PLANNED

    @cached_property
    def start(self) -> datetime | None:
        """Return when it began, in the window's time zone."""
        return None

    @cached_property
    def end(self) -> datetime | None:
        """Return when it ended, in the window's time zone."""
        return None

    @cached_property
    def operators(self) -> tuple[str, ...]:
        """Return who ran it."""
        return ()

    def local(self, time: datetime) -> datetime:
        """Return a time in the zone of the plan's window."""
        return time.astimezone(self.plan.window.start.tzinfo)

    def clock(self, time: datetime | None, pattern: str = "%Y-%m-%d %H:%M:%S") -> str:
        """Return a time as it is printed, empty when there is none."""
        return self.local(time).strftime(pattern) if time else ""

    def printed_time(self, value: object) -> str:
        """Return a time given as ISO 8601 text or seconds since 1970 as it is printed; other text as it is."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.clock(datetime.fromtimestamp(value, UTC))
        try:
            found = datetime.fromisoformat(str(value)) if value else None
        except ValueError:
            return str(value)
        if found and found.tzinfo is None:
            found = found.replace(tzinfo=UTC)
        return self.clock(found)

    def text(self, value: object) -> str:
        """Return a text of the plan in the language of the forms."""
        return value.in_(self.texts.language) if isinstance(value, Text | Choice) else str(value)


def file_no_of(plan: Plan) -> str:
    """Return the name under which the forms of a plan are filed before it has a go-live."""
    return f"{plan.project.code}-plan-{plan.digest[:8]}"
