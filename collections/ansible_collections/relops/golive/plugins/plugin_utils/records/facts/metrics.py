"""Every measured metric against the plan's target (form 10, R53, H4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night


@dataclass(frozen=True)
class PerformanceRow(Row):
    """One metric; `target` is the plan's, `value` the measured one, both in `unit`."""

    name: str
    metric: str
    unit: str
    target: float | None
    value: float | None
    load: str
    duration_s: float | None
    verify: str


def metrics(source: Night) -> list[PerformanceRow]:
    """Return every target of the plan with what was measured, then metrics that were measured without a target."""
    measured = {
        (str(entry.get("name")), str(entry.get("metric"))): entry
        for _event, entry in source.measured.records("performance")
    }
    rows = []
    for check in source.plan.checks.performance:
        names = (check.name.zh, check.name.en)
        for metric, target in check.targets.model_dump(exclude_none=True).items():
            entry = next((measured.pop((name, metric)) for name in names if (name, metric) in measured), {})
            value = entry.get("value")
            verdict = "unmeasured" if value is None else "passed" if entry.get("ok") else "failed"
            rows.append(
                PerformanceRow(
                    name=source.text(check.name),
                    metric=metric,
                    unit=_unit(metric),
                    target=target,
                    value=_number(value),
                    load=source.texts("load", rate=f"{check.rate:g}", connections=check.connections),
                    duration_s=check.duration_s,
                    verify=verdict,
                    faults=("value",) if verdict == "failed" else (),
                )
            )
    rows += _without_target(measured)
    return rows


def _without_target(measured: Mapping[tuple[str, str], Mapping[str, Any]]) -> Iterator[PerformanceRow]:
    for (name, metric), entry in measured.items():
        value = entry.get("value")
        yield PerformanceRow(
            name=name,
            metric=metric,
            unit=_unit(metric),
            target=None,
            value=_number(value),
            load="",
            duration_s=None,
            verify="unmeasured" if value is None else "measured",
        )


def _number(value: object) -> float | None:
    return round(float(value), 3) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _unit(metric: str) -> str:
    return "ms" if metric.endswith("_ms") else ""
