# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Judge one column: its source type, the kind that the mapping declares, its target type."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.module_utils.migrate.findings import Finding, fault
from ansible_collections.relops.golive.plugins.module_utils.rows import kinds
from ansible_collections.relops.golive.plugins.module_utils.rows.kinds import LONG, SAME, TEXTS, WORDS, WRITE, Mark
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Found
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real

BYTES_MAY = frozenset({"latin1", "binary", "utf8", "utf8mb3", "utf8mb4", ""})
"""Labels that `bytes` may contradict; in any other a wrong text could not have been stored."""
EXACT_BITS = 53
"""Bits of a whole number that a double holds."""


class Case(t.NamedTuple):
    """A column to judge; without a target by its source alone."""

    place: str
    column: Column
    here: Real
    there: Real | None
    zone: str
    in_key: bool

    @property
    def arrow(self) -> str:
        """Return the types in words."""
        return f"{self.here.words} → {self.there.words}" if self.there else self.here.words


def judged(case: Case) -> tuple[list[Finding], Found]:
    """Return what is to be said of a column, and how it is written and compared."""
    mark = _mark(case)
    if mark is None:
        return [_wrong(case)], Found()
    found = [*_bytes(case), *([] if mark.form == SAME else _sizes(case)), *_zones(case)]
    for word in dict.fromkeys([*mark.lossy.split(), *_losses(case)]):
        found.append(_loss(case, word))
    if case.there and case.there.generated:
        found.append(
            fault(
                case.place,
                f"目标列 {case.column.target} 由库计算，不能写入；写入 dismiss",
                f"the target computes {case.column.target} itself: leave the column out and dismiss it",
            )
        )
    return found, _found(case, mark)


def _mark(case: Case) -> Mark | None:
    here, kind = case.here, case.column.convert
    if any(real.unfit for real in (here, case.there) if real):
        return None
    if kind == SAME:
        fitting = kinds.fits(here, case.there) if case.there else bool(here.native)
        return Mark(form=SAME) if fitting else None
    if _unable(case):
        return None
    return kinds.mark(here.family, kind, case.there.family) if case.there else kinds.of_source(here.family, kind)


def _unable(case: Case) -> bool:
    """Tell whether a kind is none of the type as it is here, whatever the table of kinds says of its family."""
    here, kind = case.here, case.column.convert
    if any(real.reads is not None and kind not in real.reads for real in (here, case.there) if real):
        return True
    if kind == "text" and here.family == "bytes":
        return not case.column.bytes
    if kind == "boolean" and here.family == "bit":
        return here.size > 1
    return kind == "integer" and here.family == "decimal" and bool(here.scale)


def _wrong(case: Case) -> Finding:
    here, kind = case.here, case.column.convert
    unfit = here.unfit or (case.there.unfit if case.there else None)
    if unfit:
        return fault(case.place, *unfit)
    better = _better(case)
    if here.family == "decimal" and kind == "integer":
        better = "decimal"
    if not better:
        zh, en = (
            f"{here.words} 不能移植；写入 dismiss",
            f"{here.words} can't be migrated: dismiss it",
        )
    elif better == SAME and kind != SAME:
        zh, en = f"{here.words} 不能按 {kind} 读取；应写 {SAME}", f"{here.words} can't be read as {kind}: write {SAME}"
    elif kind == SAME:
        zh, en = _not_same(case, better)
    elif _not_read(case) or better == "decimal" != kind or _bare(case):
        zh = f"{here.words} 不能按 {kind} 读取；应写 {better}"
        en = f"{here.words} can't be read as {kind}: write {better}"
        if here.family == "bytes":
            zh, en = f"{zh}，或用 bytes 写明字符集", f"{en}, or say with bytes which characters they are"
    else:
        into = " ".join(sorted(_takers(here.family, kind))) or "–"
        words = case.there.words if case.there else ""
        zh = f"{here.words} 按 {kind} 读取后不能写入 {words}；可写入 {into}"
        en = f"{here.words} read as {kind} can't be written into {words}: a target of {into} can, or another kind"
    return fault(case.place, zh, en)


def _not_read(case: Case) -> bool:
    here, kind = case.here, case.column.convert
    return kinds.of_source(here.family, kind) is None or (here.reads is not None and kind not in here.reads)


def _better(case: Case) -> str:
    """Return what a mapping should say of the source's type; '' where nothing can be said."""
    here = case.here
    better = WRITE.get(here.family, "")
    if better and (here.reads is None or better in here.reads):
        return better
    return SAME if here.native and (case.there is None or kinds.fits(here, case.there)) else ""


