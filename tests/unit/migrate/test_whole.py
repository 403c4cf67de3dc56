"""A table is compared as a whole; only where that differs, bucket by bucket, and never as equal when it moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import comparing
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Sums
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table

TABLES = [Table(name, f"t.{name}", ("id",), (Column("id", "id", "integer"),)) for name in ("same", "other")]


class Side:
    """An end whose sums are given; it notes what it was asked."""

    def __init__(self, whole: Mapping[str, int], buckets: Mapping[str, int]) -> None:
        self.answers = {True: whole, False: buckets}
        self.asked: list[tuple[list[str], bool]] = []

    def sums(self, tables: Sequence[Table], _parts: Any, whole: bool = False) -> dict[str, Sums]:
        self.asked.append(([table.source for table in tables], whole))
        bucket = "" if whole else "a7"
        return {name: Sums({bucket: (1, total)}, "") for name, total in self.answers[whole].items()}

    def hashes(self, _table: Table, buckets: Sequence[str], _part: Any) -> dict[Row, list[str]]:
        assert buckets == ["a7"]
        return {("5",): [f"{self.answers[False]['other']}"]}

    def values(self, _table: Table, _columns: Sequence[Column], _part: Any) -> dict[Row, Row]:
        return {("5",): (f"{self.answers[False]['other']}",)}


def test_buckets_are_asked_for_where_a_whole_differs_and_nowhere_else() -> None:
    sides: list[Any] = [Side({"same": 1, "other": total}, {"other": total}) for total in (2, 3)]
    same, other = comparing.compare(sides[0], sides[1], TABLES, {})
    assert (same.differences, other.differences) == (0, 1)
    assert str(other.first[0]) == "other id=5 is different in id"
    assert all(side.asked == [(["same", "other"], True), (["other"], False)] for side in sides)
    assert other.source.rows == 1 and other.source != other.target


def test_wholes_that_differ_and_buckets_that_do_not_are_never_equal() -> None:
    sides: list[Any] = [Side({"same": 1, "other": total}, {"other": 2}) for total in (2, 3)]
    with pytest.raises(GoliveError, match=r"^table other changed while it was compared"):
        comparing.compare(sides[0], sides[1], TABLES, {})
