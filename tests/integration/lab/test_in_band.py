"""A switch that is reached over its own trunk: who cuts himself off sees the old configuration return by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet as switches
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import timers
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.integration.lab import topologies

pytestmark = pytest.mark.integration
NAME = "nbtw1"
ADDRESS = "10.90.0.1"
TRUNK = "switchport trunk allowed vlan {}\n switchport mode trunk\n"
NEAR = f"""\
archive
 path flash:golive
vlan 900
 name MGMT
interface Vlan900
 ip address {ADDRESS} 255.255.255.0
interface TenGigabitEthernet1/1/1
 {TRUNK.format(900)}"""
FAR = f"""\
vlan 900
interface GigabitEthernet1/0/1
 switchport access vlan 900
 switchport mode access
interface TenGigabitEthernet1/1/1
 {TRUNK.format("100,900")}"""
OWNED = {
    "description": "AGG", "enabled": True, "mode": "trunk", "access": None, "native": None, "speed": None,
    "duplex": None, "lag": None, "lag_mode": None,
}  # fmt: skip


def topology(folder: Path) -> dict[str, Any]:
    """Two switches and behind the second a device by which the first is reached: its own address in VLAN 900."""
    near, far = (topologies.switch(number) for number in (1, 2))
    near["startup_config"], far["startup_config"] = NEAR, FAR
    jump = {"name": "JUMP", "interfaces": [{"name": "eth1", "speed": 1000, "addresses": ["10.90.0.9/24"]}]}
    return {
        "name": NAME, "dir": str(folder / NAME), "switches": [near, far], "stubs": [jump],
        "cables": [
            topologies.cable(1, ("JUMP", "eth1"), ("SW2", topologies.PORTS[0])),
            topologies.cable(2, ("SW1", topologies.UPLINKS[0]), ("SW2", topologies.UPLINKS[0])),
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def access(folder: Path) -> Iterator[Access]:
    fleet.up(parse(topology(folder)))
    layout = Layout(NAME, folder / NAME)
    key = (layout.switch_dir("SW1") / "ssh_host_ed25519_key.pub").read_text().split()
    known = folder / "in-band-hosts"
    known.write_text(f"{ADDRESS} {key[0]} {key[1]}\n")
    yield Access(
        switch="SW1", address=ADDRESS, user=topologies.USER, password=topologies.PASSWORD, enable=topologies.ENABLE,
        known_hosts=str(known), proxy=f"nsenter --net=/run/netns/{layout.netns('JUMP')} nc -N %h %p",
    )  # fmt: skip
    fleet.down(NAME)


def work(allowed: list[int]) -> dict[str, Any]:
    ports = {topologies.UPLINKS[0]: {"owned": {**OWNED, "allowed": allowed}}}
    return {"platform": "ios", "vlans": {"100": "PAY"}, "ports": ports, "links": {}}


def place(folder: Path, name: str) -> Place:
    golive = folder / name / "RUN"
    (golive / "journal").mkdir(parents=True)
    return Place(folder / name, golive, "RUN", "SW1", "network", "network.ports", "f" * 64)


def texts(access: Access) -> tuple[str, str]:
    ios = load("ios")
    with session(access, ios) as dialogue:
        shown = [ios.settled(dialogue.configuration(command)) for command in (ios.RUNNING, ios.STARTUP)]
    return shown[0], shown[1]


def test_who_cuts_himself_off_sees_the_old_configuration_return(
    access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "NET_S", 20.0)  # a minute, as this switch counts
    before = texts(access)
    began = time.monotonic()
    failed = switches.bring(switches.Target(work([100]), access, place(tmp_path, "cut")), False)
    assert failed.failed
    assert "the switch was brought back to what it was, nothing is saved" in failed.message
    assert time.monotonic() - began > 60
    assert texts(access) == before


def test_a_change_that_keeps_the_way_stays_and_goes_back_exactly(access: Access, tmp_path: Path) -> None:
    before = texts(access)
    target = switches.Target(work([100, 900]), access, place(tmp_path, "kept"))
    done = switches.bring(target, False)
    assert (done.status, done.message) == ("done", "")
    running, startup = texts(access)
    assert running == startup
    assert "switchport trunk allowed vlan 100,900" in running
    undone = switches.bring_back(target, False)
    assert (undone.status, undone.message) == ("undone", "")
    assert texts(access) == before
