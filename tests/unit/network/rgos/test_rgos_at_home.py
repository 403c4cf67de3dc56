"""The stage and stock netmiko on the lab's RGOS over real SSH: there, again, back as text; what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Neighbour
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import PLATFORM
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import render
from netmiko import ConnectHandler

from tests.unit.network.dialect_switch import ENABLE, PASSWORD, USER, DialectSwitch

PORTS = {
    "Mgmt 0": 1000,
    **{f"GigabitEthernet 1/0/{number}": 1000 for number in range(1, 5)},
    "TenGigabitEthernet 1/0/49": 10000,
    "TenGigabitEthernet 2/0/49": 10000,
}
STARTUP = """\
hostname SW1
!
vlan range 1,800
!
vlan 100
 name PAY-FRONT
!
vlan 900
 name OLD-TEST
!
interface GigabitEthernet 1/0/2
 description old
 switchport access vlan 900
 spanning-tree portfast
!
interface GigabitEthernet 1/0/3
 switchport mode hybrid
 switchport hybrid native vlan 100
 switchport hybrid allowed vlan add untagged 20-30
 switchport hybrid allowed vlan remove 900
!
interface TenGigabitEthernet 1/0/49
 description old uplink
 switchport mode trunk
 switchport trunk allowed vlan only 1,100,900
 storm-control broadcast pps 500
