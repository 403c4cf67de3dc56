"""Canary, rolling window, the stop, and many switches at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.crew import FEW
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.early import Early
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Policy, Target

from tests.unit.network.conftest import TEXT, WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch

NAMES = [f"SW{number:02d}" for number in range(1, 31)]


def done(name: str) -> Outcome:
    return Outcome("done")


def alive() -> bool:
    return True


class Busy:
    """Switches that take a moment; keeps which were at work together, and when the first of the others began."""

    def __init__(self, most: int, canary: int) -> None:
        self.most, self.alone, self.lock, self.full = (
            most,
            frozenset(NAMES[:canary]),
            threading.Lock(),
            threading.Event(),
        )
        self.now: set[str] = set()
        self.together: list[frozenset[str]] = []
        self.begun: list[str] = []

    def __call__(self, name: str) -> Outcome:
        with self.lock:
            self.now.add(name)
            self.begun.append(name)
            self.together.append(frozenset(self.now))
            if len(self.now) == self.most:
                self.full.set()
        if name not in self.alone or len(self.alone) >= self.most:
            assert self.full.wait(60), "the window is never full"
        time.sleep(0.2 if name == "SW03" else 0.01)
        with self.lock:
            self.now.discard(name)
        return Outcome("done")


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


@pytest.mark.usefixtures("one_process")
@pytest.mark.parametrize(("canary", "batch", "most"), [(1, 6, 6), (0, 10, 10), (2, 40, 25), (40, 5, 25)])
def test_a_window_rolls_behind_the_canary(canary: int, batch: int, most: int) -> None:
    act = Busy(most, canary)
    outcomes = fleet.forward(NAMES, act, Policy(canary, batch), alive)
    assert list(outcomes) == NAMES == sorted(act.begun)
    assert max(map(len, act.together)) == most
    canaries = frozenset(NAMES[:canary])
    assert not [seen for seen in act.together if seen & canaries and seen - canaries], "others wait for the canary"


@pytest.mark.usefixtures("one_process")
def test_a_slow_switch_keeps_nobody_waiting_but_its_own_place() -> None:
    act = Busy(4, 1)
    fleet.forward(NAMES, act, Policy(1, 4), alive)
    beside = {name for seen in act.together if "SW03" in seen for name in seen}
    assert len(beside) > 4, "in lock step only the three of its batch would have been at work beside it"


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize(
    ("bad", "rate", "fewest", "most"),
    [
        ({"SW01"}, 0.0, 1, 1), ({"SW05"}, 0.0, 11, 15), ({"SW05"}, 0.1, 30, 30), ({"SW03", "SW04"}, 0.1, 11, 20),
        (set(), 0.0, 30, 30),
    ],
)  # fmt: skip
def test_it_stops_when_too_many_fail(
    bad: set[str], rate: float, fewest: int, most: int, cores: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    def act(name: str) -> Outcome:
        (tmp_path / name).touch()
        time.sleep(0.01 if name in bad else 0.1)
        return Outcome("failed" if name in bad else "done")

    outcomes = fleet.forward(NAMES, act, Policy(1, 10, rate), alive)
    seen = sorted(path.name for path in tmp_path.iterdir())
    assert fewest <= len(seen) <= most
    assert seen == NAMES[: len(seen)]
    assert list(outcomes) == NAMES
    assert all(outcomes[name].status == ("failed" if name in bad else "done") for name in seen), "led to its end"
    rest = [outcome for name, outcome in outcomes.items() if name not in seen]
    assert all(outcome.failed and "not begun" in outcome.message for outcome in rest)


def test_an_orphan_begins_nothing_further() -> None:
    outcomes = fleet.forward(NAMES, done, Policy(1, 10), iter([True] * 11 + [False] * 99).__next__)
    assert list(outcomes) == NAMES[:11]


class Opened:
    """What is done ahead, told in files: processes share no memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str) -> None:
        (self.folder / f"{name}.ahead").write_text(str(os.getpid()))

    def close(self) -> None:
        (self.folder / f"closed.{os.getpid()}").touch()


