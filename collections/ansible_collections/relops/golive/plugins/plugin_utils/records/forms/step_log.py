"""上线步骤执行记录: every step on every host, those that never began included (form 13, R48, H8)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import canonical
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.attempts import Attempt
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.expected import expected_hosts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.stages import handling
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import golive_log


@dataclass(frozen=True)
class StepRow(Row):
    """One attempt at a step on a host, or a stage that had work for a host and never began there (skipped).

    `owner` answers for the step according to the plan, `operator` is who ran it according to the journal.
    """

    run_id: str
    no: int
    stage: str
    step: str
    host: str
    direction: str
    role: str
    owner: str
    operator: str
    start: str
    end: str
    plan_min: float | None
    actual_min: float | None
    result: str
    changed: bool | None
    phenomenon: str
    handling: str
    output_sha256: str
    prev_hash: str


def rows(source: Night) -> list[StepRow]:
    """Return one row per attempt in the order of time, then what never began in the order of the step list."""
    return [*_carried(source), *_never_begun(source)]


def _carried(source: Night) -> Iterator[StepRow]:
    tasks = {str(task.stage): task for task in source.plan.tasks}
    for attempt in source.attempts:
        event, task = attempt.event, tasks.get(attempt.event.stage)
        yield StepRow(
            run_id=event.run,
            no=task.no if task else 0,
            stage=event.stage,
            step=event.step,
            host=event.host,
            direction="back" if attempt.backward else "forward",
            role=event.role or (task.role if task else ""),
            owner=source.owner_of(event) or (task.owner if task else ""),
            operator=source.ran_by(event),
            start=source.clock(attempt.start),
            end=source.clock(attempt.end),
            plan_min=task.minutes if task else None,
            actual_min=round(attempt.seconds / 60, 2) if attempt.end else None,
            result=attempt.result,
            changed=attempt.changed,
            phenomenon=source.texts.sentence(event),
            handling=handling(source, attempt),
            output_sha256=output_digest(attempt),
            prev_hash=event.prev,
        )


def _never_begun(source: Night) -> Iterator[StepRow]:
    begun = {(attempt.event.host, attempt.event.stage) for attempt in source.attempts}
    for task in source.plan.tasks:
        for host in source.once(expected_hosts).get(task.stage, []):
            if (host, task.stage) not in begun:
                yield StepRow(
                    run_id="",
                    no=task.no,
                    stage=task.stage,
                    step=f"{task.stage}.*",
                    host=host,
                    direction="forward",
                    role=task.role,
                    owner=task.owner,
                    operator="",
                    start="",
                    end="",
                    plan_min=task.minutes,
                    actual_min=None,
                    result="skipped",
                    changed=False,
                    phenomenon="",
                    handling="",
                    output_sha256="",
                    prev_hash="",
                )


def output_digest(attempt: Attempt) -> str:
    """Return the SHA-256 (hex) over what the step put out: its changes, diff, facts and message."""
    event = attempt.event
    put_out = {"changes": attempt.changes, "diff": attempt.diff, "facts": event.facts, "message": event.message}
    return hashlib.sha256(canonical(put_out).encode()).hexdigest()


FORM: Form[Night, StepRow] = Form(
    number=golive_log.FORM.number,
    name="step_log",
    occasion=Occasion.NIGHT,
    paper="A3",
    named=("no", "step", "host"),
    shown=(
        "start",
        "host",
        "step",
        "direction",
        "owner",
        "operator",
        "actual_min",
        "result",
        "phenomenon",
        "output_sha256",
    ),
    columns=(
        Column("no", 6),
        Column("stage", 10, "word"),
        Column("step", 30, "code"),
        Column("host", 18),
        Column("direction", 8, "word"),
        Column("role", 18, "word"),
        Column("owner", 10),
        Column("operator", 10),
        Column("start", 21),
        Column("end", 21),
        Column("plan_min", 8, "number"),
        Column("actual_min", 8, "number"),
        Column("result", 9, "verdict", evidence=(Evidence("event", "done"),)),
        Column("changed", 7),
        Column("phenomenon", 44),
        Column("handling", 18),
        Column("output_sha256", 18, "hash"),
        Column("prev_hash", 18, "hash"),
        Column("run_id", 26, "code"),
    ),
    rows=rows,
)
