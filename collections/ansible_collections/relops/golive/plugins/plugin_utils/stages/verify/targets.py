"""Measured values against the plan's numeric targets (R53, H4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.facts import MetricMeasured

LOWEST = ("achieved_rate",)  # every other target is an upper limit


def compare(name: str, targets: Mapping[str, float], measured: Mapping[str, Any]) -> list[MetricMeasured]:
    """Return `{name, metric, target, value, ok}` per target; a value that was not measured is not ok."""
    return [
        {
            "name": name,
            "metric": metric,
            "target": target,
            "value": measured.get(metric),
            "ok": _met(metric, target, measured),
        }
        for metric, target in targets.items()
    ]


def _met(metric: str, target: float, measured: Mapping[str, Any]) -> bool:
    value = measured.get(metric)
    if value is None:
        return False
    return bool(value >= target if metric in LOWEST else value <= target)


def fault(rows: list[MetricMeasured], measured: Mapping[str, Any]) -> str:
    """Return one sentence that names every missed target, an empty text when all are met."""
    missed = [f"{row['metric']} is {row['value']} (target {row['target']:g})" for row in rows if not row["ok"]]
    if not missed:
        return ""
    seen = "; ".join(f"{count} x {what}" for what, count in dict(measured.get("faults") or {}).items())
    return f"{rows[0]['name']}: {', '.join(missed)}" + (f"; errors: {seen}" if seen else "")
