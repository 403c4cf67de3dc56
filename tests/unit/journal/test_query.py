"""The log answers by time, host, person, step, stage, event and what was changed; it counts the records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Coverage, Planned, coverage
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.query import Query, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append

STEPS = [
    Planned(0, "network.ports", "sw"),
    Planned(1, "backup.database.d", "h1"),
    Planned(1, "backup.files", "h1"),
    Planned(1, "backup.files", "h2"),
    Planned(2, "install.packages", "h1"),
    Planned(2, "install.packages", "h2"),
]


def event(host: str = "h1", step: str = "install.packages", kind: str = "done", hour: int = 14) -> Event:
    """Return an event of the night."""
    return Event(
        1, f"2026-11-21T{hour:02}:30:00.000Z", "R", host, step.split(".")[0], step, kind, operator="王磊",
        role="数据库管理人员", changes=[{"item": "nginx-light", "from": "", "to": "1.22"}],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(), True),
        (Query(host="H1"), True),
        (Query(host="h*"), True),
        (Query(host="h2"), False),
        (Query(person="王磊"), True),
        (Query(person="数据库*"), True),
        (Query(person="周工"), False),
        (Query(step="install.*"), True),
        (Query(step="install"), False),
        (Query(stage="install"), True),
        (Query(stage="migrate"), False),
        (Query(event="done"), True),
        (Query(event="failed"), False),
        (Query(item="nginx"), True),
        (Query(item="apache"), False),
        (Query(host="h1", event="failed"), False),
        (Query(start=datetime(2026, 11, 21, 14, 30, tzinfo=UTC)), True),
        (Query(start=datetime(2026, 11, 21, 14, 31, tzinfo=UTC)), False),
        (Query(end=datetime(2026, 11, 21, 14, 29, tzinfo=UTC)), False),
        (Query(end=datetime(2026, 11, 21, 14, 30, tzinfo=UTC)), True),
    ],
)
def test_a_question_finds_what_it_asks_for(query: Query, found: bool) -> None:
    assert bool(query.of([event()])) is found


def test_a_time_without_a_zone_is_one_of_the_window() -> None:
    zone = datetime.fromisoformat("2026-11-21T22:00:00+08:00").tzinfo
    assert moment_of("from", "2026-11-21 22:00", zone) == datetime(2026, 11, 21, 14, tzinfo=UTC)
    assert moment_of("from", "2026-11-21T14:00:00Z", zone) == datetime(2026, 11, 21, 14, tzinfo=UTC)
    end = moment_of("to", "2026-11-21", zone, last=True)
    assert end is not None
    assert end.isoformat() == "2026-11-21T23:59:59.999999+08:00"
    assert moment_of("to", "", zone) is None
    with pytest.raises(GoliveError, match="from: at ten is no time"):
        moment_of("from", "at ten", zone)


def counted(folder: Path, records: list[tuple[str, str, str]], success: bool = False) -> Coverage:
    """Return the coverage of a journal with these (host, step, event)."""
    for host, step, kind in records:
        append(folder, host, run="R", stage=step.split(".")[0], step=step, event=kind)
    return coverage(Journal(folder), STEPS, success)


def all_done(steps: list[Planned]) -> list[tuple[str, str, str]]:
    return [(one.host, one.step, "done") for one in steps]


def test_every_step_has_its_record(tmp_path: Path) -> None:
    found = counted(tmp_path, all_done(STEPS), success=True)
    assert found.whole
    assert (found.planned, found.recorded) == (6, 6)


def test_after_a_success_none_may_be_missing(tmp_path: Path) -> None:
    found = counted(tmp_path, all_done(STEPS[:-1]), success=True)
    assert found.missing == [STEPS[-1]]
    assert not found.whole


def test_what_a_cancelled_golive_never_came_to_is_not_missing(tmp_path: Path) -> None:
    found = counted(tmp_path, [*all_done(STEPS[:3]), ("h2", "backup.files", "failed")])
    assert found.whole
    assert found.unreached == STEPS[4:]


def test_what_it_passed_without_a_record_is_missing(tmp_path: Path) -> None:
    found = counted(tmp_path, [*all_done(STEPS[1:4]), ("h1", "install.packages", "failed")])
    assert found.missing == [STEPS[0]]
    assert found.unreached == [STEPS[5]]


def test_a_host_that_went_on_within_a_task_passed_what_lies_before(tmp_path: Path) -> None:
    found = counted(tmp_path, [("sw", "network.ports", "done"), ("h2", "backup.files", "done")])
    assert found.missing == []
    assert STEPS[1] in found.unreached
    later = counted(tmp_path, [("h1", "backup.files", "done")])
    assert later.missing == [STEPS[1]]


def test_a_step_without_an_end_and_one_that_nobody_planned(tmp_path: Path) -> None:
    found = counted(tmp_path, [*all_done(STEPS[:5]), ("h2", "install.packages", "intent"), ("h9", "x.y", "done")])
    assert [(one.host, one.step) for one in found.endless] == [("h2", "install.packages")]
    assert found.unplanned == [("h9", "x.y")]
    assert not found.whole