def _not_same(case: Case, better: str) -> tuple[str, str]:
    into = case.there.words if case.there else ""
    if not case.here.native or not case.there or not case.there.native.startswith(case.here.native.partition(":")[0]):
        return (
            f"{case.here.words} 与 {into} 不是同一引擎的同一类型；应写 {better}",
            f"{case.here.words} and {into} are no type of one engine: write {better}",
        )
    return (
        f"{case.here.words} 的值不能原样写入 {into}；使目标列类型相同（或更宽）",
        f"{case.here.words} can't arrive in {into} as it is: give the target the same type, or a wider one of it",
    )


def _bare(case: Case) -> bool:
    kind, here = case.column.convert, case.here
    return (kind == "text" and here.family == "bytes") or (kind == "boolean" and here.family == "bit" and here.size > 1)


def _takers(here: str, kind: str) -> list[str]:
    return [target for target in kinds.TARGETS[kind] if kinds.mark(here, kind, target)]


def _losses(case: Case) -> t.Iterator[str]:
    here, there, kind = case.here, case.there, case.column.convert
    if there is None:
        return
    if there.family in ("double", "real"):
        most = 24 if there.family == "real" else EXACT_BITS
        if here.family in ("int", "bit") and here.size - (here.family == "int") > most and kind == "float":
            yield "digits"
    fixed = there.family == "numeric" and there.scale is not None and kind in ("decimal", "float")
    if fixed and (here.family in ("float", "double") or (here.scale or 0) > (there.scale or 0)):
        yield "digits"


def _loss(case: Case, word: str) -> Finding:
    zh, en = WORDS[word]
    if word in case.column.accept:
        return Finding(case.place, Said(f"{case.arrow}: {zh}", f"{case.arrow}: {en}"), wrong=False)
    return fault(
        case.place,
        f"{case.arrow}: {zh}；若可接受写 accept: [{word}]",
        f"{case.arrow}: {en}; write accept: [{word}] if that may be",
    )


def _bytes(case: Case) -> t.Iterator[Finding]:
    column, here = case.column, case.here
    if not column.bytes:
        return
    if here.family not in (*TEXTS, "bytes") or here.family in ("enum", "set"):
        yield fault(case.place, f"{here.words} 没有字符集；删去 bytes", f"{here.words} is no text: leave bytes out")
    elif here.charset not in BYTES_MAY:
        yield fault(
            case.place,
            f"列的字符集已是 {here.charset}，服务器自会转换；删去 bytes",
            f"the column says it is {here.charset} and the server converts that: leave bytes out",
        )


def _sizes(case: Case) -> t.Iterator[Finding]:
    here, there = case.here, case.there
    if there is None:
        return
    places = 0 if here.family == "date" else here.size if here.family in ("datetime", "timestamp", "time") else 6
    if there.family in ("timestamp", "timestamptz", "time", "interval") and places > there.size:
        yield fault(
            case.place,
            f"{case.arrow}: 目标的秒小数位不足 {places}；加宽目标列",
            f"{case.arrow}: the target keeps fewer places of a second: make it ({places})",
        )
    if here.family == "enum" and there.family == "enum" and not case.column.values:
        lacking = [label for label in here.labels if label not in there.labels]
        if lacking:
            yield fault(
                case.place,
                f"目标类型 {there.words} 没有 {'、'.join(lacking)}；用 values 换值",
                f"the target type {there.words} lacks {', '.join(lacking)}: rename with values, or add them",
            )


def _zones(case: Case) -> t.Iterator[Finding]:
    if case.column.convert == "datetime" and not case.zone and (not case.there or case.there.family == "timestamptz"):
        yield fault(
            case.place,
            "DATETIME 是当地时间，映射须写 zone，如 zone: Asia/Shanghai",
            "a DATETIME is a wall clock: the mapping must say zone, e.g. zone: Asia/Shanghai",
        )


def _found(case: Case, mark: Mark) -> Found:
    column, here, there = case.column, case.here, case.there
    if there is None or mark.form == SAME:
        return Found(mark.form)
    form = mark.form or column.convert
    if (
        form == "text"
        and (here.family in LONG or here.family == "bytes")
        and there.family == "text"
        and not case.in_key
    ):
        form = "document"
    scale = there.scale if there.family == "numeric" else None
    if form == "decimal" and (here.family in TEXTS or "digits" in column.accept):
        form = "number"
    text = form in ("text", "document")
    return Found(
        form,
        there.size if text and there.family in ("text", "char") else 0,
        scale,
        there.family == "real",
        case.zone if form == "datetime" and there.family == "timestamptz" else "",
        there.family != "char",
    )
