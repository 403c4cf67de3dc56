"""The night beside its rehearsal: how long each stage took then, and what the load measured then (R53).

Only a rehearsal that passed is a measure; the newest one, whatever twin or controller it was on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.module_utils.facts import MetricMeasured
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import PASS
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

HIGHER = ("achieved_rate",)
"""What is better when it is more; of all else less is better."""
FACTOR, GRAIN_MS = 2.0, 5.0
"""A duration may be so many times what was rehearsed, and so many ms more anyway: a twin is another machine."""
LEAST = 0.9
"""Share of a rate that has to be reached."""
SLOWER = 1.5
"""A stage that takes so many times what was rehearsed, and ten seconds more, is told as slower."""


@dataclass(frozen=True)
class Rehearsed:
    """What a rehearsal took and measured: stage → seconds, (load, metric) → value, and its go-live."""

    golive: str
    stages: Mapping[str, float] = field(default_factory=dict)
    metrics: Mapping[tuple[str, str], float] = field(default_factory=dict)


def rehearsed(case: Case) -> Rehearsed | None:
    """Return what the newest rehearsal that passed took and measured, None where none passed."""
    passed = [one for one in case.of("evidence", Proof.REHEARSAL.value) if one.facts.get("result") == PASS]
    if not passed:
        return None
    facts = passed[-1].facts
    name = str(facts.get("golive") or "")
    loads = [one for one in case.of("evidence", Proof.PERFORMANCE.value) if one.facts.get("golive") == name]
    rows = loads[-1].facts.get("metrics") or () if loads else ()
    metrics = {(str(one.get("name")), str(one.get("metric"))): one.get("value") for one in rows}
    stages = {str(stage): float(seconds) for stage, seconds in (facts.get("stages") or {}).items()}
    return Rehearsed(name, stages, {key: float(value) for key, value in metrics.items() if _number(value)})


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def judged(rows: Iterable[MetricMeasured], known: Rehearsed | None) -> list[MetricMeasured]:
    """Return measured metrics with what was rehearsed beside each, and whether it is as it was then.

    A metric that the rehearsal did not measure says neither.
    """
    found: list[MetricMeasured] = []
    for row in rows:
        before = known.metrics.get((str(row["name"]), str(row["metric"]))) if known else None
        if before is None:
            found.append(row)
        else:
            found.append({**row, "rehearsed": before, "as_rehearsed": _holds(str(row["metric"]), row["value"], before)})
    return found


def _holds(metric: str, value: float | None, before: float) -> bool:
    if value is None:
        return False
    if metric in HIGHER:
        return value >= before * LEAST
    if metric.endswith("_ms"):
        return value <= max(before * FACTOR, before + GRAIN_MS)
    return value <= before


def worse(rows: Iterable[Mapping[str, object]]) -> Said | None:
    """Return the sentence about metrics that are worse than they were rehearsed, None where none is."""
    bad = [row for row in rows if row.get("as_rehearsed") is False]
    if not bad:
        return None
    named = "; ".join(f"{row['name']} {row['metric']}: {row['value']} ({row['rehearsed']:g})" for row in bad)
    return Said(f"比预演差 (括号内为预演值): {named}", f"worse than it was rehearsed (in brackets): {named}")


def took(stage: Said, seconds: float, before: float) -> Said:
    """Return how long a stage took beside its rehearsal, and that it was slower where it was much slower."""
    late = seconds > max(before * SLOWER, before + 10)
    zh, en = ("，较慢", ", slower") if late else ("", "")
    return Said(
        f"{stage.zh}: 用时 {seconds:.0f} s (预演 {before:.0f} s{zh})",
        f"{stage.en}: took {seconds:.0f} s (rehearsed {before:.0f} s{en})",
    )
