"""Calendars of a week as people write them: rows of this project and of others, and projects beside this one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import prefilled
from ansible_collections.relops.golive.plugins.plugin_utils.gates.calendar import GATE
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

from tests.unit.gates.casebook import Casebook

OTHER = "CARD-2026"
Rows = list[dict[str, Any]]


def listing(book: Casebook, *others: dict[str, Any], **own: Any) -> Rows:
    """Return the calendar as it is drafted, with other rows, and the own one changed."""
    drafted: Rows = prefilled(book.plan, book.case, "preview")["golives"]
    return [{**drafted[0], **own}, *others]


def other(book: Casebook, after: timedelta = timedelta(), **values: Any) -> dict[str, Any]:
    """Return a row of another project: our window so much later, on a switch of its own."""
    start, end = book.window.start + after, book.window.end + after
    row = {"project": OTHER, "window_start": start.isoformat(), "window_end": end.isoformat()}
    return {**row, "equipment": ["CARD-SW01"], "settled": "", **values}


def previewed(book: Casebook, golives: Rows) -> Casebook:
    """Do all that is due before the night, with this calendar."""
    book.values["preview"] = {"golives": golives}
    book.prepare()
    return book


def said(book: Casebook) -> str:
    """Return why the gate is open, in English; empty where it is closed."""
    verdict = GATE.verdict(book.asked())
    assert isinstance(verdict, (Open, Closed))
    return verdict.why.en if isinstance(verdict, Open) else ""


def beside(book: Casebook, plan: Plan, name: str = "card", code: str = OTHER, **window: Any) -> Casebook:
    """Return the case of another project below the same state root, that applied for a window of its own."""
    project = plan.project.model_copy(update={"code": code})
    found = Casebook(plan.model_copy(update={"project": project}), book.state.parent / name, book.signing)
    found.clock = book.clock
    found.values["application"] = window
    found.complete("application")
    return found
