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
from ansible_collections.relops.golive.plugins.module_utils.migrate.comparing import Compared, compare
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Sums
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target

SAMPLE = 500


def reconcile(source: Source, target: Target, job: Job) -> dict[str, t.Any]:
    """Compare every table and return the rows of 数据核对表; raises GoliveError naming the rows that differ.

    What was measured is in the error, too: a night that does not reconcile has its numbers in the records.
    Before that the comparison itself is tested: it must find one difference seeded into a copy of a few rows.
    """
    began = time.monotonic()
    if not ledger.state(target, job).finished:
        raise GoliveError(f"migration {job.name} has not finished: there is nothing to reconcile yet")
    left_out = target.ledger.rejects(job)
    parts = {
        table.source: Part(without=[reject.key for reject in left_out if reject.table is table]) for table in job.tables
    }
    tested = self_test(source, target, job, parts)
    results = compare(source, target, job.tables, parts)
    facts = {
        "tables": [_row(result, len(parts[result.table.source].without)) for result in results],
        "self_test": tested,
        "seconds": round(time.monotonic() - began, 3),
    }
    wrong = [result for result in results if result.differences]
    if wrong:
        told = "; ".join(_told(result) for result in wrong)
        raise GoliveError(f"migration {job.name} does not reconcile: {told}", facts)
    return facts


def self_test(source: Source, target: Target, job: Job, parts: t.Mapping[str, Part]) -> dict[str, t.Any]:
    """Seed one difference into a copy of a few rows and demand that exactly this row and column are found."""
    for table in sorted(job.tables, key=lambda entry: entry.amount is None):
        keys = target.sample(table, SAMPLE)
        if keys:
            return _seeded(source, target, table, keys, parts.get(table.source, Part()))
    return {"found": "no rows to test with"}


def _seeded(source: Source, target: Target, table: Table, keys: list[Row], part: Part) -> dict[str, t.Any]:
    column = table.column(table.amount) if table.amount else table.columns[-1]
    victim = keys[len(keys) // 2]
    with target.seeded(table, keys, column, victim) as copy:
        found = compare(source, target, [copy], {table.source: part._replace(only=keys)})[0]
    if not any(entry.key == victim and column.source in entry.columns for entry in found.first):
        raise GoliveError(
            f"the comparison did not find a difference seeded into {table.named(victim)}, column {column.source}:"
            " its results cannot be trusted"
        )
    return {"table": table.source, "rows": len(keys), "column": column.source, "found": "1 seeded difference"}


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
