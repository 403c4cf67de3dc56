# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reconcile source and target: counts, bucketed md5 sums, then down to the row and the column (R51, R33)."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import hashlib
import time
import typing as t
from decimal import Decimal

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import source as mariadb
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import target as postgresql
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import PostgreSQL
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import ledger
from ansible_collections.relops.golive.plugins.module_utils.migrate.model import Column, Job, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.migrate.sides import Side, SourceSide, Sums, TargetSide

SHOWN = 20
SAMPLE = 500
SELF_TEST = "golive.self_test"
T = t.TypeVar("T")


class Difference(t.NamedTuple):
    """A row that differs; `columns` are source names, `what` is missing, extra, repeated or different."""

    table: Table
    key: Row
    what: str
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name table, key and columns."""
        where = f" in {', '.join(self.columns)}" if self.columns else ""
        return f"{self.table.named(self.key)} is {self.what}{where}"


class Compared(t.NamedTuple):
    """A table on both sides; `first` names the first differences, `differences` counts them all."""

    table: Table
    source: Sums
    target: Sums
    differences: int
    first: list[Difference]


def reconcile(source: MariaDB, target: PostgreSQL, job: Job) -> dict[str, t.Any]:
    """Compare every table and return the rows of 数据核对表; raises GoliveError naming the rows that differ.

    Before that the comparison itself is tested: it must find one difference seeded into a copy of a few rows.
    """
    began = time.monotonic()
    if not ledger.state(target, job).finished:
        raise GoliveError(f"migration {job.name} has not finished: there is nothing to reconcile yet")
    left_out = ledger.rejects(target, job)
    without = {table.source: [reject.key for reject in left_out if reject.table is table] for table in job.tables}
    tested = self_test(source, target, job, without)
    results = compare(SourceSide(source), TargetSide(target, job.zone), job.tables, without)
    wrong = [result for result in results if result.differences]
    if wrong:
        raise GoliveError(f"migration {job.name} does not reconcile: " + "; ".join(_told(result) for result in wrong))
    return {
        "tables": [_row(result, len(without[result.table.source])) for result in results],
        "self_test": tested,
        "seconds": round(time.monotonic() - began, 3),
    }


def compare(
    source: Side, target: Side, tables: t.Sequence[Table], without: t.Mapping[str, t.Sequence[Row]]
) -> list[Compared]:
    """Compare tables bucket by bucket, both sides at once, and drill down where a bucket differs."""
    old, new = _both(lambda: source.sums(tables, without), lambda: target.sums(tables, without))
    return [_compared(source, target, table, old, new, without.get(table.source, ())) for table in tables]


def self_test(
    source: MariaDB, target: PostgreSQL, job: Job, without: t.Mapping[str, t.Sequence[Row]]
) -> dict[str, t.Any]:
    """Seed one difference into a copy of a few rows and demand that exactly this row and column are found."""
    for table in sorted(job.tables, key=lambda entry: entry.amount is None):
        keys = _sample(target, table, job.zone)
        if keys:
            return _seeded(source, target, job, table, keys, without.get(table.source, ()))
    return {"found": "no rows to test with"}


def _seeded(
    source: MariaDB, target: PostgreSQL, job: Job, table: Table, keys: list[Row], without: t.Sequence[Row]
) -> dict[str, t.Any]:
    column = table.column(table.amount) if table.amount else table.columns[-1]
    victim = keys[len(keys) // 2]
    copy = dataclasses.replace(table, target=SELF_TEST)
    _make_copy(target, table, keys, column, victim, job.zone)
    try:
        some = " OR ".join(mariadb.equals(table.key, key) for key in keys)
        sides = SourceSide(source, some), TargetSide(target, job.zone)
        found = compare(*sides, [copy], {table.source: without})[0]
    finally:
        target.script(f"DROP TABLE IF EXISTS {postgresql.qualified(SELF_TEST)};")
    if not any(entry.key == victim and column.source in entry.columns for entry in found.first):
        raise GoliveError(
            f"the comparison did not find a difference seeded into {table.named(victim)}, column {column.source}:"
            " its results cannot be trusted"
        )
    return {"table": table.source, "rows": len(keys), "column": column.source, "found": "1 seeded difference"}


def _make_copy(target: PostgreSQL, table: Table, keys: list[Row], column: Column, victim: Row, zone: str) -> None:
    types = target.types(table)
    texts = [postgresql.plain_text(part, types[part.target], zone) for part in table.keys]
    some = ", ".join("(" + ", ".join(postgresql.literal(str(part)) for part in key) + ")" for key in keys)
    where = f"({', '.join(texts)})"
    one = ", ".join(postgresql.literal(str(part)) for part in victim)
    name = postgresql.name(column.target)
    change = {
        "text": f"coalesce({name}, '') || '!'",
        "boolean": f"{name} IS NOT TRUE",
        "blob": f"coalesce({name}, '') || '\\x00'::bytea",
        "date": f"coalesce({name}, '2000-01-01') + 1",
        "datetime": f"coalesce({name}, '2000-01-01') + interval '1 second'",
        "timestamp": f"coalesce({name}, '2000-01-01') + interval '1 second'",
    }.get(column.convert, f"coalesce({name}, 0) + 1")
    scratch = postgresql.qualified(SELF_TEST)
    target.script(
        f"DROP TABLE IF EXISTS {scratch}; CREATE UNLOGGED TABLE {scratch} AS"
        f" SELECT * FROM {postgresql.qualified(table.target)} WHERE {where} IN ({some});"
        f" UPDATE {scratch} SET {name} = {change} WHERE {where} = ({one});"
    )


def _sample(target: PostgreSQL, table: Table, zone: str) -> list[Row]:
    types = target.types(table)
    texts = ", ".join(postgresql.plain_text(part, types[part.target], zone) for part in table.keys)
    order = ", ".join(postgresql.name(part.target) for part in table.keys)
    return target.rows(f"SELECT {texts} FROM {postgresql.qualified(table.target)} ORDER BY {order} LIMIT {SAMPLE}")


def _compared(
    source: Side,
    target: Side,
    table: Table,
    old: t.Mapping[str, Sums],
    new: t.Mapping[str, Sums],
    without: t.Sequence[Row],
) -> Compared:
    before, after = old[table.source], new[table.source]
    buckets = sorted({*before.buckets, *after.buckets})
    wrong = [bucket for bucket in buckets if before.buckets.get(bucket) != after.buckets.get(bucket)]
    found = _drill(source, target, table, wrong, without) if wrong else []
    found += _floats(source, target, table, {entry.key for entry in found}, without)
    return Compared(table, before, after, len(found), _with_columns(source, target, table, found[:SHOWN]))


def _drill(
    source: Side, target: Side, table: Table, buckets: t.Sequence[str], without: t.Sequence[Row]
) -> list[Difference]:
    old, new = _both(lambda: source.hashes(table, buckets, without), lambda: target.hashes(table, buckets, without))
    found = []
    for key in sorted({*old, *new}, key=_order):
        here, there = sorted(old.get(key, [])), sorted(new.get(key, []))
        if here != there:
            what = "missing" if not there else "extra" if not here else "different"
            found.append(Difference(table, key, what if len(there) < 2 else "repeated"))
    if not found:
        raise GoliveError(f"table {table.source} changed while it was compared: is the old system suspended?")
    return found


def _floats(
    source: Side, target: Side, table: Table, known: t.Collection[Row], without: t.Sequence[Row]
) -> list[Difference]:
    """Compare floating-point columns within their tolerance; a hash cannot."""
    columns = [column for column in table.columns if column.convert == "float"]
    if not columns:
        return []
    old, new = _both(lambda: source.values(table, columns, ()), lambda: target.values(table, columns, ()))
    left_out = {*known, *without}
    found = []
    for key in old.keys() - left_out:
        far = [c.source for c, a, b in zip(columns, old[key], new.get(key, ())) if not _near(a, b, c.tolerance)]
        if far:
            found.append(Difference(table, key, "different", tuple(far)))
    return sorted(found, key=lambda entry: _order(entry.key))


def _near(one: str | None, other: str | None, tolerance: float) -> bool:
    if one is None or other is None:
        return one is other
    a, b = float(one), float(other)
    return a == b or abs(a - b) <= tolerance * max(1.0, abs(a), abs(b))


def _with_columns(source: Side, target: Side, table: Table, found: list[Difference]) -> list[Difference]:
    keys = [entry.key for entry in found if entry.what == "different" and not entry.columns]
    if not keys:
        return found
    columns = [column for column in table.columns if column.convert != "float"]
    old, new = source.values(table, columns, keys), target.values(table, columns, keys)
    named = []
    for entry in found:
        pairs = zip(columns, old.get(entry.key, ()), new.get(entry.key, ()))
        names = entry.columns or tuple(column.source for column, a, b in pairs if a != b)
        named.append(entry._replace(columns=names))
    return named


def _order(key: Row) -> list[tuple[int, int, str]]:
    return [(0, int(p), "") if p and p.lstrip("-").isdigit() else (1, 0, str(p)) for p in key]


def _told(result: Compared) -> str:
    rows = f"{result.source.rows} rows in the source, {result.target.rows} in the target"
    shown = ", ".join(str(entry) for entry in result.first[:5])
    more = f" and {result.differences - 5} more" if result.differences > 5 else ""
    return f"{result.table.source} ({rows}): {shown}{more}"


def _row(result: Compared, rejects: int) -> dict[str, t.Any]:
    return {
        "table": result.table.source,
        "target": result.table.target,
        "source_rows": result.source.rows + rejects,
        "target_rows": result.target.rows,
        "amount_column": result.table.amount or "",
        "amount_source": _money(result.source.amount),
        "amount_target": _money(result.target.amount),
        "checksum_source": _checksum(result.source),
        "checksum_target": _checksum(result.target),
        "differences": result.differences,
        "rejects": rejects,
    }


def _money(text: str) -> str:
    return f"{Decimal(text):f}" if text else ""


def _checksum(sums: Sums) -> str:
    lines = "".join(f"{bucket} {count} {total}\n" for bucket, (count, total) in sorted(sums.buckets.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _both(one: t.Callable[[], T], other: t.Callable[[], T]) -> tuple[T, T]:
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(one), pool.submit(other)
        return first.result(), second.result()
