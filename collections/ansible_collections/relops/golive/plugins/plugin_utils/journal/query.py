"""Ask a journal: which events lie in a time, on a host, of a person, step, stage or kind (R57)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from fnmatch import fnmatch

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event


@dataclass(frozen=True, slots=True)
class Query:
    """What an event must be; an empty field asks for nothing. Texts are patterns with `*` and `?`, case apart.

    `start` and `end` belong to the time asked for, `person` is an operator, an owner or a role, `item` a part of the
    name of something that was changed (a package, a port, a file).
    """

    start: datetime | None = None
    end: datetime | None = None
    host: str = ""
    person: str = ""
    step: str = ""
    stage: str = ""
    event: str = ""
    item: str = ""

    def matches(self, event: Event) -> bool:
        """Tell whether an event is one of those that were asked for."""
        return self._in_time(event) and all(
            not pattern or any(_like(value, pattern) for value in values)
            for pattern, values in (
                (self.host, [event.host]),
                (self.person, [event.operator, event.role, event.owner or ""]),
                (self.step, [event.step]),
                (self.stage, [event.stage]),
                (self.event, [event.event]),
                (f"*{self.item}*" if self.item else "", list(_items(event))),
            )
        )

    def _in_time(self, event: Event) -> bool:
        if self.start is None and self.end is None:
            return True
        time = datetime.fromisoformat(event.time)
        return (self.start is None or time >= self.start) and (self.end is None or time <= self.end)

    def of(self, events: Iterable[Event]) -> list[Event]:
        """Return the events that were asked for, in their order."""
        return [event for event in events if self.matches(event)]


def _like(value: str, pattern: str) -> bool:
    return fnmatch(value.casefold(), pattern.casefold())


def _items(event: Event) -> Iterator[str]:
    for change in event.changes:
        yield str(change.get("item", "")) if isinstance(change, dict) else str(change)


def moment_of(name: str, text: str, zone: tzinfo | None, last: bool = False) -> datetime | None:
    """Return the time that a person wrote, None for an empty text; without a zone it is one of `zone`.

    A date alone is its first moment, with `last` its last one. Raises GoliveError naming the option.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise GoliveError(
            f"{name}: {text} is no time: write 2026-11-21, '2026-11-21 22:00' or 2026-11-21T14:00:00Z",
            zh=f"{name}: {text} 不是时间: 请写 2026-11-21、'2026-11-21 22:00' 或 2026-11-21T14:00:00Z",
        ) from None
    if last and len(text.strip()) <= len("2026-11-21"):
        found += timedelta(days=1, microseconds=-1)
    return found if found.tzinfo else found.replace(tzinfo=zone)
