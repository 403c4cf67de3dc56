"""What a process relaxes of the standard: looser limits, forms, signatures, rules, fields that are gone or later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model.process import (
    FormField,
    FormKind,
    Point,
    Process,
    Signatory,
    Telling,
    When,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc

SMALLEST: Mapping[str, tuple[str, ...]] = {"preview_days": ("R18", "H20")}
LARGEST: Mapping[str, tuple[str, ...]] = {
    "environment_check_minutes": ("R37", "H2"),
    "rehearsal_days": ("R33", "H6"),
    "clock_seconds": ("R41", "H15"),
}
"""Limits by the rules they belong to: those that may not be smaller, and those that may not be larger."""
CLOSED: Mapping[str, tuple[str, ...]] = {"operators": ("R46", "H19"), "publishers": ("R60", "H10")}
"""Who may do a thing: another name is one more."""
WHOLE: Mapping[str, tuple[str, ...]] = {"rehearsers": ("R33", "H6"), "rooms": ("R19",)}
"""Who has to do a thing: a missing name is one less."""
PARTS = ("binds", "needs", "evidence", "attachments", "rules")
"""Lists of a form of which nothing may be missing."""
POINTS = tuple(Point)
LEFT_OUT = ("R53", "H4")
"""Rules of a plan's content that a process may relax: with this deviation a plan may leave the load test out."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One thing that is relaxed: where, the rules it belongs to, and how in both languages."""

    loc: Loc
    codes: tuple[str, ...]
    value: str
    zh: str
    en: str


def relaxations(standard: Process, own: Process) -> Iterator[Relaxed]:
    """Yield everything that a process relaxes of the standard, in the order of the standard."""
    yield from loosened(standard, own)
    for key, codes in CLOSED.items():
        for name in _gone(getattr(own, key), getattr(standard, key)):
            yield Relaxed((key,), codes, name, "标准流程没有此角色", "is not in the standard process")
    for key, codes in WHOLE.items():
        for name in _gone(getattr(standard, key), getattr(own, key)):
            yield Relaxed((key,), codes, name, "缺少标准流程的此项", "is missing, the standard process has it")
    for key, kind in standard.forms.items():
        if key in own.forms:
            for one in _form(kind, own.forms[key], own.forms):
                yield Relaxed(("forms", key, *one.loc), kind.requirements, one.value, one.zh, one.en)
        else:
            zh, en = "去掉了标准流程的表单", "the standard process has this form"
            yield Relaxed(("forms", key), kind.requirements, "", zh, en)


def loosened(standard: Process, own: Process) -> Iterator[Relaxed]:
    """Yield the limits of a process that are looser than those of the standard, whether it extends that or not."""
    for key, codes in (*SMALLEST.items(), *LARGEST.items()):
        most, given = getattr(standard.limits, key), getattr(own.limits, key)
        if given < most if key in SMALLEST else given > most:
            zh, en = f"标准流程为 {most}", f"the standard process says {most}"
            yield Relaxed(("limits", key), codes, str(given), zh, en)
    deep = standard.limits.rehearsal_depth
    if not own.limits.rehearsal_depth.reaches(deep):
        zh, en = f"标准流程为 {deep}", f"the standard process says {deep}"
        yield Relaxed(("limits", "rehearsal_depth"), ("R33", "H6"), str(own.limits.rehearsal_depth), zh, en)


def _gone(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    known = set(there)
    return [str(one) for one in wanted if one not in known]


def _form(kind: FormKind, own: FormKind, forms: Mapping[str, FormKind]) -> Iterator[Relaxed]:
    for part in PARTS:
        for name in _gone(getattr(kind, part), getattr(own, part)):
            if part == "needs" and name not in forms:
                continue  # told where the form is gone
            yield Relaxed((part,), (), name, "缺少标准流程的此项", "is missing, the standard process has it")
    for name in _gone(own.filed_by, kind.filed_by):
        yield Relaxed(("filed_by",), (), name, "标准流程不由其编制", "does not file it in the standard process")
    for telling in kind.tells:
        if not any(_tells(one, telling) for one in own.tells):
            zh, en = "不再发出标准流程的通知", "is a notice of the standard process that nobody gets"
            yield Relaxed(("tells",), (), telling.notice, zh, en)
    if POINTS.index(own.before) > POINTS.index(kind.before):
        zh, en = f"标准流程为 {kind.before}", f"the standard process says {kind.before}"
        yield Relaxed(("before",), (), str(own.before), zh, en)
    if _rarer(kind.when, own.when):
        yield Relaxed(("when",), (), str(own.when), f"标准流程为 {kind.when}", f"the standard process says {kind.when}")
    yield from _signatures(kind.signatures, own.signatures)
    yield from _fields(kind.fields, own.fields, ("fields",))


def _tells(own: Telling, wanted: Telling) -> bool:
    """Tell whether whoever is told by a notice of the standard process is told by this one."""
    same = (own.notice, own.column) == (wanted.notice, wanted.column)
    return same and set(wanted.roles) <= set(own.roles)


def _rarer(when: When, own: When) -> bool:
    return own not in (when, When.ALWAYS)


def _who(one: Signatory) -> str:
    return str(one.each or one.role)


def _signatures(wanted: tuple[Signatory, ...], own: tuple[Signatory, ...]) -> Iterator[Relaxed]:
    last = -1
    for one in wanted:
        at = next((at for at, other in enumerate(own) if (other.role, other.each) == (one.role, one.each)), None)
        if at is None:
            zh, en = "去掉了标准流程的签字", "signs in the standard process"
            yield Relaxed(("signatures",), (), _who(one), zh, en)
            continue
        loc: Loc = ("signatures", at)
        if at < last:
            yield Relaxed(loc, (), _who(one), "先于标准流程的次序", "signs earlier than in the standard process")
        last = max(last, at)
        if _rarer(one.when, own[at].when):
            zh, en = f"标准流程为 {one.when}", f"the standard process says {one.when}"
            yield Relaxed((*loc, "when"), (), str(own[at].when), zh, en)
        if one.needs_opinion and not own[at].needs_opinion:
            zh, en = "标准流程须写明意见", "gives an opinion in the standard process"
            yield Relaxed((*loc, "needs_opinion"), (), _who(one), zh, en)


def _fields(wanted: tuple[FormField, ...], own: tuple[FormField, ...], loc: Loc) -> Iterator[Relaxed]:
    there = {field.key: (at, field) for at, field in enumerate(own)}
    for field in wanted:
        at, found = there.get(field.key, (0, None))
        if field.required and (found is None or not found.required):
            zh, en = "标准流程中为必填", "is required in the standard process"
            yield Relaxed(loc, (), field.key, zh, en)
        if found is None:
            continue
        if field.key == "name":  # a list of what must be there, such as documents
            for name in _gone(field.choices, found.choices):
                yield Relaxed((*loc, at, "choices"), (), name, "标准流程有此项", "is listed in the standard process")
        yield from _fields(field.columns, found.columns, (*loc, at, "columns"))
