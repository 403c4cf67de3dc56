"""No secret takes part in a fingerprint, and a run is judged from what is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outcomes import as_result
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import without_secrets
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import judge
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import assessed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, fingerprint


def test_a_new_password_keeps_the_fingerprint() -> None:
    def work(password: str) -> dict[str, object]:
        return {"name": "paygw", "users": [{"name": "a", "password": password}], "restic_password": password}

    assert fingerprint(without_secrets(work("one"))) == fingerprint(without_secrets(work("two")))
    assert "one" not in str(without_secrets(work("one")))


@pytest.mark.parametrize(
    ("direction", "left", "result"),
    [
        ("forward", [], "success"),
        ("forward", ["h1 x: failed"], "emergency"),
        ("rollback", [], "cancelled"),
        ("rollback", ["h1 x: undo_failed"], "emergency"),
    ],
)
def test_how_a_run_ended(direction: str, left: list[str], result: str) -> None:
    assert judge(direction, left) == result


def test_a_failed_step_fails_the_task_with_its_sentence() -> None:
    answer = as_result([("a.b", Outcome("done", [{"item": "x"}])), ("a.c", Outcome("failed", message="no room"))])
    assert answer["failed"]
    assert answer["msg"] == "a.c: no room"
    assert answer["steps"] == {"a.b": "done", "a.c": "failed"}


def test_a_live_system_is_not_rolled_back_without_an_assessment(tmp_path: Path) -> None:
    live = golive.enter(tmp_path, "P", "a" * 64, "周工")
    assert assessed(live, True, "") == {}
    live.write("closed", facts={"result": golive.SUCCESS})
    with pytest.raises(GoliveError, match="would be lost"):
        assessed(live, True, str(tmp_path / "none.md"))
    document = tmp_path / "assessment.md"
    document.write_text("312 笔需补录")
    assert assessed(live, True, str(document))["assessment"] == "assessment.md"
