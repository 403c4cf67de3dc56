"""A new twin knows nothing of an earlier one's nights; the case, and every night of a production, stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import record
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.aside import put_aside

from tests.unit.rehearsal.conftest import STEPS, Rehearsal

DIGEST = "a" * 64


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return a state folder with a case in it."""
    state = tmp_path / "twin-x"
    Case(state).write("evidence", "rehearsal", {"result": "pass"}, "root")
    return state


def test_the_case_stays_and_nights_and_rehearsals_go(state: Path) -> None:
    night = golive.enter(state, "P", DIGEST, "root", environment={"kind": "twin"})
    Rehearsal(state, DIGEST)
    aside = put_aside(state, "20261121T000000Z")
    assert aside == state.with_name("twin-x-20261121T000000Z")
    assert sorted(path.name for path in state.iterdir()) == ["case"]
    assert (aside / night.id / "journal/golive.jsonl").exists()
    assert golive.current(aside) == golive.Golive(aside, aside / night.id)
    assert golive.current(aside / "rehearsals") is not None
    assert len(Case(state).entries) == 1
    assert golive.current(state) is None


def test_where_there_is_nothing_nothing_is_done(state: Path, tmp_path: Path) -> None:
    assert put_aside(state, "now") is None
    assert put_aside(tmp_path / "none", "now") is None
    assert [path.name for path in tmp_path.iterdir()] == ["twin-x"]


def test_a_night_of_a_production_is_never_put_aside(state: Path) -> None:
    night = golive.enter(state, "P", DIGEST, "root", environment={"kind": "production"})
    Rehearsal(state, DIGEST)
    put_aside(state, "now")
    assert golive.current(state) == night
    assert not (state / "rehearsals").exists()


def test_nothing_moves_under_a_run(
    state: Path, monkeypatch: pytest.MonkeyPatch, rehearsal: Callable[..., Rehearsal]
) -> None:
    golive.enter(state, "P", DIGEST, "root")
    monkeypatch.setattr(lock, "holder", lambda _state: "run 7 of root")
    with pytest.raises(GoliveError, match="run 7 of root"):
        put_aside(state, "now")
    assert golive.current(state) is not None


def test_a_rehearsal_stays_valid_when_its_twin_is_gone(
    tmp_path: Path, plan: Plan, rehearsal: Callable[..., Rehearsal]
) -> None:
    one = rehearsal()
    one.forward()
    one.open(back=True)
    one.back()
    record.end(plan, tmp_path, STEPS, "twin-1", "root")
    assert put_aside(tmp_path, "now")
    assert not (tmp_path / "rehearsals").exists()
    assert record.proven(plan, tmp_path)
