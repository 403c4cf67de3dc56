"""Measured values against targets."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify import targets

TARGETS = {"p90_ms": 200.0, "p99_ms": 500.0, "errors": 0, "achieved_rate": 0.95}
GOOD = {"p90_ms": 200.0, "p99_ms": 12.0, "errors": 0, "achieved_rate": 0.95, "faults": {}}


def test_targets_that_are_met_are_no_fault() -> None:
    rows = targets.compare("query", TARGETS, GOOD)
    assert [row["ok"] for row in rows] == [True] * 4
    assert targets.fault(rows, GOOD) == ""


@pytest.mark.parametrize(
    ("metric", "value"), [("p90_ms", 200.1), ("p99_ms", 501), ("errors", 1), ("achieved_rate", 0.94), ("p90_ms", None)]
)
def test_a_missed_target_is_named(metric: str, value: float | None) -> None:
    measured = {**GOOD, metric: value, "faults": {"status 503": 7}}
    rows = targets.compare("query", TARGETS, measured)
    assert [row["metric"] for row in rows if not row["ok"]] == [metric]
    assert targets.fault(rows, measured).startswith(f"query: {metric} is {value} (target ")
    assert "7 x status 503" in targets.fault(rows, measured)