@pytest.mark.parametrize("cores", [1, 2])
def test_what_comes_next_is_prepared_while_the_canary_is_at_work(
    cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    def act(name: str) -> Outcome:
        if name == NAMES[0]:
            while len(list(tmp_path.glob("*.ahead"))) < 8:
                time.sleep(0.01)
        return Outcome("done", facts={"pid": str(os.getpid())})

    outcomes = fleet.forward(NAMES, act, Policy(1, 8), alive, Opened(tmp_path))
    ahead = {path.stem: path.read_text() for path in tmp_path.glob("*.ahead")}
    assert sorted(ahead) == NAMES[1:9]
    assert all(outcomes[name].facts["pid"] == pid for name, pid in ahead.items()), "who opened it goes on with it"
    assert list(tmp_path.glob("closed.*"))


@pytest.mark.parametrize("cores", [1, 2])
def test_the_canary_waits_for_nobody_who_is_prepared(
    cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a session takes until the canary has begun: nobody who is prepared keeps it waiting."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    class Slow(Opened):
        def __call__(self, name: str) -> None:
            super().__call__(name)
            until = time.monotonic() + 10
            while not (tmp_path / "begun").exists() and time.monotonic() < until:
                time.sleep(0.01)

    def act(name: str) -> Outcome:
        if name == NAMES[0]:
            time.sleep(0.2)
            assert len(list(tmp_path.glob("*.ahead"))) <= FEW * cores, "a few at once"
            (tmp_path / "begun").touch()
        return Outcome("done")

    outcomes = fleet.forward(NAMES, act, Policy(1, len(NAMES)), alive, Slow(tmp_path))
    assert {outcome.status for outcome in outcomes.values()} == {"done"}


def test_a_session_is_not_opened_ahead_for_one_whose_turn_has_come() -> None:
    dialled: list[str] = []

    def dial(name: str) -> Any:
        dialled.append(name)
        return SimpleNamespace(answers=lambda: True, close=lambda: None)

    early = Early(dial)
    early("SW01")
    assert early.take("SW01") is not None
    assert early.take("SW02") is None
    early("SW01")
    early("SW02")
    assert dialled == ["SW01"]
    early.close()


def test_a_fault_outside_the_step_is_an_outcome_and_a_bug_is_not() -> None:
    def fault(name: str) -> Outcome:
        raise GoliveError(f"{name}: locked")

    def bug(name: str) -> Outcome:
        raise ZeroDivisionError(name)

    assert fleet.together(["A"], fault)["A"].message == "A: locked"
    with pytest.raises(ZeroDivisionError):
        fleet.together(["A"], bug)


def test_a_bug_on_one_switch_keeps_no_other_from_being_acted_on(monkeypatch: pytest.MonkeyPatch) -> None:
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
            time.sleep(0.3)
            os._exit(9)
        return Outcome("done", facts={"pid": os.getpid()})

    outcomes = fleet.together(NAMES, act)
    assert list(outcomes) == NAMES
    assert outcomes["SW02"].message == (
        "SW02: its process ended without an answer: look at the journal, then run again"
    )
    assert {outcome.status for name, outcome in outcomes.items() if name != "SW02"} <= {"done", "failed"}
    assert [name for name, outcome in outcomes.items() if outcome.status == "done"]


def test_no_process_left_is_the_fault_of_every_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    outcomes = fleet.together(NAMES, lambda _name: os._exit(9))
    assert list(outcomes) == NAMES
    assert all("its process ended without an answer" in outcome.message for outcome in outcomes.values())


def test_a_bug_in_another_process_crashes_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    class OddError(Exception):
        def __init__(self, name: str, more: object) -> None:
            super().__init__(name)
            self.more = threading.Lock()

    def act(name: str) -> Outcome:
        if name == "SW07":
            raise OddError(name, None)
        return Outcome("done")

    with pytest.raises(RuntimeError, match="a bug: OddError"):
        fleet.together(NAMES, act)


KILLED = """
import os, sys, time
from pathlib import Path
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
os.cpu_count = lambda: 2
out = Path(sys.argv[1])
def act(name):
    (out / f"{name}.begun").touch()
    time.sleep(1)
    (out / f"{name}.ended").touch()
    return Outcome("done")
fleet.forward([f"SW{n:02d}" for n in range(90)], act, fleet.Policy(0, 20), lambda: True)
"""


def test_after_a_kill_what_was_begun_ends_and_nothing_else_is_begun(tmp_path: Path) -> None:
    run = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)])
    while len(list(tmp_path.glob("*.begun"))) < 20:
        assert run.poll() is None
        time.sleep(0.02)
    run.kill()
    run.wait()
    deadline = time.monotonic() + 300
    while len(list(tmp_path.glob("*.ended"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.5)
    begun, ended = ({path.stem for path in tmp_path.glob(f"*.{what}")} for what in ("begun", "ended"))
    assert begun == ended
    assert len(begun) == 20


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
