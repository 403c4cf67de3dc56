"""Chunks that follow each other are copied at once, as many as take a few seconds; one that fails is copied alone."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, pace
from ansible_collections.relops.golive.plugins.module_utils.migrate.pour import Route
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Reject, noted
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Landed, Trouble

ONE, TWO = (Table(name, f"t.{name}", ("id",), (Column("id", "id"),)) for name in ("one", "two"))
JOB = Job("pay", {}, {}, (ONE, TWO))


def chunks(table: Table, *numbers: int, rows: int = 10) -> list[Chunk]:
    return [Chunk(table, no, (str(no * rows),) if no else None, (str(no * rows + rows),), rows) for no in numbers]


def runs(pending: list[Chunk], rows: float) -> list[tuple[str, list[int]]]:
    left, found = deque(pending), []
    while left:
        one = pace.run(left, rows)
        found.append((one.table.source, [no for no, _rows in noted(one, [])]))
    return found


def test_a_run_ends_at_a_gap_at_another_table_and_at_its_number_of_rows() -> None:
    pending = [*chunks(ONE, 0, 1, 2, 4, 5), *chunks(TWO, 0, 1)]
    assert runs(pending, 1000) == [("one", [0, 1, 2]), ("one", [4, 5]), ("two", [0, 1])]
    assert runs(pending, 20) == [("one", [0, 1]), ("one", [2]), ("one", [4, 5]), ("two", [0, 1])]
    assert runs(pending, 0) == [(one.table.source, [one.no]) for one in pending]


def test_joined_chunks_are_all_their_rows_and_each_is_noted() -> None:
    first, second = chunks(ONE, 3, 4)
    both = pace.joined([first, second])
    assert (both.low, both.high, both.rows) == (first.low, second.high, 20)
    assert noted(both, []) == [(3, 10), (4, 10)]
    assert noted(first, [Reject(ONE, ("31",), "id", "", "")]) == [(3, 9)]


def test_the_pace_follows_the_time_and_grows_by_steps() -> None:
    speed = pace.Pace()
    speed.took(1000, 0.01)
    assert speed.rows == 1000 * pace.FASTER
    speed.took(1000, pace.AIM / 2)
    assert speed.rows == 2000
    speed.took(4000, pace.AIM * 4)
    assert speed.rows == 1000
    speed.slow_down()
    assert speed.rows == 0
    assert pace.Pace(10).aim == 1


class Ends:
    """Stands for both ends: a chunk's numbers are its reading, its writing says how it ends."""

    name = "paygw"

    def __init__(self) -> None:
        self.tried: list[list[int]] = []

    def reading(self, *_given: Any) -> None:
        return None

    def writing(self, _job: Job, chunk: Chunk, left_out: Any) -> list[int]:
        self.tried.append([no for no, _rows in noted(chunk, left_out)])
        return self.tried[-1]


@pytest.mark.parametrize(
    "ended", [Landed(Trouble("bad", True)), Landed(only=19)], ids=["a bad row", "rows that are missing"]
)
def test_a_run_that_does_not_arrive_is_copied_chunk_by_chunk(monkeypatch: pytest.MonkeyPatch, ended: Landed) -> None:
    ends, speed = Ends(), pace.Pace()
    speed.took(1000, 1)
    monkeypatch.setattr(copying, "pour", lambda _route, _rows, tried: ended if len(tried) > 1 else Landed())
    copying._copy_run(Route(ends, ends, JOB), pace.joined(chunks(ONE, 0, 1, 2)), speed)  # type: ignore[arg-type]
    assert ends.tried == [[0, 1, 2], [0], [1], [2]]
    assert speed.rows == 0


def test_a_lock_that_ends_a_run_is_not_waited_for_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = Ends()
    monkeypatch.setattr(copying, "pour", lambda *_given: Landed(Trouble("lock timeout", False)))
    with pytest.raises(GoliveError, match="lock timeout"):
        copying._copy_run(Route(ends, ends, JOB), pace.joined(chunks(ONE, 0, 1)), pace.Pace())  # type: ignore[arg-type]
    assert ends.tried == [[0, 1]]
