"""What hosts say of their markers reaches the opening of a production through the run's own process alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action.golive_open import ActionModule
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import hearing

FORGED = {"markers": {}, "ahead": 0.0, "orders": {}}
REAL = {"markers": {"P": {"golive": "another"}}, "ahead": 0.5, "orders": {"a" * 64: "P-1"}}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test begin with a run that has heard nothing."""
    monkeypatch.setattr(hearing, "_heard", {})


def task(action: str = hearing.MARKER, delegate_to: str | None = None, **args: str) -> Any:
    return SimpleNamespace(resolved_action=action, args=args, delegate_to=delegate_to)


def answers(name: str, law: bool) -> dict[str, Any]:
    """Return what an opening takes for the answers, where a variable holds other ones."""
    action: Any = ActionModule.__new__(ActionModule)
    hostvars = {host: {"forged": FORGED} for host in ("a", "b")}
    action.variables = {"groups": {"hosts": ["a", "b"]}, "hostvars": hostvars}
    found: dict[str, Any] = action._answers(name, law)
    return found


@pytest.mark.parametrize("name", ["", "forged"])
def test_under_the_process_only_what_was_heard_counts(name: str) -> None:
    found = answers(name, law=True)
    assert all(one.unread for one in found["answers"].values()) and found["clocks"] == {}, "nobody was asked"
    hearing.hear("a", task(operation="read"), REAL)
    found = answers(name, law=True)
    assert found["answers"]["a"].markers == REAL["markers"] and found["answers"]["b"].unread
    assert found["clocks"] == {"a": 0.5} and found["orders"] == {"a" * 64: "P-1"}


def test_a_host_that_fell_silent_since_is_not_taken_for_one_that_answered() -> None:
    hearing.hear("a", task(), REAL)
    hearing.hear("a", task(), {"unreachable": True, "msg": "no route"})
    assert answers("forged", law=True)["answers"]["a"].unread == "no route"


@pytest.mark.parametrize(
    "asked", [task("relops.golive.golive_open"), task(operation="claim"), task(delegate_to="b"), task("say")]
)
def test_what_another_task_or_another_host_says_is_not_heard(asked: Any) -> None:
    hearing.hear("a", asked, FORGED)
    assert answers("", law=True)["answers"]["a"].unread


def test_a_delegation_takes_back_what_was_heard() -> None:
    hearing.hear("a", task(), FORGED)
    hearing.hear("a", task(delegate_to="b"), FORGED)
    assert answers("", law=True)["answers"]["a"].unread


def test_on_a_twin_it_is_what_the_playbook_registered() -> None:
    assert answers("", law=False) == {}
    assert answers("forged", law=False)["answers"]["a"].markers == {}
