"""How long each stage took against its plan, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import UNMEASURED
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.attempts import Attempt
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.expected import expected_hosts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night


@dataclass(frozen=True, slots=True)
class Span:
    """One stage over all hosts: `seconds` from its first begin to its last end forward, `minutes` the plan's."""

    stage: str
    no: int
    role: str
    owner: str
    minutes: float
    start: datetime | None
    end: datetime | None
    hosts: int
    steps: int
    changes: int
    result: str

    @property
    def seconds(self) -> float:
        """Return how long it took, 0 when it never began."""
        return (self.end - self.start).total_seconds() if self.start and self.end else 0.0


def stage_spans(source: Night) -> list[Span]:
    """Return a span per stage of the step list that acts on hosts, in its order."""
    return [_span(source, task.stage) for task in source.plan.tasks if task.stage != "records"]


def _span(source: Night, stage: str) -> Span:
    task = source.plan.task(stage)
    own = [attempt for attempt in source.attempts if attempt.event.stage == stage]
    forward = [attempt for attempt in own if not attempt.backward]
    ends = [attempt.end for attempt in forward if attempt.end]
    return Span(
        stage=str(stage),
        no=task.no if task else 0,
        role=task.role if task else "",
        owner=task.owner if task else "",
        minutes=task.minutes if task else 0.0,
        start=min((one.start for one in forward), default=None),
        end=max(ends, default=None),
        hosts=len({one.event.host for one in forward}),
        steps=len({(one.event.host, one.event.step) for one in forward}),
        changes=sum(len(one.changes) for one in last_of_each(forward) if one.changed),
        result=_result(own, set(source.once(expected_hosts).get(stage, ()))),
    )


def _result(own: Sequence[Attempt], expected: set[str]) -> str:
    """Return failed when a step's last word is a failure, undone when something was taken back, done, or skipped.

    Done is a stage whose every host told so; while one of them has told nothing, it is unmeasured.
    """
    last = {one.result for one in last_of_each(own)}
    for result in ("failed", "in_doubt", "interrupted"):
        if result in last:
            return result
    if any(one.result == "failed" and not one.backward for one in own) and "undone" in last:
        return "failed"
    if "undone" in last or not own:
        return "undone" if own else "skipped"
    return "done" if expected <= {one.event.host for one in own} else UNMEASURED


def last_of_each(found: Sequence[Attempt]) -> list[Attempt]:
    """Return the last attempt of every step on every host."""
    return list({(one.event.host, one.event.step): one for one in found}.values())


def handling(source: Night, attempt: Attempt) -> str:
    """Return what became of a failed or interrupted attempt, from what followed it in the journal."""
    if attempt.result not in ("failed", "interrupted", "in_doubt"):
        return ""
    key = (attempt.event.host, attempt.event.step)
    later = [one for one in source.attempts if (one.event.host, one.event.step) == key and one.start > attempt.start]
    if not later:
        return source.texts("handling.open")
    return source.texts("handling.undone" if later[-1].backward else "handling.again")
