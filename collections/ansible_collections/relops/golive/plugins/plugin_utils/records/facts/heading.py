"""The head block that every printed form has."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context


def header_block(table: Table, source: Context) -> list[tuple[str, str]]:
    """Return the common header block of every printed form as (label, value)."""
    texts, project = source.texts, source.plan.project
    return [
        (texts("head.form_no"), f"{source.file_no}-{table.number}"),
        (texts("head.project"), f"{project.code} {project.name.in_(texts.language)}"),
        (texts("head.version"), str(project.version)),
        (texts("head.plan_digest"), source.plan.digest[:16]),
        (texts("head.content_digest"), table.digest()[:16]),
        (texts("head.made_from"), source.made_from),
        (texts("head.result"), texts(f"result.{source.result}.short")),
        (
            texts("head.operator"),
            "、".join(source.operators) if texts.language == "zh" else ", ".join(source.operators),
        ),
        (texts("head.rows"), str(len(table.rows))),
    ]
