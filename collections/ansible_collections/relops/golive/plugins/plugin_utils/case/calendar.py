"""The calendar of a week: the go-lives that the preview lists, with their windows and what they touch (R18).

A row is what the product office wrote and the rooms signed; each fault of one is told with its place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.look import Look
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

FIELD = "golives"
"""The table of the preview that lists the go-lives of the week."""
PROJECT, START, END, EQUIPMENT, SETTLED = "project", "window_start", "window_end", "equipment", "settled"
COLUMNS = (PROJECT, START, END, EQUIPMENT, SETTLED)


@dataclass(frozen=True, slots=True)
class Booking:
    """One go-live of the calendar: whose, from when to when, on which devices, and how it was settled with others."""

    row: int
    project: str
    start: datetime
    end: datetime
    equipment: frozenset[str]
    settled: str

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Tell whether it takes a moment of a window; one that begins as the other ends takes none."""
        return self.start < end and start < self.end


def rows_of(value: object) -> list[Any]:
    """Return the rows of the calendar as they were written."""
    return list(value) if isinstance(value, (list, tuple)) else []


def bookings(value: object) -> Iterator[Booking | Said]:
    """Yield each row as a booking, or the sentence that says what is wrong with it."""
    for place, row in enumerate(rows_of(value), 1):
        if not isinstance(row, Mapping) or not str(row.get(PROJECT) or "").strip():
            yield Said(f"{FIELD}[{place}]: 未写明项目", f"{FIELD}[{place}] names no project")
            continue
        project = str(row[PROJECT]).strip()
        start, end = _moment(row.get(START)), _moment(row.get(END))
        where = f"{FIELD}[{place}] ({project})"
        if start is None or end is None:
            key = START if start is None else END
            yield Said(f"{where}: {key} 不是带时区的时间", f"{where}: {key} is no time with its zone")
        elif start >= end:
            yield Said(f"{where}: 窗口止应晚于窗口起", f"{where}: the window must end after its start")
        else:
            yield Booking(place, project, start, end, equipment_of(row), str(row.get(SETTLED) or "").strip())


def faults(value: object, project: str) -> Iterator[Said]:
    """Yield what is wrong with a calendar by itself: rows that say nothing, the own project missing or there twice."""
    found = list(bookings(value))
    yield from (one for one in found if isinstance(one, Said))
    own = [one for one in found if isinstance(one, Booking) and same(one.project, project)]
    if not own:
        yield Said(f"{FIELD}: 没有列出本项目 {project}", f"{FIELD} does not list this project, {project}")
    if len(own) > 1:
        places = ", ".join(str(one.row) for one in own)
        yield Said(f"{FIELD}: 本项目列出多次: 第 {places} 行", f"{FIELD} lists this project in rows {places}")


def calendar_in_order(look: Look) -> Iterator[Said]:
    """Every row of the calendar is a go-live with its window, and the own one is among them once (R18)."""
    yield from faults(look.value(FIELD), look.plan.project.code)


def equipment_of(row: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the devices that a row lists, as they are compared."""
    value = row.get(EQUIPMENT)
    return words(value if isinstance(value, (list, tuple)) else [value] if value else [])


def touched(plan: Plan) -> frozenset[str]:
    """Return what a plan works on, as it is compared: its devices and switches by name and by address."""
    found: list[object] = [*plan.devices, *plan.switches, *plan.hosts, *plan.links]
    found += [one.ip.ip for one in plan.connections if one.ip]
    return words(found)


def same(one: str, other: str) -> bool:
    """Tell whether two words name the same, however they were typed."""
    return words([one]) == words([other])


def words(found: Iterable[object]) -> frozenset[str]:
    """Return words as they are compared: without their width, case and spaces around."""
    typed = (unicodedata.normalize("NFKC", str(one)).strip().casefold() for one in found)
    return frozenset(one for one in typed if one)


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
