"""Each kind of net that a platform may have, as data: kept by a new session, and taken back when that cannot come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet, session, timers
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Armed, Net, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.platform import Ios

from tests.unit.network.candidate import Candidate, CandidateSwitch
from tests.unit.network.conftest import WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch
from tests.unit.network.in_band import ANSWERS, IN_BAND, Clock, cut_off, keeping

DONE = re.compile("commit complete")
NETS = {
    "commit confirmed": Net(
        Armed.COMMIT, Say("commit confirmed {minutes}", done=DONE), Say("commit", done=DONE), inside=True,
        revert=(Say("rollback 1"), Say("commit", done=DONE)), pending="show system commit",
        runs=re.compile("rollback pending"),
    ),
    "commit trial": Net(
        Armed.COMMIT, Say("commit trial {seconds} persist golive", done=DONE), Say("commit persist golive"),
        inside=True, revert=(Say("abort trial persist golive"),),
    ),
    "commit timer": Net(
        Armed.COMMIT, Say("commit timer {clock}"), Say("configure session golive commit"),
        revert=(Say("configure session golive abort"),), pending="show system commit",
        runs=re.compile("rollback pending"),
    ),
    "commit delay": Net(
        Armed.FIRST, Say("configuration commit delay {minutes}"), Say("configuration commit"), inside=True,
    ),
}  # fmt: skip
Go = Callable[..., Outcome]


@pytest.fixture(params=NETS)
def net(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Net:
    found = NETS[request.param]
    base = Candidate if found.armed is Armed.COMMIT else Ios
    own = type("Own", (base,), {"net": lambda _self, _running: found, "NO_NET": ("", "")})()
    monkeypatch.setattr(fleet, "load", lambda _name: own)
    return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Nobody waits for minutes here."""
    found = Clock()
    monkeypatch.setattr(timers, "pause", found)
    monkeypatch.setattr(session, "COMMIT_S", 3.0)
    return found


@pytest.fixture
def begin(net: Net, clock: Clock) -> Iterator[Callable[..., FakeSwitch]]:
    with ExitStack() as stack:

        def start(**options: object) -> FakeSwitch:
            kind = CandidateSwitch if net.armed is Armed.COMMIT else FakeSwitch
            switch = stack.enter_context(kind(IN_BAND, answers=ANSWERS, **options))  # type: ignore[arg-type]
            clock.switches.append(switch)
            return switch

        yield start


@pytest.fixture
def go(place: Place, tmp_path: Path) -> Go:
    def act(switch: FakeSwitch, undo: bool = False, bears: bool = True) -> Outcome:
        target = Target(keeping() if bears else WORK, access_to(switch, tmp_path), replace(place))
        return (fleet.bring_back if undo else fleet.bring)(target, False)

    return act


def test_it_is_kept_by_a_new_session_and_undone_exactly(begin: Callable[..., FakeSwitch], go: Go, net: Net) -> None:
    switch = begin(dark=cut_off)
    before = switch.running()
    done = go(switch)
    assert (done.status, done.message) == ("done", "")
    assert switch.logins == 2
    (armed,) = [line for line in switch.log if line.startswith(net.arm.command.partition("{")[0])]
    assert switch.log.index(armed) < len(switch.log) - 1 - switch.log[::-1].index(net.confirm.command)
    planned = switch.running()
    assert switch.running() == planned != before
    assert switch.net is None
    assert go(switch, undo=True).status == "undone"
    assert switch.running() == before
    assert switch.net is None


def test_who_is_cut_off_is_back_by_the_timer(begin: Callable[..., FakeSwitch], go: Go, net: Net, clock: Clock) -> None:
    switch = begin(dark=cut_off)
    before = switch.running()
    failed = go(switch, bears=False)
    assert "the switch was brought back to what it was" in failed.message
    assert clock.longest > 200
    assert switch.running() == before
    assert net.confirm.command not in switch.log
    assert go(switch, undo=True).status == "undone"


def test_a_fault_before_the_timer_is_started_makes_nobody_wait(
    begin: Callable[..., FakeSwitch], go: Go, clock: Clock
) -> None:
    switch = begin(locked=True)
    failed = go(switch)
    assert "is refused" in failed.message
    assert clock.longest == 0
