"""What an action gives to its module: the limit of this run, not of one that is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.limited import limited
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, limit

NIGHT = datetime(2026, 11, 21, 14, tzinfo=UTC)


class Templar:
    """Returns what it is given."""

    def template(self, value: Any) -> Any:
        """Return it."""
        return value


@pytest.fixture
def variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JSON:
    """Return the variables of a host of a plan, and open a go-live at noon of another day than its night."""
    monkeypatch.delenv("GOLIVE_STATE", raising=False)
    golive.enter(tmp_path, "P", "d" * 64, "me")
    times = {"start": NIGHT, "latest_decision": NIGHT + timedelta(hours=5), "end": NIGHT + timedelta(hours=7)}
    window = {name: time.isoformat() for name, time in times.items()}
    return {"golive_state": str(tmp_path), "golive_project": "P", "golive_window": window}


def given(variables: JSON, after: timedelta, monkeypatch: pytest.MonkeyPatch, check: bool = False, **more: Any) -> JSON:
    """Return the arguments that a module gets so long after the run was opened."""
    opened = datetime.now(UTC)
    monkeypatch.setattr(limit, "present", lambda: opened + after)
    return limited({"a": 1, **more}, variables, Templar(), check)


def test_a_step_gets_what_is_left_of_its_run(variables: JSON, monkeypatch: pytest.MonkeyPatch) -> None:
    found = given(variables, timedelta(hours=1), monkeypatch)
    assert found["a"] == 1
    assert found["limit"]["seconds"] == pytest.approx(4 * 3600, abs=5)


def test_when_nothing_is_left_no_step_forward_begins_but_the_way_back_does(
    variables: JSON, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(GoliveError, match="there is only the way back"):
        given(variables, timedelta(hours=6), monkeypatch)
    found = given(variables, timedelta(hours=6), monkeypatch, operation="undo")
    assert found["limit"]["seconds"] == 2 * 3600


def test_check_mode_a_week_later_is_not_limited_by_the_run_of_then(
    variables: JSON, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = given(variables, timedelta(days=7), monkeypatch, check=True)
    assert found["limit"]["seconds"] == 5 * 3600


def test_without_a_plan_the_module_has_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limited({"a": 1}, {}, Templar(), False) == {"a": 1}
