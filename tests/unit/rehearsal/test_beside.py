"""The night stands beside its rehearsal: stages by seconds, loads by what was measured; only what passed counts."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.callback.board import CallbackModule, Terminal
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.module_utils.facts import MetricMeasured
from ansible_collections.relops.golive.plugins.plugin_utils.board_night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.beside import judged, rehearsed, took, worse


def wrote(state: Path, golive: str, result: str = "pass", **stages: float) -> None:
    """Write a rehearsal and its load into a case."""
    case = Case(state)
    case.write("evidence", Proof.REHEARSAL.value, {"result": result, "golive": golive, "stages": stages}, "root")
    metrics = [
        {"name": "q", "metric": "p90_ms", "value": 100.0, "ok": True},
        {"name": "q", "metric": "errors", "value": 0, "ok": True},
        {"name": "q", "metric": "achieved_rate", "value": 10.0, "ok": True},
        {"name": "q", "metric": "p99_ms", "value": None, "ok": False},
    ]
    case.write("evidence", Proof.PERFORMANCE.value, {"result": "pass", "golive": golive, "metrics": metrics}, "root")


def rows(**values: Any) -> list[MetricMeasured]:
    """Return metrics as a night measured them."""
    return [{"name": "q", "metric": name, "target": 1e9, "value": value, "ok": True} for name, value in values.items()]


def test_the_newest_one_that_passed_is_the_measure(tmp_path: Path) -> None:
    assert rehearsed(Case(tmp_path)) is None
    wrote(tmp_path, "R1", network=10.0, migrate=60.5)
    wrote(tmp_path, "R2", result="fail", network=1.0)
    Case(tmp_path).write("evidence", Proof.PERFORMANCE.value, {"result": "pass", "golive": "N", "metrics": []}, "root")
    found = rehearsed(Case(tmp_path))
    assert found
    assert (found.golive, found.stages) == ("R1", {"network": 10.0, "migrate": 60.5})
    assert found.metrics == {("q", "p90_ms"): 100.0, ("q", "errors"): 0.0, ("q", "achieved_rate"): 10.0}


@pytest.mark.parametrize(
    ("metric", "value", "holds"),
    [
        ("p90_ms", 200.0, True), ("p90_ms", 201.0, False), ("p90_ms", None, False), ("errors", 0, True),
        ("errors", 1, False), ("achieved_rate", 9.0, True), ("achieved_rate", 8.9, False), ("achieved_rate", 20, True),
    ],
)  # fmt: skip
def test_a_load_is_as_it_was_rehearsed_or_told(tmp_path: Path, metric: str, value: Any, holds: bool) -> None:
    wrote(tmp_path, "R1")
    [row] = judged(rows(**{metric: value}), rehearsed(Case(tmp_path)))
    assert row["as_rehearsed"] is holds
    said = worse([row])
    assert (said is None) is holds
    if said:
        assert f"q {metric}: {value}" in said.en
    assert row["ok"], "the target is another question"


def test_what_was_not_rehearsed_says_neither(tmp_path: Path) -> None:
    assert "as_rehearsed" not in judged(rows(p90_ms=1e6), None)[0]
    wrote(tmp_path, "R1")
    assert "as_rehearsed" not in judged(rows(p99_ms=1.0), rehearsed(Case(tmp_path)))[0]
    assert worse(judged(rows(p99_ms=1.0), rehearsed(Case(tmp_path)))) is None


def test_a_stage_is_told_with_both_times() -> None:
    stage = Said("数据移植", "migrate")
    assert took(stage, 61.2, 60).en == "migrate: took 61 s (rehearsed 60 s)"
    assert took(stage, 91, 60).en == "migrate: took 91 s (rehearsed 60 s, slower)"
    assert took(stage, 11, 2).en == "migrate: took 11 s (rehearsed 2 s)", "a few seconds are no finding"
    assert took(stage, 91, 60).zh == "数据移植: 用时 91 s (预演 60 s，较慢)"


def test_the_board_tells_it_at_the_end_of_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    board = CallbackModule()
    monkeypatch.setattr(board, "_display", SimpleNamespace(display=lambda text, **_more: said.append(text)))
    board._night = Night(Terminal(board._display), "en")
    answer = {"warning": "", "rehearsed": {"stage": "migrate", "seconds": 60.0, "rest": 30.0}}
    task = SimpleNamespace(action="relops.golive.golive_admit")
    host = SimpleNamespace(get_name=lambda: "APP01")
    board._night.begin("1", "Ask whether it may begin", "play")
    board.v2_runner_on_ok(SimpleNamespace(result=answer, task=task, host=host))
    assert (board._night.pace.before, board._night.pace.rest) == (60.0, 30.0)
    board._night.pace.began = time.monotonic() - 90.1
    board._night.end_stage()
    board._night.end_stage()
    assert said == ["  migrate: took 90 s (rehearsed 60 s, slower)"]
