# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Judge a mapping by the real types of both databases: each column right, lossy or wrong; nothing left unnamed."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.module_utils.migrate import columns
from ansible_collections.relops.golive.plugins.module_utils.migrate.findings import Finding, fault
from ansible_collections.relops.golive.plugins.module_utils.rows.kinds import NUMBERS, SAME, TEXTS, WORDS
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Relation


class Judged(t.NamedTuple):
    """What was found, and the job with what the types say of its columns."""

    found: list[Finding]
    job: Job


def judge(job: Job, source: Catalog, target: Catalog | None) -> Judged:
    """Judge a mapping as a whole; without the target's tables (None) by the source's types alone."""
    judged = mapped(job, source, target)
    return judged._replace(found=[*unnamed(job, source), *judged.found])


def mapped(job: Job, source: Catalog, target: Catalog | None) -> Judged:
    """Judge the tables that the mapping names."""
    found: list[Finding] = []
    tables = []
    for table in job.tables:
        if table.source not in source:
            found.append(fault(table.source, "源库没有此表", "the source has no such table: correct the mapping"))
            tables.append(table)
            continue
        there = target.get(table.target) if target is not None else None
        if target is not None and there is None:
            found.append(fault(table.source, f"目标库没有表 {table.target}", f"the target has no table {table.target}"))
        told, resolved = _table(job, table, source[table.source], there)
        found += told
        tables.append(resolved)
    return Judged(found, dataclasses.replace(job, tables=tuple(tables)))


def unnamed(job: Job, source: Catalog) -> t.Iterator[Finding]:
    """Yield tables and columns of the source that the mapping neither names nor dismisses, and what it dismisses."""
    said = {table.source: {column.source for column in table.columns} for table in job.tables}
    for name, relation in source.items():
        if name not in said:
            lost = [] if name in job.dismiss else [name]
        else:
            lost = [
                f"{name}.{column}"
                for column in relation.columns
                if column not in said[name] and f"{name}.{column}" not in job.dismiss
            ]
        for one in lost:
            yield fault(
                one,
                "映射中未提及；写入 tables，或在 dismiss 中写明原因",
                "the mapping does not name it: name it in tables, or in dismiss with the reason",
            )
    places = {*source, *(f"{name}.{column}" for name, relation in source.items() for column in relation.columns)}
    for name, reason in job.dismiss.items():
        if name not in places:
            yield fault(name, "dismiss 中的名称在源库不存在", "dismiss names it and the source does not have it")
        else:
            yield Finding(name, Said(f"不移植: {reason}", f"stays behind: {reason}"), wrong=False)


def _table(job: Job, table: Table, here: Relation, there: Relation | None) -> tuple[list[Finding], Table]:
    found = [*_key(table, here), *_history(table, here), *_amount(table, here)]
    if here.unfit:
        found.append(fault(table.source, *here.unfit))
    resolved: list[Column] = []
    for column in table.columns:
        place = f"{table.source}.{column.source}"
        real = here.columns.get(column.source)
        if real is None:
            found.append(fault(place, "源表没有此列", "the source table has no such column: correct the mapping"))
            resolved.append(column)
            continue
        into = there.columns.get(column.target) if there else None
        if there and into is None:
            found.append(fault(place, f"目标表没有列 {column.target}", f"the target has no column {column.target}"))
        told, form = columns.judged(columns.Case(place, column, real, into, job.zone, column.source in table.key))
        found += told
        resolved.append(dataclasses.replace(column, found=form))
    if there:
        found += _target(table, there)
    return found, dataclasses.replace(table, columns=tuple(resolved))


def _key(table: Table, here: Relation) -> t.Iterator[Finding]:
    for part in table.key:
        real = here.columns.get(part)
        kind = next((column.convert for column in table.columns if column.source == part), "")
        if real and real.family in TEXTS and kind not in ("text", SAME):
            yield fault(
                f"{table.source}.{part}",
                f"主键列是 {real.words}，应写 text",
                f"it is a key of {real.words}: write text, a key is compared as it is",
            )
        elif real and real.family in ("float", "double", "bytes", "json", "other"):
            yield fault(
                f"{table.source}.{part}",
                f"{real.words} 不能作主键",
                f"{real.words} is no key that rows can be told apart by: name other columns in key",
            )


def _amount(table: Table, here: Relation) -> t.Iterator[Finding]:
    real = here.columns.get(table.amount or "")
    if real and table.column(table.amount or "").convert == SAME and real.family not in NUMBERS:
        yield fault(
            f"{table.source}.{table.amount}",
            f"{real.words} 不能求和；amount 应为数值列",
            f"{real.words} has no sum: amount must be a column of numbers",
        )


def unique(table: Table, here: Relation) -> bool:
    """Tell whether the source itself keeps the key unique and without NULL."""
    return any(names <= set(table.key) for names in here.unique)


def _history(table: Table, here: Relation) -> t.Iterator[Finding]:
    if not here.history:
        return
    said = Said(*WORDS["history"])
    if "history" in table.accept:
        yield Finding(table.source, said, wrong=False)
    else:
        zh, en = f"{said.zh}；若可接受写 accept: [history]", f"{said.en}: write accept: [history] if that may be"
        yield fault(table.source, zh, en)


def _target(table: Table, there: Relation) -> t.Iterator[Finding]:
    if not there.plain:
        yield fault(table.source, f"{table.target} 不是表", f"{table.target} is no table: rows are copied into tables")
    if there.unfit:
        yield fault(table.source, *there.unfit)
    if table.beside and not there.shared:
        yield fault(
            table.source,
            f"{table.target} 的引擎不能在已有的行旁移入（无法只取回本次的行）；删去 rows: beside，移入空表",
            f"rows can't come beside others into {table.target} here: leave out rows: beside, copy into an empty table",
        )
    if there.triggers and table.triggers == "skip" and not there.silent:
        names = ", ".join(there.triggers)
        yield fault(
            table.source,
            f"{table.target} 的触发器 {names} 不能在移植时停用；写 triggers: run，或由 before_data 之后的变更建立",
            f"the triggers of {table.target} ({names}) can't be kept from firing here: write triggers: run, or let a "
            "change after before_data make them",
        )
    if there.triggers and not table.triggers:
        names = ", ".join(there.triggers)
        yield fault(
            table.source,
            f"{table.target} 有触发器 {names}；写 triggers: run 或 triggers: skip",
            f"{table.target} has triggers ({names}): write triggers: run or triggers: skip",
        )
    given = {column.target for column in table.columns}
    for name, real in there.columns.items():
        if name not in given and not real.filled:
            yield fault(
                f"{table.source} → {table.target}.{name}",
                "不许为 NULL 且无默认值，而映射未给值",
                "it must have a value and the mapping gives it none: map a column, or give it a default",
            )
