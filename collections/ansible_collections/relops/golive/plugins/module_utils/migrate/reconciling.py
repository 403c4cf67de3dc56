# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reconcile source and target, after the comparison itself was tested (R51, R33)."""

from __future__ import annotations

import hashlib
import time
import typing as t
from decimal import Decimal

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import ledger
from ansible_collections.relops.golive.plugins.module_utils.migrate.comparing import SHOWN, Compared, compare
from ansible_collections.relops.golive.plugins.module_utils.migrate.guarding import unchanged
from ansible_collections.relops.golive.plugins.module_utils.migrate.preparing import prepared
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Sums
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target

SAMPLE = SHOWN
"""Rows of a copy: so few that a comparison names every one that differs."""


def reconcile(source: Source, target: Target, job: Job) -> dict[str, t.Any]:
    """Compare every table and return the rows of 数据核对表; raises GoliveError naming the rows that differ.

    What was measured is in the error, too: a night that does not reconcile has its numbers in the records.
    Before that the comparison itself is tested: it must find one difference seeded into a copy of a few rows.
    """
    began = time.monotonic()
    if not ledger.state(target, job).finished:
        raise GoliveError(f"migration {job.name} has not finished: there is nothing to reconcile yet")
    judged = prepared(source, target, job)
    job = judged.job
    left_out = target.ledger.rejects(job)
    parts = {
        table.source: Part(without=[reject.key for reject in left_out if reject.table is table]) for table in job.tables
    }
    tested, blind = _tested(source, target, job, parts)
    results = compare(source, target, job.tables, parts)
    facts = {
        "tables": [_row(result, len(parts[result.table.source].without)) for result in results],
        "self_test": tested,
        "accepted": [one.words().en for one in judged.found if not one.wrong],
        "seconds": round(time.monotonic() - began, 3),
    }
    wrong = [result for result in results if result.differences]
    if wrong:
        told = "; ".join(_told(result) for result in wrong)
        raise GoliveError(f"migration {job.name} does not reconcile: {told}", facts)
    if blind:
        raise blind
    return {**facts, "source_guard": unchanged(source, target, job)}


class UnfoundError(GoliveError):
    """A seeded difference that the comparison did not find."""


def _tested(
    source: Source, target: Target, job: Job, parts: t.Mapping[str, Part]
) -> tuple[dict[str, t.Any], UnfoundError | None]:
    """Return the report, and what the test did not find: a seed may undo the very difference that is told then."""
    try:
        return self_test(source, target, job, parts), None
    except UnfoundError as error:
        return {"found": str(error)}, error


def self_test(source: Source, target: Target, job: Job, parts: t.Mapping[str, Part]) -> dict[str, t.Any]:
    """Seed differences into copies of a few rows, one of every kind of column, and demand that each is found."""
    tested: set[tuple[str, str]] = set()
    reports: list[Report] = []
    for table in sorted(job.tables, key=lambda entry: entry.amount is None):
        columns = _untested(table, tested, target)
        if not columns and reports:
            continue
        keys = target.sample(table, SAMPLE)
        if keys:
            reports.append(_seeded(source, target, table, columns, keys, parts.get(table.source, Part())))
            tested |= {_kind(target, table, column) for column in columns}
    if not reports:
        return {"found": "no rows to test with"}
    first = reports[0]
    number = sum(report.number for report in reports)
    more = {"kinds": sorted({form for form, _family in tested}), "tables": [report.table for report in reports]}
    found = f"{number} seeded difference{'' if number == 1 else 's'}"
    return {"table": first.table, "rows": first.rows, "column": first.columns, "found": found, **more}


class Report(t.NamedTuple):
    """A table that was tested: rows of its copy, columns in which a value differed, how many differences."""

    table: str
    rows: int
    columns: str
    number: int


def _kind(target: Target, table: Table, column: Column) -> tuple[str, str]:
    return column.form, target.catalog([table])[table.target].columns[column.target].family


def _untested(table: Table, tested: t.AbstractSet[tuple[str, str]], target: Target) -> list[Column]:
    """Return a column of each kind that was not tested yet, the amount first; a key names its row and is no value.

    A type of which no other value is known (`other`) is compared as the text of it that the others of its form are.
    """
    ordered = sorted(table.columns, key=lambda column: column.source != table.amount)
    families = target.catalog([table])[table.target].columns
    found: dict[tuple[str, str], Column] = {}
    for column in ordered:
        kind = (column.form, families[column.target].family)
        if column.source not in table.key and kind not in tested and kind[1] != "other":
            found.setdefault(kind, column)
    return list(found.values())


def _seeded(source: Source, target: Target, table: Table, columns: list[Column], keys: list[Row], part: Part) -> Report:
    """Seed a difference into each column, in rows of their own where there are enough, and compare."""
    middle = len(keys) // 2
    seeds = [(column, keys[(middle + number) % len(keys)]) for number, column in enumerate(columns)]
    first, victim = seeds[0] if seeds else (None, keys[middle])
    with target.seeded(table, keys, first, victim, seeds[1:]) as copy:
        found = compare(source, target, [copy], {table.source: part._replace(only=keys)})[0]
    named = {(entry.key, column) for entry in found.first for column in entry.columns or (entry.what,)}
    for key, column in [(key, column.source) for column, key in seeds] or [(victim, "missing")]:
        if (key, column) not in named:
            where = f", column {column}" if seeds else ""
            raise UnfoundError(
                f"the comparison did not find a difference seeded into {table.named(key)}{where}:"
                " its results cannot be trusted"
            )
    shown = ", ".join(column.source for column, _key in seeds) or "(a whole row)"
    return Report(table.source, len(keys), shown, max(1, len(seeds)))


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
