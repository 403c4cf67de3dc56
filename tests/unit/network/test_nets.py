"""The way by which a switch is reached: cut off, it goes back by its own timer; what has no timer is not begun."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet, timers
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.session import Session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.wire import Wire

from tests.unit.network.conftest import WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch
from tests.unit.network.in_band import ANSWERS, ARCHIVE, IN_BAND, Clock, cut_off, keeping
from tests.unit.network.ios.model import Switch
from tests.unit.network.test_switch import pushed

Go = Callable[..., Outcome]
ARM = "configure terminal revert timer 6"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Nobody waits for minutes here."""
    found = Clock()
    monkeypatch.setattr(timers, "pause", found)
    monkeypatch.setattr(timers, "now", found.now)
    return found


@pytest.fixture
def go(place: Place, tmp_path: Path) -> Go:
    def act(switch: FakeSwitch, undo: bool = False, check: bool = False, work: dict[str, Any] = WORK) -> Outcome:
        target = Target(work, access_to(switch, tmp_path), replace(place))
        return (fleet.bring_back if undo else fleet.bring)(target, check)

    return act


@pytest.fixture
def begin(start: Callable[..., FakeSwitch], clock: Clock) -> Callable[..., FakeSwitch]:
    def in_band(text: str = ARCHIVE + IN_BAND, **options: Any) -> FakeSwitch:
        clock.switches.append(start(text, answers=ANSWERS, **options))
        return clock.switches[-1]

    return in_band


@pytest.mark.parametrize("check", [True, False])
def test_what_would_cut_off_a_switch_without_a_timer_is_refused_before_anything_is_sent(
    begin: Callable[..., FakeSwitch], go: Go, check: bool
) -> None:
    switch = begin(IN_BAND)
    failed = go(switch, check=check)
    assert failed.failed
    assert "the change touches TenGigabitEthernet1/1/1, by which the switch itself is reached (Vlan900)" in (
        failed.message
    )
    assert "configure archive with a path" in failed.message
    assert not pushed(switch)


def test_a_management_port_that_the_plan_leaves_alone_is_no_danger(start: Callable[..., FakeSwitch], go: Go) -> None:
    switch = start(answers=ANSWERS)
    assert go(switch).status == "done"


def test_a_port_without_a_link_is_no_way(start: Callable[..., FakeSwitch], go: Go) -> None:
    switch = start(IN_BAND)
    assert go(switch).status == "done"


def test_the_vlan_by_which_it_is_reached_is_not_removed(begin: Callable[..., FakeSwitch], go: Go) -> None:
    switch = begin(IN_BAND)
    work = {**keeping(), "vlans": {**keeping()["vlans"], "900": False}}
    assert "touches VLAN 900" in go(switch, work=work).message


def test_a_switch_that_was_cut_off_comes_back_by_its_timer_and_only_then_it_is_called_back(
    begin: Callable[..., FakeSwitch], go: Go, clock: Clock
) -> None:
    switch = begin(dark=cut_off)
    before = switch.running()
    failed = go(switch)
    assert failed.failed
    assert "the switch was brought back to what it was, nothing is saved" in failed.message
    assert clock.longest > 200
    assert switch.running() == switch.startup == before
    assert "write memory" not in switch.log and "configure confirm" not in switch.log


def test_a_switch_that_does_not_come_back_is_not_called_back(
    begin: Callable[..., FakeSwitch], go: Go, place: Place
) -> None:
    lost: list[bool] = []

    def for_good(model: Switch) -> bool:
        lost.extend([True] * cut_off(model))
        return bool(lost)

    switch = begin(dark=for_good)
    failed = go(switch)
    assert "it could not be brought back at once" in failed.message
    assert "still not reached" in failed.message
    assert "was brought back" not in failed.message
    assert (place.golive / "restore" / "SW1" / timers.NOTE).exists()


