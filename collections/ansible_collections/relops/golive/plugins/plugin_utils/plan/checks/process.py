"""The process of the plan holds together: every word of it leads somewhere and somebody signs (R5, R20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Significance
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import (
    PASSES,
    Each,
    FieldType,
    FormField,
    FormKind,
    Point,
    Rule,
    When,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.process import NAME, STAND_IN
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import dotted
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

FIELDS_OF: Mapping[Rule, tuple[str, ...]] = {
    Rule.CONCLUSION_PASSES: ("conclusion",),
    Rule.WINDOW_IN_ORDER: ("window_start", "window_end"),
    Rule.SAME_WINDOW: ("window_start", "window_end", "latest_decision"),
    Rule.SAME_ADDRESSEES: ("addressees",),
    Rule.ADDRESSEES_ARE_PLANNED: ("addressees",),
    Rule.ORDER_IS_OPERATORS: ("operator",),
    Rule.TESTER_IS_NOT_APPROVER: ("testers",),
    Rule.TESTS_ADD_UP: ("total", "passed", "failed", "blocked"),
    Rule.HANDED_OVER_IS_PLANNED: ("rows",),
    Rule.SHIPPED_IS_BOUGHT: ("rows",),
    Rule.DOCUMENTS_COMPLETE: ("rows",),
    Rule.CALENDAR_IN_ORDER: ("golives",),
}
"""What a rule reads: a form that has it not could never be signed, or would be asked for nothing."""
COLUMNS_OF: Mapping[Rule, tuple[str, ...]] = {
    Rule.HANDED_OVER_IS_PLANNED: ("package", "version", "build", "sha256"),
    Rule.SHIPPED_IS_BOUGHT: ("item", "model", "contract_no", "quantity"),
    Rule.DOCUMENTS_COMPLETE: ("name", "status", "version", "sha256"),
}


def place(scene: Scene, *loc: int | str) -> str:
    """Return a place in the file of the process."""
    return f"{scene.plan.process or f'templates/{NAME}'}:{dotted(loc)}"


def asked_for(scene: Scene, when: When) -> bool:
    """Tell whether a plan may ever ask for what is asked `when`; what a night decides may come."""
    plan = scene.plan
    return {
        When.MAJOR: plan.project.significance is Significance.MAJOR,
        When.DATA_MOVED: bool(plan.migrations),
        When.BUSINESS_STOPS: bool(plan.entry_points),
        When.GOODS_BOUGHT: bool(plan.procurement),
        When.PACKAGES: bool(plan.releases),
    }.get(when, True)


def _forms(scene: Scene) -> Iterable[tuple[str, FormKind]]:
    return scene.plan.definition.forms.items()


@check
def somebody_signs_before_the_night(scene: Scene) -> Iterator[Fault]:
    if scene.plan.definition is STAND_IN:
        return
    early = (Point.PREPARE, Point.START)
    if not any(kind.before in early and kind.when is When.ALWAYS for _key, kind in _forms(scene)):
        zh = "没有任何须在开始前签批的表单（before: prepare 或 start, when: always）"
        en = "no form is signed before the night begins (before: prepare or start, when: always)"
        yield Fault(place(scene, "forms"), "", zh, en)
    for key in ("operators", "publishers"):
        if not getattr(scene.plan.definition, key):
            yield Fault(place(scene, key), "", "不能为空", "must not be empty")


@check
def forms_have_somebody_who_signs(scene: Scene) -> Iterator[Fault]:
    numbers: dict[str, str] = {}
    for key, kind in _forms(scene):
        if not kind.filed_by:
            zh, en = "没有任何角色编制和签字", "nobody files and signs it"
            yield Fault(place(scene, "forms", key, "filed_by"), "", zh, en)
        first = numbers.setdefault(kind.number, key)
        if first != key:
            zh, en = f"编号与 {first} 相同", f"is also the number of {first}"
            yield Fault(place(scene, "forms", key, "number"), kind.number, zh, en)
        for at, one in enumerate(kind.signatures):
            if (one.role is None) == (one.each is None):
                zh, en = "须恰有 role 与 each 之一", "needs either role or each"
                yield Fault(place(scene, "forms", key, "signatures", at), "", zh, en)


@check
def every_office_of_a_list_is_somebody(scene: Scene) -> Iterator[Fault]:
    """A signature of each of nobody would be one that nobody misses (H13)."""
    plan = scene.plan
    if "project" in scene.lost:
        return
    lists = {
        Each.DEPARTMENTS: ("project", plan.project.affected_departments, "project.affected_departments"),
        Each.ADDRESSEES: ("notices", plan.notices.addressees if plan.notices else (), "notices.addressees"),
        Each.ROOMS: ("", plan.definition.rooms, "rooms"),
    }
    for key, kind, at, one in _each(scene):
        chapter, offices, name = lists[one]
        if not offices and chapter not in scene.lost and asked_for(scene, kind.when):
            zh, en = f"{name} 为空，{one.zh}无人签字", f"{name} is empty, so nobody would sign"
            yield Fault(place(scene, "forms", key, "signatures", at, "each"), str(one), zh, en)


def _each(scene: Scene) -> Iterator[tuple[str, FormKind, int, Each]]:
    for key, kind in _forms(scene):
        for at, one in enumerate(kind.signatures):
            if one.each is not None and asked_for(scene, one.when):
                yield key, kind, at, one.each


@check
def needs_are_forms_without_circles(scene: Scene) -> Iterator[Fault]:
    forms = scene.plan.definition.forms
    for key, kind in _forms(scene):
        for at, need in enumerate(kind.needs):
            where = place(scene, "forms", key, "needs", at)
            if need not in forms:
                zh, en = suggestion(need, forms)
                yield Fault(where, shown(need), f"流程中没有此表单{zh}", f"is no form of the process{en}")
            elif key in _behind(forms, need):
                yield Fault(where, need, "前置关系成环", "needs itself in a circle")


def _behind(forms: Mapping[str, FormKind], start: str) -> set[str]:
    """Return the form and everything that it needs."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        current = todo.pop()
        if current in forms and current not in seen:
            seen.add(current)
            todo.extend(forms[current].needs)
    return seen


