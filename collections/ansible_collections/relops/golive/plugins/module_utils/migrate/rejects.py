# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Find the rows of a chunk that do not convert, and the column that is to blame."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate.pour import Route, pour
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Part, Reject, part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Trouble


def bad_rows(route: Route, chunk: Chunk, left_out: list[Reject], trouble: Trouble) -> list[Reject]:
    """Return rows that do not convert: all that the source can't read as it is asked to, else the first that fails."""
    table = chunk.table
    found: dict[Row, Reject] = {}
    for key, name, held in route.source.unreadable(table, part(chunk, left_out)) if trouble.unreadable else ():
        found.setdefault(key, Reject(table, key, name, _reason(table.column(name), trouble), held))
    return list(found.values()) or [first_bad_row(route, chunk, left_out, trouble)]


def first_bad_row(route: Route, chunk: Chunk, left_out: list[Reject], trouble: Trouble) -> Reject:
    """Bisect a chunk that failed down to the first row that makes it fail; every trial is rolled back.

    The line that the target's `trouble` names is tried first. A row that clashes with an earlier one is found too,
    because each trial is a prefix of the chunk.
    """
    table = chunk.table
    keys = route.source.keys(table, part(chunk, left_out))
    good, bad, last = 0, len(keys), trouble
    for probe in _probes(trouble.line, len(keys)):
        if good < probe < bad:
            good, bad, last = _try(route, chunk, left_out, keys, (good, bad, probe), last)
    while bad - good > 1:
        bounds = (good, bad, (good + bad) // 2)
        good, bad, last = _try(route, chunk, left_out, keys, bounds, last)
    if not keys:
        raise GoliveError(f"source table {table.source} lost rows while it was copied: is the old system suspended?")
    return _blame(route, table, keys[bad - 1], last)


def _try(
    route: Route, chunk: Chunk, left_out: list[Reject], keys: list[Row], bounds: tuple[int, int, int], last: Trouble
) -> tuple[int, int, Trouble]:
    good, bad, middle = bounds
    source, target, job = route
    rows = source.reading(chunk.table, part(chunk, left_out, keys[middle - 1]))
    trouble = pour(route, rows, target.trial(job, chunk.table)).trouble
    if trouble and not trouble.of_row:
        raise GoliveError(f"target database {target.name}: {trouble.said}")
    return (good, middle, trouble) if trouble else (middle, bad, last)


def _probes(line: int, rows: int) -> list[int]:
    return [line, line - 1] if 0 < line <= rows else []


def _blame(route: Route, table: Table, key: Row, trouble: Trouble) -> Reject:
    column = route.target.blamed(table, trouble) or _failing_column(route, table, key)
    if column is None:
        return Reject(table, key, "(the whole row)", trouble.said, "")
    return Reject(table, key, column.source, _reason(column, trouble), route.source.stored(table, column, key))


def _reason(column: Column, trouble: Trouble) -> str:
    if not trouble.unreadable:
        return trouble.said
    found, form = column.found, column.form
    if column.values:
        return "the value is not among the values of the mapping, or its text is broken"
    if form == "blob":
        return "its bytes as text are longer than max_allowed_packet of the source: make that twice as long and more"
    if found.zone:
        return f"its text is no moment, or this wall clock was skipped in {found.zone}"
    if form not in ("text", "document"):
        return f"its text can't be read as {column.convert}"
    more = f", or it has more than {found.limit} characters" if found.limit else ""
    more += "" if found.blanks or "padding" in column.accept else ", or it ends with a blank"
    return f"it holds a NUL or bytes that are no text of {column.bytes or 'the column character set'}{more}"


def _failing_column(route: Route, table: Table, key: Row) -> Column | None:
    """Copy the row's columns one at a time and return the first that fails."""
    alone: t.Sequence[Row] = [key]
    for column in table.columns:
        rows = route.source.reading(table, Part(only=alone), (column,))
        if pour(route, rows, route.target.trial(route.job, table, column)).trouble:
            return column
    return None
