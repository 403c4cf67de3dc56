"""Every measured metric against the plan's target (form 10, R53, H4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.checks import Performance
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
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


REPEATED = "repeated"
"""The verdict on a measurement that missed its target and was made again: it is shown, and the last one counts."""
Entries = dict[tuple[str, str], list[Mapping[str, Any]]]


def metrics(source: Night) -> list[PerformanceRow]:
    """Return every target of the plan with each measurement of it, then metrics that were measured without a target."""
    measured: Entries = {}
    for _event, entry in source.measured.records("performance"):
        measured.setdefault((str(entry.get("name")), str(entry.get("metric"))), []).append(entry)
    rows = []
    for check in source.plan.checks.performance:
        names = (check.name.zh, check.name.en)
        for metric, target in check.targets.model_dump(exclude_none=True).items():
            told = (measured.pop((name, metric)) for name in names if (name, metric) in measured)
            found: list[Mapping[str, Any]] = next(told, [{}])
            rows += [
                _row(source, check, (metric, target), entry, (number, len(found)))
                for number, entry in enumerate(found, 1)
            ]
    rows += _without_target(measured)
    return rows


def check_name(source: Context, name: object) -> str:
    """Return what a load is called in the language of the records; machines write it down in either one."""
    known = (check.name for check in source.plan.checks.performance)
    return next((source.text(one) for one in known if name in (one.zh, one.en)), "" if name is None else str(name))


def _row(
    source: Night, check: Performance, wanted: tuple[str, float], entry: Mapping[str, Any], place: tuple[int, int]
) -> PerformanceRow:
    """Return one measurement of a metric; `place` is which of how many it was."""
    (metric, target), (number, count) = wanted, place
    value = entry.get("value")
    last = "unmeasured" if value is None else "passed" if entry.get("ok") else "failed"
    verdict = last if number == count else REPEATED
    which = source.texts("measurement", number=number, count=count) if count > 1 else ""
    return PerformanceRow(
        name=f"{source.text(check.name)}{which}",
        metric=metric,
        unit=_unit(metric),
        target=target,
        value=_number(value),
        load=source.texts("load", rate=f"{check.rate:g}", connections=check.connections),
        duration_s=check.duration_s,
        verify=verdict,
        faults=("value",) if last == "failed" else (),
    )


def _without_target(measured: Entries) -> Iterator[PerformanceRow]:
    for (name, metric), found in measured.items():
        value = found[-1].get("value")
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
