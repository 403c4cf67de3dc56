"""The board says what changed where, what failed and why, and nothing of idle hosts."""

from __future__ import annotations

import time

from ansible_collections.relops.golive.plugins.plugin_utils.board import (
    Task,
    fitting,
    stage_of,
    stage_title,
    summary,
    waiting,
)
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Remaining


def test_a_changed_host_is_named_with_the_number_of_its_changes() -> None:
    task = Task("Ports", "network", results={"sw1": {"changed": True, "changes": [1, 2]}, "h1": {"changed": False}})
    assert summary(task, "en")[0].startswith("Ports: changed: sw1 2  (")
    assert summary(task, "zh")[0].startswith("Ports: 变更: sw1 2  (")


def test_a_planned_change_says_so() -> None:
    result = {"changed": True, "steps": {"network.ports": "planned"}, "changes": [1]}
    assert "to change: sw1 1" in summary(Task("Ports", "network", results={"sw1": result}), "en")[0]


def test_steps_done_before_are_counted() -> None:
    result = {"steps": {"network.ports": "skipped"}}
    assert summary(Task("Ports", "network", results={"a": result, "b": result}), "en") == [
        "Ports: done before: 2 hosts"
    ]


def test_a_fault_names_host_and_reason() -> None:
    assert summary(Task("Ports", "network", failed={"sw1": "not reachable"}), "en") == [
        "Ports: failed: sw1: not reachable"
    ]


def test_an_idle_task_says_nothing() -> None:
    assert summary(Task("Ports", "network", results={"h1": {"changed": False}}), "en") == []


def test_the_stage_comes_from_the_role_and_undo_is_the_rollback() -> None:
    assert [stage_of("relops.golive.network", undo=False), stage_of("relops.golive.network", undo=True)] == [
        "network",
        "rollback",
    ]
    assert stage_of("relops.lab.up", undo=False) == "lab"
    assert stage_title("network", "zh") == "网络接入 network"


def test_what_check_mode_could_not_measure_is_not_as_planned() -> None:
    result = {"steps": {"verify.checks": "unmeasured"}}
    assert summary(Task("Checks", "verify", results={"a": result}), "zh")[0].startswith("Checks: 未测  (")
    mixed = {"a": result, "b": {"steps": {"verify.checks": "unchanged"}}}
    assert summary(Task("Checks", "verify", results=mixed), "en")[0].startswith("Checks: not measured  (")


def test_a_task_without_steps_has_found_nothing() -> None:
    task = Task("Wait", "verify", results={"a": {"changed": False}}, began=time.monotonic() - 5)
    assert summary(task, "en")[0].startswith("Wait  (5")


def test_a_task_that_goes_on_says_for_whom_it_waits_and_until_when() -> None:
    task = Task("Back up", "backup", began=time.monotonic() - 200, results={"h1": {}}, started={"h1": 0.0, "h2": 0.0})
    left = Remaining(5 * 3600 + 1800.0, "the window's latest decision (2026-11-22 03:30 +0800)")
    assert waiting(task, left, "en") == (
        "Back up: waits for h2 since 3 min, for at most 5 h 30 min more"
        " (the window's latest decision (2026-11-22 03:30 +0800))"
    )
    assert waiting(task, None, "zh") == "Back up: 等待 h2, 已 3 min"


def test_a_task_that_waits_for_nobody_says_nothing() -> None:
    assert waiting(Task("Back up", "backup", failed={"h1": "x"}, started={"h1": 0.0}), None, "en") == ""


def test_a_line_of_a_terminal_never_wraps() -> None:
    assert fitting("备份: abc", 6) == "备份: "
    assert fitting("abc", 3) == "abc"


def test_many_hosts_are_counted() -> None:
    task = Task("Back up", "backup", started={f"h{number}": 0.0 for number in range(40)})
    assert "h0, h1, h2, h3, h4, … (40)" in waiting(task, None, "en")
