"""A missed target is measured again as the plan says; each measurement is in the journal, and none is hidden."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action import verify_performance
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import measurement
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Remaining
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place, perform
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model.checks import Performance
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.desired import _performance

LOAD = {"name": "query", "url": "http://x/", "rate": 10, "duration_s": 5, "connections": 1, "targets": {"errors": 0}}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = golive.enter(tmp_path, "P", "d", "ops")
    return Place(tmp_path, found.folder, "R", "h1", "verify", "verify.performance.1", "f")


class Night:
    """An action whose module answers the errors that are given, one measurement after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *errors: int, left: float = 3600.0) -> None:
        self.errors, self.rests, self.warned = list(errors), list[float](), list[str]()
        kind: Any = verify_performance.ActionModule
        self.action = kind.__new__(kind)
        self.action._task = SimpleNamespace(check_mode=False, action="relops.golive.verify_performance")
        self.action._templar = None
        monkeypatch.setattr(measurement.MeasureAction, "_measured", lambda *_any: {"errors": self.errors.pop(0)})
        monkeypatch.setattr(verify_performance, "rest", self.rests.append)
        monkeypatch.setattr(verify_performance, "warn", self.warned.append)
        monkeypatch.setattr(verify_performance, "limit_of", lambda *_any: Remaining(left, "the window"))

    def run(self, place: Place, **more: Any) -> Any:
        return perform(place, self.action.job(place, {**LOAD, **more}, {"golive_language": "en"}), check=False)


def rows(place: Place) -> list[tuple[str, int, bool, int]]:
    """Return event, value, verdict and number of every measurement in the journal."""
    return [
        (event.event, row["value"], row["ok"], row.get("measurement", 0))
        for event in Journal(place.journal).events("h1")
        for row in event.facts.get("performance") or ()
    ]


def test_without_a_word_of_the_plan_it_is_measured_once(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    night = Night(monkeypatch, 3)
    assert night.run(place).failed
    assert (rows(place), night.rests) == ([("fact", 3, False, 0)], [])


def test_the_second_measurement_saves_the_night_and_hides_nothing(
    monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    night = Night(monkeypatch, 3, 0)
    assert not night.run(place, repeat={"times": 3, "pause_s": 60}).failed
    assert rows(place) == [("fact", 3, False, 1), ("done", 0, True, 2)]
    assert night.rests == [60]
    assert "errors is 3 (target 0): measurement 1 of 3; it is measured again in 60 s" in night.warned[0]


def test_it_fails_when_the_last_one_misses_too(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    night = Night(monkeypatch, 3, 2)
    outcome = night.run(place, repeat={"times": 2, "pause_s": 0})
    assert outcome.failed and "errors is 2" in outcome.message
    assert [(value, number) for _event, value, _ok, number in rows(place)] == [(3, 1), (2, 2)]


def test_nothing_is_repeated_that_would_not_end_before_the_limit(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    night = Night(monkeypatch, 3, left=64.0)
    assert night.run(place, repeat={"times": 2, "pause_s": 60}).failed
    assert (len(rows(place)), night.rests) == (1, [])


def test_a_load_that_could_not_be_measured_is_a_fault_at_once(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    night = Night(monkeypatch)

    def broken(*_any: Any) -> Any:
        raise GoliveError("host:443 cannot prove who it is")

    monkeypatch.setattr(measurement.MeasureAction, "_measured", broken)
    assert "cannot prove" in night.run(place, repeat={"times": 2, "pause_s": 0}).message


def test_a_plan_without_the_new_keys_gives_the_same_work() -> None:
    plain = {"name": "q", "from": "H1", "url": "http://x/", "rate": 1, "duration_s": 1, "targets": {}}
    assert not {"ca", "repeat"} & set(_performance(Performance.model_validate(plain)))
    more = Performance.model_validate({**plain, "ca": "/etc/ssl/bank.pem", "repeat": {"times": 2}})
    assert _performance(more)["repeat"] == {"times": 2, "pause_s": 60}
    assert _performance(more)["ca"] == "/etc/ssl/bank.pem"
    assert Performance.model_validate(plain).model_dump(exclude_defaults=True).keys().isdisjoint({"ca", "repeat"})
    for wrong in ({"times": 1}, {"times": 11}, {"times": 2, "pause_s": -1}, {"times": 2, "pause": 1}):
        with pytest.raises(ValueError, match="repeat"):
            Performance.model_validate({**plain, "repeat": wrong})
