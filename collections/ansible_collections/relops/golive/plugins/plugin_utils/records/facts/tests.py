"""Every check that ran, with its outcome (form 10, R52)."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night

MADE_NAMES = {"health of ": "health", "reaches ": "reaches", "must not reach ": "shut"}
"""How the verification names what it makes of a plan, and the text of each."""
OUTCOMES = {"passed": "passed", "ok": "passed", "success": "passed", "skipped": "skipped"}


@dataclass(frozen=True)
class TestRow(Row):
    """One test case that ran; `actual` is what it said when it failed."""

    __test__ = False

    case_id: str
    name: str
    host: str
    kind: str
    outcome: str
    seconds: float | None
    actual: str
    owner: str
    tester: str
    date: str


def named(name: str, texts: Texts) -> str:
    """Return what a check of the plan is called, in the language of the report; the plan's own names are its words."""
    for start, key in MADE_NAMES.items():
        if name.startswith(start):
            return texts(f"cases.{key}", what=name.removeprefix(start))
    return name


def test_rows(source: Night) -> list[TestRow]:
    """Return the tests in the order in which they were told."""
    rows = []
    for number, (event, entry) in enumerate(source.measured.records("tests"), 1):
        outcome = OUTCOMES.get(str(entry.get("outcome")), "failed")
        seconds = entry.get("seconds")
        rows.append(
            TestRow(
                case_id=f"TC-{number:03d}",
                name=named(str(entry.get("name", "")), source.texts),
                host=str(entry.get("host") or event.host),
                kind=str(entry.get("kind") or ""),
                outcome=outcome,
                seconds=round(float(seconds), 3) if isinstance(seconds, int | float) else None,
                actual=str(entry.get("message") or ""),
                owner=source.owner_of(event),
                tester=source.ran_by(event),
                date=source.printed_time(event.time),
                faults=("outcome",) if outcome == "failed" else (),
            )
        )
    return rows
