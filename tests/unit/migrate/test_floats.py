"""Floats are looked at by their meaning where the servers write other digits, and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.migrate import comparing
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Sums
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table

TABLE = Table("x", "t.x", ("id",), (Column("id", "id", "integer"), Column("rate", "rate", "float")))


class Side:
    """An end with one float a row; it notes for which keys its values were asked."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        self.rows = dict(rows)
        self.asked: list[Sequence[Row] | None] = []

    def _hash(self, table: Table, key: str) -> str:
        rate = self.rows[key] if table.columns[-1].form == "digits" else "f"
        return hashlib.md5(f"{key}|{rate}".encode()).hexdigest()

    def sums(self, tables: Sequence[Table], _parts: Any, whole: bool = False) -> dict[str, Sums]:
        buckets: dict[str, tuple[int, int]] = {}
        for key in self.rows:
            digest = self._hash(tables[0], key)
            bucket = "" if whole else digest[:2]
            number, total = buckets.get(bucket, (0, 0))
            buckets[bucket] = (number + 1, total + int(digest[2:17], 16))
        return {"x": Sums(buckets, "")}

    def hashes(self, table: Table, buckets: Sequence[str], _part: Part) -> dict[Row, list[str]]:
        every = {(key,): [self._hash(table, key)] for key in self.rows}
        return {key: found for key, found in every.items() if found[0][:2] in buckets}

    def values(self, _table: Table, columns: Sequence[Column], part: Part) -> dict[Row, Row]:
        self.asked.append(part.only)
        chosen = [key for key in self.rows if part.only is None or (key,) in part.only]
        return {(key,): tuple(self.rows[key] for _column in columns) for key in chosen}


def compared(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[list[str], list[Sequence[Row] | None]]:
    source, target = Side(old), Side(new)
    (found,) = comparing.compare(source, target, [TABLE], {})
    return [str(one) for one in found.first], source.asked


ROWS = {str(number): f"{number}.5" for number in range(500)}


def test_equal_digits_are_never_read_one_by_one() -> None:
    assert compared(ROWS, ROWS) == ([], [])


def test_other_digits_of_the_same_double_are_no_difference() -> None:
    told, asked = compared({**ROWS, "7": "1e300"}, {**ROWS, "7": "1e+300"})
    assert told == []
    assert asked == [[("7",)]]


def test_another_double_is_found_and_only_that_row_is_read() -> None:
    told, asked = compared(ROWS, {**ROWS, "7": "7.500000000000001", "8": "Infinity"})
    assert told == ["x id=7 is different in rate", "x id=8 is different in rate"]
    assert sorted(asked[0] or []) == [("7",), ("8",)]


@pytest.mark.parametrize("name", ["FEW", "MANY"])
def test_where_most_are_written_in_other_digits_all_are_read(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(comparing, name, 1)
    other = {key: f"{text}0" for key, text in ROWS.items()}
    told, asked = compared(ROWS, {**other, "3": "3.25"})
    assert told == ["x id=3 is different in rate"]
    assert asked == [None]
