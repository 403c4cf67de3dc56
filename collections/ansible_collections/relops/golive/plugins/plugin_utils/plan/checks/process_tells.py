"""Whom the forms of a process tell: each notice goes to somebody, by roles or by a column of the form's own table."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormKind
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks.process import place
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def notices_go_to_somebody(scene: Scene) -> Iterator[Fault]:
    for key, kind in scene.plan.definition.forms.items():
        columns = _columns(kind)
        for at, one in enumerate(kind.tells):
            where = place(scene, "forms", key, "tells", at)
            if bool(one.roles) == bool(one.column):
                yield Fault(where, one.notice, "须恰有 roles 与 column 之一", "needs either roles or column")
            elif one.column and one.column not in columns:
                zh, en = (
                    f"不是此表单表格的列: {'、'.join(columns)}",
                    f"is no column of its tables: {', '.join(columns)}",
                )
                yield Fault(where, one.column, zh, en)


def _columns(kind: FormKind) -> list[str]:
    tables = [field for field in kind.fields if field.type is FieldType.TABLE]
    return [f"{field.key}.{column.key}" for field in tables for column in field.columns]
