"""A CloudEngine that is cut off by its own change goes back by its trial, and keeps one that a new session confirms."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet, timers
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Net
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp8.platform import Vrp8
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import ports, stages

from tests.unit.lab.huawei_box import PASSWORD, PORTS, USER, Box
from tests.unit.network.test_huawei_switches import running, saved, startup, work

Go = Callable[..., Outcome]
UPLINK = PORTS["vrp8"][9]
IN_BAND = "interface Vlanif900\n ip address 127.0.0.1 255.0.0.0\n"


class Quick(Vrp8):
    """Its trial takes less than a minute."""

    def net(self, running: str) -> Net | None:
        net = super().net(running)
        return replace(net, shortest=1) if net else None


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "load", lambda _name: Quick())
    monkeypatch.setattr(stages, "SHORTEST", 1)
    for name, seconds in (("NET_S", 4), ("LINE_S", 0.0), ("GRACE_S", 0.5), ("PAUSE_S", 0.1), ("PATIENCE_S", 60.0)):
        monkeypatch.setattr(timers, name, seconds)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    """A switch that is dark while VLAN 900 does not come over its uplink."""
    made = Box("vrp8", tmp_path / "switch", startup("vrp8") + IN_BAND)
    device = made.device
    device.lit = {PORTS["vrp8"][3]: False}
    settle = device.settle

    async def dark() -> None:
        await settle()
        at = ports.header(UPLINK)
        joined = device.running.value(at, ports.GROUP)
        cut_off = bool(joined) or 900 not in ports.carried(device.running, at, ports.TRUNK)
        device.faults.sessions = -1 if cut_off else 0
        for line in list(device.lines) if cut_off else ():
            line()

    device.settle = dark
    with made:
        yield made


@pytest.fixture
def go(box: Box, place: Place) -> Go:
    access = Access("SW1", "127.0.0.1", USER, PASSWORD, "", box.known_hosts(), "", box.port)

    def act(wanted: dict[str, Any], undo: bool = False) -> Outcome:
        target = Target(wanted, access, replace(place))
        return (fleet.bring_back if undo else fleet.bring)(target, check=False)

    return act


def keeping() -> dict[str, Any]:
    """Work that touches the way and doesn't end it: the uplink stays a trunk with VLAN 900."""
    wanted = copy.deepcopy(work("vrp8"))
    del wanted["ports"]["Eth-Trunk1"], wanted["ports"][PORTS["vrp8"][10]]
    alone = {"allowed": [100, 101, 900], "native": 100, "lag": None, "lag_mode": None}
    wanted["ports"][UPLINK]["owned"].update(alone)
    return wanted


def test_what_cuts_the_switch_off_is_taken_back_by_its_trial(box: Box, go: Go) -> None:
    before = running(box)
    failed = go(work("vrp8"))
    assert failed.failed and "the switch was brought back to what it was, nothing is saved" in failed.message
    assert (running(box), saved(box)) == (before, before)


def test_what_does_not_cut_it_off_is_confirmed_by_a_new_session_and_saved(box: Box, go: Go) -> None:
    before = running(box)
    done = go(keeping())
    assert done.status == "done", done.message
    assert stages.trial_of(box.device) is None and saved(box) == running(box) != before
    lines = (box.folder / "wire.log").read_text(encoding="utf-8")
    assert "commit trial 4 persist golive" in lines and "commit persist golive" in lines
    undone = go(keeping(), undo=True)
    assert undone.status == "undone", undone.message
    assert (running(box), saved(box)) == (before, before)
