"""Canary, batches, the stop, and many switches at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Policy, Target

from tests.unit.network.conftest import TEXT, WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch

NAMES = [f"SW{number:02d}" for number in range(1, 31)]


def done(name: str) -> Outcome:
    return Outcome("done")


def alive() -> bool:
    return True


@pytest.mark.parametrize(
    ("canary", "batch", "sizes"), [(1, 20, [1, 20, 9]), (0, 10, [10, 10, 10]), (2, 40, [2, 28]), (40, 5, [30])]
)
def test_batches(canary: int, batch: int, sizes: list[int]) -> None:
    parts = fleet.batches(NAMES, Policy(canary, batch))
    assert [len(part) for part in parts] == sizes
    assert [name for part in parts for name in part] == NAMES


@pytest.mark.parametrize(
    ("bad", "rate", "begun"),
    [({"SW01"}, 0.0, 1), ({"SW05"}, 0.0, 11), ({"SW05"}, 0.1, 30), ({"SW03", "SW04"}, 0.1, 11), (set(), 0.0, 30)],
)
def test_it_stops_when_too_many_fail(bad: set[str], rate: float, begun: int) -> None:
    seen: list[str] = []

    def act(name: str) -> Outcome:
        seen.append(name)
        return Outcome("failed" if name in bad else "done")

    outcomes = fleet.forward(NAMES, act, Policy(1, 10, rate), alive)
    assert len(seen) == begun
    assert list(outcomes) == NAMES
    rest = [outcome for name, outcome in outcomes.items() if name not in seen]
    assert all(outcome.failed and "not begun" in outcome.message for outcome in rest)


def test_an_orphan_begins_no_further_batch() -> None:
    outcomes = fleet.forward(NAMES, done, Policy(1, 10), iter([True, True, False]).__next__)
    assert len(outcomes) == 11


def test_a_fault_outside_the_step_is_an_outcome_and_a_bug_is_not() -> None:
    def fault(name: str) -> Outcome:
        raise GoliveError(f"{name}: locked")

    def bug(name: str) -> Outcome:
        raise ZeroDivisionError(name)

    assert fleet.together(["A"], fault)["A"].message == "A: locked"
    with pytest.raises(ZeroDivisionError):
        fleet.together(["A"], bug)


def test_a_bug_on_one_switch_keeps_no_other_from_being_acted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "THREADS", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    seen: list[str] = []

    def act(name: str) -> Outcome:
        seen.append(name)
        if name == "SW01":
            raise ZeroDivisionError(name)
        return Outcome("undone")

    with pytest.raises(ZeroDivisionError):
        fleet.together(NAMES, act)
    assert sorted(seen) == NAMES


def test_many_switches_use_several_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    outcomes = fleet.together(NAMES, lambda name: Outcome("done", facts={"pid": os.getpid(), "name": name}))
    assert set(outcomes) == set(NAMES)
    assert len({outcome.facts["pid"] for outcome in outcomes.values()}) == 2
    assert os.getpid() not in {outcome.facts["pid"] for outcome in outcomes.values()}
    assert all(outcome.facts["name"] == name for name, outcome in outcomes.items())


def test_a_process_that_dies_leaves_failed_switches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    def act(name: str) -> Outcome:
        if name == "SW02":
            os._exit(9)
        return Outcome("done")

    outcomes = fleet.together(NAMES, act)
    assert {name for name, outcome in outcomes.items() if outcome.failed} == set(NAMES[1::2])


def test_three_switches_at_once_there_and_back(start: Callable[..., FakeSwitch], place: Place, tmp_path: Path) -> None:
    switches = {name: start(TEXT.replace("SW1", name), hostname=name) for name in ("SW1", "SW2", "SW3")}
    folders = {name: tmp_path / name for name in switches}
    for folder in folders.values():
        folder.mkdir()
    targets = {
        name: Target(WORK, access_to(switch, folders[name]), replace(place, host=name))
        for name, switch in switches.items()
    }
    before = {name: switch.running() for name, switch in switches.items()}

    outcomes = fleet.forward(list(targets), lambda name: fleet.bring(targets[name], False), Policy(), alive)
    assert {outcome.status for outcome in outcomes.values()} == {"done"}
    assert all("channel-group 1 mode active" in switch.startup for switch in switches.values())

    fleet.forward(list(targets), lambda name: fleet.bring_back(targets[name], False), Policy(), alive)
    assert {name: switch.running() for name, switch in switches.items()} == before
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPool")]
