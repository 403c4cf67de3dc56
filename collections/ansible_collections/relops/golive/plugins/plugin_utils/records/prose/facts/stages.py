"""The stages of the night: who, where, how long by plan, by rehearsal and on the night, when each begins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.expected import expected_hosts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.stages import Span, stage_spans
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground, number
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of


def stages(on: Ground) -> list[dict[str, Any]]:
    """Return the stages in their order; `begins` counts from the window's start by the plan's minutes."""
    hosts, rehearsed, spans = on.source.once(expected_hosts), _rehearsed(on), _spans(on)
    found: list[dict[str, Any]] = []
    begins = on.window.start
    for task in on.plan.tasks:
        stage = str(task.stage)
        found.append(
            {
                "key": stage, "no": str(task.no), "name": on.text(task.stage), "role": on.word(task.role),
                "owner": task.owner, "minutes": number(task.minutes), "check": on.text(task.check),
                "undo": on.text(task.undo), "hosts": on.some(hosts.get(stage, [])),
                "begins": on.source.clock(begins, "%H:%M"),
                "rehearsed": _duration(rehearsed.get(stage)) or on.t("prose.not_rehearsed"),
                **_night(on, spans.get(stage)),
            }
        )  # fmt: skip
        begins += timedelta(minutes=task.minutes)
    return found


def steps(on: Ground) -> list[dict[str, str]]:
    """Return every step on every host, in the order of the night."""
    names = {str(task.stage): on.text(task.stage) for task in on.plan.tasks}
    found = on.source.once(_planned)
    return [
        {
            "no": str(place), "stage": names.get(step.partition(".")[0], step.partition(".")[0]), "step": step,
            "host": host,
        }
        for place, (step, host) in enumerate(found, 1)
    ]  # fmt: skip


def total(on: Ground) -> dict[str, str]:
    """Return how long all stages take together: by the plan, and as rehearsed."""
    rehearsed = _rehearsed(on)
    return {
        "minutes": number(sum(task.minutes for task in on.plan.tasks)),
        "rehearsed": _duration(sum(rehearsed.values())) if rehearsed else on.t("prose.not_rehearsed"),
    }


def _planned(source: Any) -> list[tuple[str, str]]:
    return [(one.step, one.host) for one in steps_of(source.plan)]


def _rehearsed(on: Ground) -> dict[str, float]:
    found = on.evidence(Proof.REHEARSAL)
    seconds = found.entry.facts.get("stages") if found else None
    if not isinstance(seconds, dict):
        return {}
    return {str(key): float(one) for key, one in seconds.items() if isinstance(one, int | float)}


def _spans(on: Ground) -> dict[str, Span]:
    return {span.stage: span for span in stage_spans(on.night)} if on.night else {}


def _night(on: Ground, span: Span | None) -> dict[str, str]:
    if span is None or span.start is None:
        return {"took": on.t("prose.not_yet"), "result": on.t("prose.not_yet"), "deviation": on.t("prose.not_yet")}
    return {
        "took": _duration(span.seconds), "result": on.t(f"verdict.{span.result}"),
        "deviation": f"{span.seconds / 60 - span.minutes:+.1f} min",
    }  # fmt: skip


def _duration(seconds: float | None) -> str:
    """Return a time as 1:02:03 or 2:03."""
    if seconds is None:
        return ""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


FACTS = {"stages": stages, "steps": steps, "total": total}
