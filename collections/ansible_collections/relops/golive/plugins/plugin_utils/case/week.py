"""The go-lives of one state root: which projects beside this one have applied for a window, and when they said so.

What they filed is only read. It fills the calendar of a preview in, and holds it against what was left out (R18).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.case import calendar
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import REJECT, Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import Proofs, malformed
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import APPLICATION, PREVIEW, written
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another project of the same state root: its code, the window of its newest application, when that was filed."""

    project: str
    window: Window
    filed: datetime
    equipment: tuple[str, ...]


def neighbours(state: Path, project: str) -> Iterator[Neighbour | Said]:
    """Yield each other project that has applied for a window, or a sentence where its case cannot be read.

    An application that somebody sent back, and one whose window cannot be, takes no time.
    """
    try:
        folders = sorted(one for one in state.parent.iterdir() if one.name != state.name and Case(one).path.exists())
    except OSError as error:
        yield Said(f"无法查看 {state.parent}: {error.strerror}", f"{state.parent} cannot be read: {error.strerror}")
        return
    for folder in folders:
        try:
            found = _neighbour(Case(folder))
        except GoliveError as error:
            yield sentences.of_error(error)
            continue
        if isinstance(found, Said) or (found and not calendar.same(found.project, project)):
            yield found


def _neighbour(case: Case) -> Neighbour | Said | None:
    if next(malformed(case), None):
        return Said(f"卷宗 {case.path} 有无法读取的记录", f"the case {case.path} holds entries that cannot be read")
    filed = case.filed(APPLICATION)
    window = written(filed) if filed else None
    if filed is None or window is None or any(one.entry.facts["decision"] == REJECT for one in case.signatures(filed)):
        return None
    project = str(filed.entry.facts["project"])
    return Neighbour(project, window, Proofs(case).moment(filed.entry.seq), _equipment(case.filed(PREVIEW), project))


def _equipment(preview: Filed | None, project: str) -> tuple[str, ...]:
    """Return what a project says in its own preview that it touches."""
    for row in calendar.rows_of(preview.fields.get(calendar.FIELD)) if preview else []:
        if isinstance(row, Mapping) and calendar.same(str(row.get(calendar.PROJECT)), project):
            return tuple(map(str, calendar.rows_of(row.get(calendar.EQUIPMENT))))
    return ()


def near(one: Window, start: datetime, end: datetime, days: int) -> bool:
    """Tell whether a window lies in the same days as another one."""
    around = timedelta(days=days)
    return one.start < end + around and start - around < one.end


def drafted(plan: Plan, case: Case, before: object = None) -> list[JSON]:
    """Return the calendar as far as it is known: this project, its neighbours, and other rows that were there before.

    How something was settled stays as people wrote it.
    """
    filed = case.filed(APPLICATION)
    window = (written(filed) if filed else None) or plan.window
    found = [_row(plan.project.code, window, [*plan.hosts, *plan.switches])]
    days = plan.definition.limits.preview_days
    for one in neighbours(case.folder.parent, plan.project.code):
        if isinstance(one, Neighbour) and near(one.window, window.start, window.end, days):
            found.append(_row(one.project, one.window, one.equipment))
    old = [row for row in calendar.rows_of(before) if isinstance(row, Mapping)]
    for row in found:
        there = [one for one in old if calendar.same(str(one.get(calendar.PROJECT)), str(row[calendar.PROJECT]))]
        for kept in there:
            row[calendar.SETTLED] = kept.get(calendar.SETTLED) or row[calendar.SETTLED]
            row[calendar.EQUIPMENT] = row[calendar.EQUIPMENT] or kept.get(calendar.EQUIPMENT) or []
        old = [other for other in old if other not in there]
    return [*found, *map(dict, old)]


def _row(project: str, window: Window, equipment: Sequence[str]) -> dict[str, Any]:
    return {
        calendar.PROJECT: project, calendar.START: window.start.isoformat(), calendar.END: window.end.isoformat(),
        calendar.EQUIPMENT: list(dict.fromkeys(equipment)), calendar.SETTLED: "",
    }  # fmt: skip
