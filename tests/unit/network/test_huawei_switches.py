"""Huawei switches from end to end: netmiko logs in to the lab's command line, and everything goes there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place, Reading
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import login
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.switch import SwitchWork
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.render import current

from tests.unit.lab.huawei_box import PASSWORD, PORTS, USER, Box

Go = Callable[..., Outcome]
TRUNK = {"mode": "trunk", "access": None, "native": None, "allowed": [100, 101]}
MEMBER = {**TRUNK, "enabled": True, "speed": None, "duplex": None, "lag": 1, "lag_mode": "active"}
ACCESS = {"mode": "access", "native": None, "allowed": None, "speed": None, "duplex": None, "lag": None,
          "lag_mode": None, "enabled": True}  # fmt: skip


def startup(platform: str) -> str:
    """What the switch boots with: old names, a hybrid port, an uplink, a banner that looks like a configuration."""
    ports = PORTS[platform]
    return f"""\
header login information "interface {ports[4]} vlan 5 shutdown"
snmp-agent community read cipher s3cr3t-c0mmunity
vlan batch 100 900
vlan 100
 name PAY-FRONT
 description kept by others
interface {ports[2]}
 description old
 port link-type access
 port default vlan 900
 stp edged-port enable
interface {ports[4]}
 port link-type hybrid
 port hybrid pvid vlan 900
 undo port hybrid vlan 1
 port hybrid tagged vlan 100
 port hybrid untagged vlan 900
interface {ports[5]}
 description printer
 port link-type hybrid
 port hybrid untagged vlan 900
interface {ports[9]}
 description old uplink
 port link-type trunk
 port trunk allow-pass vlan 100 900
"""


def work(platform: str) -> dict[str, Any]:
    ports = PORTS[platform]
    return {
        "platform": platform,
        "vlans": {"100": "PAY-FRONT", "101": "PAY-APP"},
        "unused": [ports[3]],
        "ports": {
            ports[1]: {"owned": {**ACCESS, "description": "APP01 ens1f0 L001", "access": 101},
                       "extra": ["stp edged-port enable"]},
            ports[2]: {"owned": {**ACCESS, "description": "APP02 ens1f0 L002", "access": 100},
                       "extra": ["stp edged-port enable"]},
            ports[4]: {"owned": {**ACCESS, "description": "APP03 ens1f0 L003", "access": 100}},
            ports[9]: {"owned": {**MEMBER, "description": "AGG up1 L012"}},
            ports[10]: {"owned": {**MEMBER, "description": "AGG up2 L013"}},
            "Eth-Trunk1": {"owned": {**TRUNK, "lag_mode": None, "enabled": True, "description": "AGG L012,L013"}},
            ports[3]: {"owned": {"enabled": False}},
        },
        "links": {},
    }  # fmt: skip


@pytest.fixture(params=["vrp", "vrp8"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Box]:
    with Box(request.param, tmp_path / "switch", startup(request.param)) as made:
        made.device.lit = {PORTS[request.param][3]: False}
        yield made


@pytest.fixture
def go(box: Box, place: Place) -> Go:
    access = Access("SW1", "127.0.0.1", USER, PASSWORD, "", box.known_hosts(), "", box.port)

    def act(undo: bool = False) -> Outcome:
        target = Target(work(box.platform), access, replace(place))
        return (fleet.bring_back if undo else fleet.bring)(target, check=False)

    return act


def running(box: Box) -> str:
    return load(box.platform).settled(current(box.device, box.dialect.flavour))  # type: ignore[attr-defined]


def reading(box: Box) -> Reading:
    """What the stage would change now, as it finds the switch, whatever the journal says."""
    platform = load(box.platform)
    access = Access("SW1", "127.0.0.1", USER, PASSWORD, "", box.known_hosts(), "", box.port)
    return SwitchWork("SW1", work(box.platform), platform, lambda: login(access, platform), box.folder / "r").read()


def saved(box: Box) -> str:
    return load(box.platform).settled(box.device.paths.startup.read_text(encoding="utf-8"))


def brought(go: Go, undo: bool = False) -> None:
    outcome = go(undo=undo)
    assert outcome.status == ("undone" if undo else "done"), outcome.message


def test_there_again_and_exactly_back(box: Box, go: Go) -> None:
    before = running(box)
    assert saved(box) == before
    done = go()
    assert done.status == "done", done.message
    after = running(box)
    assert saved(box) == after != before
    assert f"interface {PORTS[box.platform][9]}\n description AGG up1 L012\n eth-trunk 1\n" in after
    assert " undo port trunk allow-pass vlan 1\n port trunk allow-pass vlan 100 to 101\n" in after
    again = go()
    assert (again.status, again.changes, running(box)) == ("skipped", [], after)
    assert reading(box).changes == []
    undone = go(undo=True)
    assert undone.status == "undone", undone.message
    assert (running(box), saved(box)) == (before, before)


@pytest.mark.parametrize("fault", ["reject", "drop_at_line", "lock"])
def test_what_breaks_off_in_the_middle_is_taken_back(box: Box, go: Go, fault: str) -> None:
    before = running(box)
    wrong: Any = {"reject": "description AGG L012", "drop_at_line": 9, "lock": True}[fault]
    box.device.faults.update(**{fault: wrong, "times": 1})
    failed = go()
    said = {
        "reject": "line 'description AGG L012,L013' is refused",
        "drop_at_line": "ended the session",
        "lock": "locked",
    }
    assert failed.failed and said[fault] in failed.message
    assert (running(box), saved(box)) == (before, before)
    box.device.faults.clear()
    brought(go)
    brought(go, undo=True)
    assert (running(box), saved(box)) == (before, before)


def test_a_save_that_is_refused_is_told_and_taken_back(box: Box, go: Go) -> None:
    before = running(box)
    box.device.faults.update(reject="^save$", times=1)
    failed = go()
    assert failed.failed and "save: the switch did not confirm it: Error: Failed to save" in failed.message
    assert saved(box) == before
    assert go(undo=True).status in ("undone", "unchanged")
    assert (running(box), saved(box)) == (before, before)


def test_a_reload_before_the_save_loses_the_change_and_the_next_run_does_it(box: Box, go: Go) -> None:
    before = running(box)
    box.device.faults.update(reject="^save$", times=1)
    assert go().failed
    box.power_cycle()
    assert running(box) == before
    brought(go)
    brought(go, undo=True)
    assert (running(box), saved(box)) == (before, before)


def test_what_nobody_saved_is_refused(box: Box, go: Go) -> None:
    box.device.running.put("", "clock timezone", "clock timezone BJ add 08:00:00")
    failed = go()
    assert failed.failed and "has changes that nobody saved (+ #; + clock timezone BJ add 08:00:00)" in failed.message