def test_a_way_that_bears_the_change_is_confirmed_by_a_new_session_and_then_saved(
    begin: Callable[..., FakeSwitch], go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch = begin(dark=cut_off)
    said: list[tuple[str, int]] = []
    send = Wire.send

    def noted(wire: Wire, lines: list[str]) -> None:
        said.extend((line, id(wire)) for line in lines)
        send(wire, lines)

    monkeypatch.setattr(Wire, "send", noted)
    before = switch.running()
    done = go(switch, work=keeping())
    assert (done.status, done.message) == ("done", "")
    words = [line for line, _wire in said]
    of = dict(said)
    armed, confirmed = words.index(ARM), words.index("configure confirm")
    assert of[ARM] != of["configure confirm"]
    order = ("switchport access vlan 101", "switchport trunk native vlan 100")  # the way comes last
    assert armed < words.index(order[0]) < words.index(order[1]) < confirmed
    assert "show running-config" in [line for line, wire in said[armed:confirmed] if wire == of["configure confirm"]]
    assert words.index("write memory") > confirmed
    assert switch.net is None
    assert switch.running() == switch.startup != before

    undone = go(switch, undo=True, work=keeping())
    assert (undone.status, undone.message) == ("undone", "")
    assert switch.net is None
    assert switch.running() == switch.startup == before


def test_a_change_that_does_not_read_back_is_taken_back_by_the_switch_itself(
    begin: Callable[..., FakeSwitch], go: Go
) -> None:
    switch = begin()
    before = switch.running()
    take = switch.model.run
    switch.model.run = lambda lines: None if list(lines) == ["switchport access vlan 101"] else take(lines)  # type: ignore[method-assign,assignment]
    failed = go(switch, work=keeping())
    assert "does not read back as planned" in failed.message
    assert "the switch was brought back to what it was" in failed.message
    assert "configure revert now" in switch.log
    assert switch.running() == switch.startup == before


def test_a_timer_of_somebody_else_is_left_alone(begin: Callable[..., FakeSwitch], go: Go) -> None:
    switch = begin()
    switch.loop.call_soon_threadsafe(switch.arm, 60)
    time.sleep(0.2)
    failed = go(switch, work=keeping())
    assert "a timer runs there that will take back somebody else's change" in failed.message
    assert not pushed(switch) and switch.net is not None


class Killed(BaseException):
    """A kill -9: nothing is said any more, and nothing tidied up."""


@contextmanager
def killed(method: str, after: bool, note: Path) -> Iterator[None]:
    """Kill the run when a session does something under the timer, before it is done or after."""
    names = (method, "abort", "_leave", "close")
    saved = {name: getattr(Session, name) for name in names}

    def dies(session: Session, *given: Any, **named: Any) -> Any:
        if not (note.exists() or method == "save"):
            return saved[method](session, *given, **named)
        if after:
            saved[method](session, *given, **named)
        for name in ("abort", "_leave"):
            setattr(Session, name, lambda _session: None)
        Session.close = lambda own: own._release()  # type: ignore[assignment,method-assign]
        raise Killed

    setattr(Session, method, dies)
    try:
        with pytest.raises(Killed):
            yield
    finally:
        for name, act in saved.items():
            setattr(Session, name, act)


MOMENTS = [
    ("begin", False), ("begin", True), ("push", True), ("commit", True), ("pending", False), ("confirm", False),
    ("confirm", True), ("save", False),
]  # fmt: skip


@pytest.mark.parametrize(("method", "after"), MOMENTS)
def test_a_kill_at_each_moment_leaves_a_timer_that_the_next_run_knows(
    begin: Callable[..., FakeSwitch], go: Go, place: Place, method: str, after: bool
) -> None:
    switch = begin()
    before = switch.running()
    with killed(method, after, place.golive / "restore" / "SW1" / timers.NOTE):
        go(switch, work=keeping())
    done = go(switch, work=keeping())
    assert (done.status, done.message) == ("done", "")
    planned = switch.running()
    assert switch.net is None
    assert switch.running() == switch.startup == planned != before
    assert "switchport trunk allowed vlan 100,101,900" in planned


@pytest.mark.parametrize(("method", "after"), [("push", True), ("confirm", False), ("confirm", True)])
def test_a_kill_under_the_timer_is_undone_exactly(
    begin: Callable[..., FakeSwitch], go: Go, place: Place, method: str, after: bool
) -> None:
    switch = begin()
    before = switch.running()
    with killed(method, after, place.golive / "restore" / "SW1" / timers.NOTE):
        go(switch, work=keeping())
    undone = go(switch, undo=True, work=keeping())
    assert (undone.status, undone.message) == ("undone", "")
    assert switch.net is None
    assert switch.running() == switch.startup == before
    told = [event.event for event in Journal(place.journal).events("SW1")]
    assert told[-1] == "undone"


@pytest.mark.parametrize("strikes", [True, False])
def test_a_timer_whose_note_was_lost_with_a_newer_state_is_waited_for_on_the_way_back(
    begin: Callable[..., FakeSwitch], go: Go, place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch, strikes: bool
) -> None:
    """Found by the fault campaign: until the timer was over, each run told an emergency."""
    switch = begin()
    before = switch.running()
    with killed("confirm", False, place.golive / "restore" / "SW1" / timers.NOTE):
        go(switch, work=keeping())
    (place.golive / "restore" / "SW1" / timers.NOTE).unlink()

    def pause(seconds: float) -> None:
        clock(seconds)
        if strikes and len(clock.waited) == 5:
            clock.strike(switch)

    monkeypatch.setattr(timers, "pause", pause)
    undone = go(switch, undo=True, work=keeping())
    if strikes:
        assert (undone.status, undone.message) == ("undone", "")
        assert switch.net is None
        assert switch.running() == switch.startup == before
    else:  # longer than any of ours: it is somebody else's
        assert "a timer runs there that will take back somebody else's change" in undone.message
        assert timers.NET_S < clock.now() < timers.NET_S + 120 + 2 * timers.GRACE_S


@pytest.mark.parametrize("note", ["{", "[]", json.dumps({"until": "x", "seconds": 1}), json.dumps({"until": 9e99})])
def test_a_note_that_cannot_be_read_counts_as_a_timer_from_now(tmp_path: Path, note: str) -> None:
    (tmp_path / timers.NOTE).write_text(note)
    assert timers.Timer(tmp_path).left() == timers.NET_S + timers.GRACE_S


def test_a_clock_that_was_set_back_makes_nobody_wait_longer_than_the_timer(tmp_path: Path) -> None:
    (tmp_path / timers.NOTE).write_text(json.dumps({"until": time.time() + 1e6, "seconds": 5}))
    assert timers.Timer(tmp_path).left() == 5