!
end
"""
TRUNK = {"mode": "trunk", "access": None, "native": None, "allowed": [100, 101]}
MEMBER = {**TRUNK, "enabled": True, "speed": None, "duplex": None, "lag": 1, "lag_mode": "active"}
ACCESS = {"enabled": True, "mode": "access", "access": 101, "native": None, "allowed": None}
WORK = {
    "platform": "rgos",
    "vlans": {"100": "PAY-FRONT", "101": "PAY-APP"},
    "ports": {
        "AggregatePort 1": {"owned": {"description": "AGG", "enabled": True, **TRUNK}},
        "TenGigabitEthernet 1/0/49": {"owned": {"description": "AGG XGE1/0/49", **MEMBER}},
        "TenGigabitEthernet 2/0/49": {"owned": {"description": "AGG XGE2/0/49", **MEMBER}},
        "GigabitEthernet 1/0/1": {
            "owned": {"description": "APP01 ens1f0", **ACCESS, "speed": "100", "duplex": "full"},
            "extra": ["spanning-tree portfast"],
        },
        "GigabitEthernet 1/0/3": {"owned": {"description": "APP02", **ACCESS}, "extra": []},
        "GigabitEthernet 1/0/4": {"owned": {"enabled": False}},
    },
    "links": {},
}
NEIGHBOUR = Neighbor(
    *("GigabitEthernet 1/0/1", "app01", "Debian", "02:00:00:00:00:01", "ens1f0", "ens1f0"),
    capabilities=("Station",),
    address="10.255.0.11",
    ttl=120,
)
Go = Callable[..., Outcome]


@pytest.fixture
def switch(tmp_path: Path) -> Iterator[DialectSwitch]:
    folder = tmp_path / "switch"
    folder.mkdir()
    with DialectSwitch(folder, "rgos", PORTS, STARTUP) as started:
        assert started.refused == []
        yield started


@pytest.fixture
def go(switch: DialectSwitch, place: Place, tmp_path: Path) -> Go:
    access = Access("SW1", "127.0.0.1", USER, PASSWORD, ENABLE, switch.known_hosts(tmp_path), port=switch.port)

    def act(undo: bool = False, check: bool = False) -> Outcome:
        target = Target(WORK, access, replace(place))
        return (fleet.bring_back if undo else fleet.bring)(target, check=check)

    return act


def texts(switch: DialectSwitch) -> tuple[str, str]:
    running = switch.do(render.text)
    return str(running), switch.device.paths.startup.read_text()


def test_there_again_and_back_as_text(switch: DialectSwitch, go: Go) -> None:
    before = texts(switch)
    looked = go(check=True)
    assert (looked.status, looked.changed) == ("todo", True) or looked.changed
    assert texts(switch) == before
    done = go()
    assert (done.status, done.message) == ("done", "")
    running, startup = texts(switch)
    assert running == startup
    assert " port-group 1 mode active\n" in running and " switchport access vlan 101\n" in running
    assert not go().changed
    undone = go(undo=True)
    assert (undone.status, undone.message) == ("undone", "")
    assert texts(switch) == before


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"reject": "description APP02"}, "line 'description APP02' is refused"),
        ({"drop_at_line": 9, "times": 1}, "the switch ended the session"),
        ({"lock": True}, "locked by another user"),
    ],
)
def test_what_fails_in_the_middle_is_brought_back(
    fault: dict[str, Any], said: str, switch: DialectSwitch, go: Go
) -> None:
    before = texts(switch)
    switch.device.faults.update(**fault)
    failed = go()
    assert failed.failed
    assert said in failed.message
    assert texts(switch) == before
    switch.device.faults.clear()
    assert go().status == "done"


def test_a_reboot_before_the_save_loses_what_was_written(switch: DialectSwitch, go: Go) -> None:
    before = texts(switch)
    switch.spoken.load(switch.device, STARTUP.replace("description old\n", "description theirs\n"))
    failed = go()
    assert failed.failed and "changes that nobody saved" in failed.message
    switch.loop.call_soon_threadsafe(switch.boot)
    assert go().status == "done"
    assert switch.boots == 2
    assert go(undo=True).status == "undone"
    assert texts(switch) == before


def netmiko(switch: DialectSwitch) -> Any:
    return ConnectHandler(
        device_type="ruijie_os", host="127.0.0.1", port=switch.port, username=USER, password=PASSWORD, secret=ENABLE
    )


def test_netmiko_is_at_home(switch: DialectSwitch) -> None:
    session = netmiko(switch)
    assert session.find_prompt() == "SW1#"
    said = session.send_config_set(["interface gi1/0/4", "description spare"], error_pattern=r"% ")
    assert "SW1(config-if-GigabitEthernet 1/0/4)#" in said
    session.config_mode()
    assert session.check_config_mode()
    session.exit_config_mode()
    assert "[OK]" in session.save_config()
    assert "% Invalid input" in session.send_command("show nonsense")
    session.disconnect()


def test_what_is_measured_is_what_is_there(switch: DialectSwitch, go: Go) -> None:
    go()
    switch.do(lambda device: device.data.macs.append(("GigabitEthernet 1/0/1", 101, "02:00:00:00:00:01")))
    switch.do(lambda device: device.heard.append(NEIGHBOUR))
    session = netmiko(switch)
    found = PLATFORM.measured([session.send_command(command) for command in PLATFORM.MEASURE])
    assert found.status["GigabitEthernet 1/0/4"] is Link.SHUT
    assert found.status["GigabitEthernet 1/0/1"] is Link.UP and found.speed["GigabitEthernet 1/0/1"] == "100M"
    assert found.duplex["GigabitEthernet 1/0/1"] == "full"
    assert found.bundles["TenGigabitEthernet 2/0/49"] == ("AggregatePort 1", "bundled")
    assert found.macs == {"GigabitEthernet 1/0/1": ["02:00:00:00:00:01"]}
    assert found.neighbours == {"GigabitEthernet 1/0/1": [Neighbour("app01", ("ens1f0",))]}
    assert found.untagged["GigabitEthernet 1/0/1"] == 101
    assert found.carried["AggregatePort 1"] == frozenset({100, 101})
    assert found.addresses["Mgmt 0"] == "10.255.0.201"
    told = PLATFORM.hardware([session.send_command(command) for command in PLATFORM.HARDWARE])
    assert told == {"serial": "SN-SW1", "model": "S6520X-54QC", "version": "S5760X_RGOS 12.6(2)B0702P1"}
    session.disconnect()