@check
def fields_are_there_once(scene: Scene) -> Iterator[Fault]:
    for key, kind in _forms(scene):
        yield from _doubles(scene, kind.fields, "forms", key, "fields")
        for at, field in enumerate(kind.fields):
            where = ("forms", key, "fields", at)
            yield from _doubles(scene, field.columns, *where, "columns")
            for inner, one in [(where, field), *(((*where, "columns", i), c) for i, c in enumerate(field.columns))]:
                if one.type is FieldType.CHOICE and not one.choices:
                    yield Fault(place(scene, *inner), one.key, "缺选项 choices", "has no choices")


def _doubles(scene: Scene, fields: tuple[FormField, ...], *loc: int | str) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, field in enumerate(fields):
        if field.key in seen:
            yield Fault(place(scene, *loc, at, "key"), field.key, "重复的栏", "is a field twice")
        seen.add(field.key)


@check
def rules_find_what_they_read(scene: Scene) -> Iterator[Fault]:
    for key, kind in _forms(scene):
        fields = {field.key: field for field in kind.fields}
        for at, rule in enumerate(kind.rules):
            where = place(scene, "forms", key, "rules", at)
            lacking = [name for name in FIELDS_OF.get(rule, ()) if name not in fields or not fields[name].required]
            columns = {column.key for column in fields["rows"].columns} if "rows" in fields else set()
            lacking += [f"rows.{name}" for name in COLUMNS_OF.get(rule, ()) if name not in columns and not lacking]
            if lacking:
                zh, en = "缺必填的栏", "reads what is no required field here"
                yield Fault(where, str(rule), f"{zh}: {', '.join(lacking)}", f"{en}: {', '.join(lacking)}")
            elif rule is Rule.CONCLUSION_PASSES and not PASSES.intersection(fields["conclusion"].choices):
                zh, en = "conclusion 没有表示通过的选项", "conclusion has no choice that passes"
                yield Fault(where, str(rule), f"{zh}: {'、'.join(sorted(PASSES))}", en)
