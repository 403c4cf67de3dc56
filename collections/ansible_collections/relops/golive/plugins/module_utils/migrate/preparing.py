# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hold a mapping against both databases before a row moves: types, keys, names, rows that could not be read."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.migrate.findings import Finding, fault, refuse
from ansible_collections.relops.golive.plugins.module_utils.migrate.judging import (
    Judged,
    judge,
    mapped,
    unique,
    unnamed,
)
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target

LOOKED = 50_000
"""Rows of each table that a look reads."""


def prepared(source: Source, target: Target, job: Job) -> Judged:
    """Return the job with what the types of both ends say of it; raises GoliveError with every fault of the mapping."""
    judged = judge(job, source.catalog(), target.catalog(job.tables))
    found = judged.found if any(one.wrong for one in judged.found) else [*judged.found, *keys(source, judged.job)]
    refuse(job.name, found)
    return judged._replace(found=found)


def looked(source: Source, target: Target | None, job: Job) -> list[Finding]:
    """Return all that a look by day finds: without tables of the target by the source alone, and its first rows."""
    there = target.catalog(job.tables) if target else {}
    known = dataclasses.replace(job, tables=tuple(table for table in job.tables if table.target in there))
    later = dataclasses.replace(job, tables=tuple(table for table in job.tables if table.target not in there))
    found = list(unnamed(job, source.catalog()))
    tables: list[Table] = []
    for part, catalog in ((known, there), (later, None)):
        judged = mapped(part, source.catalog(), catalog)
        found += judged.found
        tables += judged.job.tables
    if target:
        found += held(target, known)
    return found + _rest(source, job, found, tables)


def held(target: Target, job: Job) -> t.Iterator[Finding]:
    """Yield tables of the target that hold rows of the new system, where the mapping does not say so."""
    alone = [table for table in job.tables if not table.beside]
    for name in target.held(alone):
        yield fault(
            next(table.source for table in alone if table.target == name),
            f"{name} 已有新系统的行；若应保留并在其旁移入，写 rows: beside",
            f"{name} already holds rows of the new system: write rows: beside where they stay, or name another table",
        )


def _rest(source: Source, job: Job, found: t.Sequence[Finding], tables: t.Sequence[Table]) -> list[Finding]:
    bad = [one.place for one in found if one.wrong]
    sound = dataclasses.replace(job, tables=tuple(table for table in tables if not _named(table, bad)))
    return [*keys(source, sound), *rows(source, sound)]


def _named(table: Table, places: t.Sequence[str]) -> bool:
    return any(place == table.source or place.startswith((f"{table.source}.", f"{table.source} ")) for place in places)


def keys(source: Source, job: Job) -> t.Iterator[Finding]:
    """Yield tables whose key names more than one row, where the source itself does not keep it unique."""
    for table in job.tables:
        if not unique(table, source.catalog()[table.source]):
            number = source.twins(table)
            if number:
                yield fault(
                    f"{table.source}.{', '.join(table.key)}",
                    f"{number} 个键值重复或为 NULL，不能作主键",
                    f"{number} of its values are of more than one row, or NULL: name columns in key that are unique",
                )


def rows(source: Source, job: Job) -> t.Iterator[Finding]:
    """Yield columns of which rows can't be read as the mapping says, where that stops the night."""
    for table in job.tables:
        for doubt in source.doubts(table, LOOKED):
            if job.on_reject == "record" and doubt.rows <= job.max_rejects:
                continue
            kind = table.column(doubt.column).convert
            yield fault(
                f"{table.source}.{doubt.column}",
                f"{doubt.rows} 行不能按 {kind} 读取，如主键 {doubt.key}；修正源数据，或 on_reject: record",
                f"{doubt.rows} rows can't be read as {kind}, e.g. that of key {doubt.key}: repair them in the source, "
                "write another kind, or plan on_reject: record",
            )
