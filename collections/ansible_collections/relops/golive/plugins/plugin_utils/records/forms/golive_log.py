"""《上线日志》: one line per go-live: when, what, who, where, with which result (form 13, R57)."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import test_report


@dataclass(frozen=True)
class LogRow(Row):
    """The line; times in the window's zone, `dossier_digest` is the journal's head."""

    log_no: str
    project: str
    version: str
    start: str
    end: str
    content: str
    persons: str
    owners: str
    hosts: tuple[str, ...]
    changed: int
    result: str
    backup_id: tuple[str, ...]
    test_report_no: str
    problems: int
    dossier_digest: str


def rows(source: Night) -> list[LogRow]:
    """Return the form's one row."""
    plan, language = source.plan, source.texts.language
    changed = [attempt for attempt in source.attempts if attempt.changed]
    failed = [attempt for attempt in source.attempts if attempt.result in ("failed", "in_doubt")]
    snapshots = [
        str(entry["snapshot"])
        for _event, entry in source.measured.records("records", "backup")
        if entry.get("snapshot")
    ]
    row = LogRow(
        log_no=FORM.form_no(source.file_no),
        project=f"{plan.project.code} {plan.project.name.in_(language)}",
        version=str(plan.project.version),
        start=source.clock(source.start),
        end=source.clock(source.end),
        content=plan.objective.scope.in_(language),
        persons=", ".join(source.operators),
        owners=", ".join(dict.fromkeys(task.owner for task in plan.tasks if task.owner)),
        hosts=tuple(sorted({attempt.event.host for attempt in changed})),
        changed=len(changed),
        result=source.result,
        backup_id=tuple(dict.fromkeys(snapshots)),
        test_report_no=test_report.FORM.form_no(source.file_no),
        problems=len(failed),
        dossier_digest=source.head_hash,
    )
    return [row]


FORM: Form[Night, LogRow] = Form(
    number="13",
    name="golive_log",
    occasion=Occasion.AFTER,
    upright=True,
    columns=(
        Column("log_no", 28, "code"),
        Column("project", 22),
        Column("version", 8),
        Column("start", 20),
        Column("end", 20),
        Column("content", 40),
        Column("persons", 18),
        Column("owners", 24),
        Column("hosts", 40),
        Column("changed", 8, "number"),
        Column("result", 10, "verdict", evidence=(Evidence("event", "closed"),)),
        Column("backup_id", 30, "code"),
        Column("test_report_no", 28, "code"),
        Column("problems", 8, "number"),
        Column("dossier_digest", 20, "hash"),
    ),
    rows=rows,
)
