# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Find the rows of a chunk that do not convert, and the column that is to blame."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import source as mariadb
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import (
    PostgreSQL,
    copy_header,
    is_row_fault,
    literal,
    name,
    qualified,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate.ledger import Chunk, Reject
from ansible_collections.relops.golive.plugins.module_utils.migrate.model import Column, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.migrate.pour import (
    Poured,
    Route,
    fault,
    pour,
)

TRIAL_END = "ROLLBACK;\n"


def select(source: MariaDB, table: Table, where: str, columns: t.Sequence[Column] = ()) -> str:
    """Return the query whose rows are COPY text of the table's columns."""
    charsets = source.charsets(table)
    fields = ", ".join(mariadb.copy_text(column, charsets[column.source]) for column in columns or table.columns)
    order = ", ".join(mariadb.name(part) for part in table.key)
    return f"SELECT {fields} FROM {mariadb.name(table.source)} WHERE {where} ORDER BY {order};\n"


def condition(chunk: Chunk, left_out: t.Sequence[Reject], high: Row | None = None) -> str:
    """Return the condition of a chunk's rows without those left out, up to `high` (default: the whole chunk)."""
    key = chunk.table.key
    without = [f"NOT {mariadb.equals(key, reject.key)}" for reject in left_out]
    return " AND ".join([mariadb.between(key, chunk.low, high or chunk.high), *without])


def first_bad_row(route: Route, chunk: Chunk, left_out: list[Reject], hint: str) -> Reject:
    """Bisect a chunk that failed down to the first row that makes it fail; every trial is rolled back.

    `hint` is the target's error output: the line it names is tried first. A row that clashes with an earlier one
    is found too, because each trial is a prefix of the chunk.
    """
    table = chunk.table
    texts = ", ".join(f"concat('', {mariadb.name(part)})" for part in table.key)
    order = ", ".join(mariadb.name(part) for part in table.key)
    where = condition(chunk, left_out)
    keys = route.source.rows(f"SELECT {texts} FROM {mariadb.name(table.source)} WHERE {where} ORDER BY {order};")
    good, bad, last = 0, len(keys), hint
    for probe in _probes(hint, len(keys)):
        if good < probe < bad:
            good, bad, last = _try(route, chunk, left_out, keys, (good, bad, probe), last)
    while bad - good > 1:
        bounds = (good, bad, (good + bad) // 2)
        good, bad, last = _try(route, chunk, left_out, keys, bounds, last)
    if not keys:
        raise GoliveError(f"source table {table.source} lost rows while it was copied: is the old system suspended?")
    return _blame(route, table, keys[bad - 1], last)


def _try(
    route: Route, chunk: Chunk, left_out: list[Reject], keys: list[Row], bounds: tuple[int, int, int], last: str
) -> tuple[int, int, str]:
    good, bad, middle = bounds
    query = select(route.source, chunk.table, condition(chunk, left_out, keys[middle - 1]))
    ended = pour(route, query, copy_header(route.job, chunk.table), TRIAL_END)
    if ended.error and not is_row_fault(ended.error):
        raise GoliveError(f"target database {route.target.login['name']}: {fault(ended)}")
    return (good, middle, ended.error) if ended.error else (middle, bad, last)


def _probes(hint: str, rows: int) -> list[int]:
    found = re.search(r"COPY \S+, line (\d+)", hint)
    line = int(found.group(1)) if found else 0
    return [line, line - 1] if 0 < line <= rows else []


def _blame(route: Route, table: Table, key: Row, error: str) -> Reject:
    alone = mariadb.equals(table.key, key)
    column = _named_column(route.target, table, error) or _failing_column(route, table, alone)
    reason = fault(Poured("", error))
    content = ""
    if column:
        stored = f"ifnull(hex(cast({mariadb.name(column.source)} AS BINARY)), '')"
        rows = route.source.rows(f"SELECT {stored} FROM {mariadb.name(table.source)} WHERE {alone};")
        content = str(rows[0][0]) if rows else ""
        reason = _reason(column, reason)
    return Reject(table, key, column.source if column else "(the whole row)", reason, content)


def _reason(column: Column, reason: str) -> str:
    if "invalid byte sequence" not in reason:
        return reason
    if column.values:
        return "the value is not among the values of the mapping, or its text is broken"
    return f"it holds a NUL or bytes that are no text of {column.bytes or 'the column character set'}"


def _named_column(target: PostgreSQL, table: Table, error: str) -> Column | None:
    """Return the column that the target's own words name: by the COPY context, a NOT NULL or a constraint."""
    found = re.search(r"COPY \S+, line \d+, column ([^:\n]+):", error) or re.search(
        r'null value in column "([^"]+)"', error
    )
    names = [found.group(1)] if found else []
    constraint = re.search(r'constraint "([^"]+)"', error)
    if constraint and not names:
        rows = target.rows(
            "SELECT a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
            f" WHERE c.conrelid = {literal(qualified(table.target))}::regclass"
            f" AND c.conname = {literal(constraint.group(1))}"
        )
        names = [str(row[0]) for row in rows]
    return next((column for column in table.columns if column.target in names), None)


def _failing_column(route: Route, table: Table, alone: str) -> Column | None:
    """Copy the row's columns one at a time and return the first that fails."""
    for column in table.columns:
        scratch = "golive_trial"
        shape = f"SELECT {name(column.target)} FROM {qualified(table.target)} WHERE false"
        header = copy_header(route.job, Table(table.source, scratch, table.key, (column,))).replace(
            "BEGIN;", f"BEGIN; CREATE TEMP TABLE {scratch} AS {shape};"
        )
        if pour(route, select(route.source, table, alone, (column,)), header, TRIAL_END).error:
            return column
    return None
