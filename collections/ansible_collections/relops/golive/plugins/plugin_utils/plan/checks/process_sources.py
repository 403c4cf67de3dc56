"""Where the fields of the process's forms are pre-filled from: every `from` leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import WEEK, FormField, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks.process import place
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.sources import keyed, kind_at, row_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

KEY = "key"
"""The name of a row in a mapping (case/shape.py)."""


@check
def sources_lead_somewhere(scene: Scene) -> Iterator[Fault]:
    for key, kind in scene.plan.definition.forms.items():
        for at, field in enumerate(kind.fields):
            if field.source:
                yield from _source(scene, field, "forms", key, "fields", at)
            else:
                yield from _columns(scene, field, None, "forms", key, "fields", at)


def _source(scene: Scene, field: FormField, *loc: int | str) -> Iterator[Fault]:
    where, _dot, rest = field.source.partition(".")
    if field.source == WEEK:
        return
    if where == "evidence":
        proof = rest.partition(".")[0]
        if proof not in {one.value for one in Proof}:
            allowed = " | ".join(one.value for one in Proof)
            zh, en = f"没有此类证据: {allowed}", f"is no kind of evidence: {allowed}"
            yield Fault(place(scene, *loc, "from"), field.source, zh, en)
        return
    if where == "form":
        yield from _form(scene, field.source, rest, *loc)
        return
    found = kind_at(Plan, rest if where == "plan" else field.source)
    if found is None:
        zh, en = "计划中没有此路径", "is no path of the plan"
        yield Fault(place(scene, *loc, "from"), field.source, zh, en)
    else:
        yield from _columns(scene, field, found, *loc)


def _form(scene: Scene, source: str, rest: str, *loc: int | str) -> Iterator[Fault]:
    key, _dot, name = rest.partition(".")
    forms = scene.plan.definition.forms
    if key not in forms:
        zh, en = suggestion(key, forms)
        yield Fault(
            place(scene, *loc, "from"), source, f"流程中没有表单 {key}{zh}", f"names no form of the process{en}"
        )
    elif name not in {field.key for field in forms[key].fields}:
        zh, en = suggestion(name, [field.key for field in forms[key].fields])
        zh, en = f"表单 {key} 没有此栏{zh}", f"names no field of {key}{en}"
        yield Fault(place(scene, *loc, "from"), source, zh, en)


def _columns(scene: Scene, field: FormField, kind: Any, *loc: int | str) -> Iterator[Fault]:
    """Yield columns that are taken from nowhere; `kind` is the type of what the table is filled from."""
    row = row_of(kind)
    for at, column in enumerate(field.columns):
        if column.source and not (column.source == KEY and keyed(kind)) and kind_at(row, column.source) is None:
            zh, en = "行中没有此路径", "is no path of the row"
            yield Fault(place(scene, *loc, "columns", at, "from"), column.source, zh, en)
