"""The journal as attempts: what began, what ended, what nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.attempts import Attempt, attempts

CHANGE = [{"item": "a", "from": 0, "to": 1}]


def read(folder: Path, *told: tuple[str, dict[str, Any]]) -> list[Attempt]:
    """Write events of one step, a second apart, and read them as attempts."""
    for second, (event, content) in enumerate(told):
        time = f"2026-01-01T00:00:{second:02d}.000Z"
        append(folder, "h", **{"run": "R", "stage": "s", "step": "s.x", "event": event, "time": time, **content})
    return attempts(Journal(folder).events("h"))


@pytest.mark.parametrize(
    ("events", "results"),
    [
        (["intent", "done"], ["done"]),
        (["done"], ["done"]),
        (["failed"], ["failed"]),
        (["intent", "failed", "intent", "done"], ["failed", "done"]),
        (["intent", "intent", "done"], ["done"]),  # announced, then begun, by one run
        (["intent"], ["in_doubt"]),
        (["intent", "done", "undoing", "undone"], ["done", "undone"]),
        (["intent", "undoing", "undone"], ["interrupted", "undone"]),
        (["intent", "done", "undoing", "undo_failed"], ["done", "failed"]),
        (["intent", "done", "undoing", "undoing", "undone"], ["done", "interrupted", "undone"]),
        (["intent", "done", "undoing"], ["done", "in_doubt"]),
        (["fact"], []),
    ],
)
def test_result_of_each_attempt(tmp_path: Path, events: list[str], results: list[str]) -> None:
    found = read(tmp_path, *((event, {}) for event in events))
    assert [one.result for one in found] == results


def test_what_another_run_began_again_was_interrupted(tmp_path: Path) -> None:
    found = read(tmp_path, ("intent", {}), ("intent", {"run": "S"}), ("done", {"run": "S"}))
    assert [one.result for one in found] == ["interrupted", "done"]


def test_duration_is_from_begin_to_end(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ("intent", {}), ("fact", {}), ("fact", {}), ("done", {}))
    assert found.seconds == 3.0


def test_a_reading_without_change_lasts_as_long_as_it_says(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ("done", {"seconds": 2.5}))
    assert found.seconds == 2.5
    assert not found.changed


def test_changes_of_the_intent_stand_for_an_end_that_names_none(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ("intent", {"changes": CHANGE, "diff": {"before": "", "after": "x"}}), ("done", {}))
    assert found.changes == CHANGE
    assert found.diff == {"before": "", "after": "x"}
    assert found.changed


def test_a_failed_attempt_has_changed_nothing_for_sure(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ("intent", {"changes": CHANGE}), ("failed", {"message": "no"}))
    assert not found.changed
    assert found.event.message == "no"
