"""The stage and stock netmiko on the lab's Comware over real SSH: there, again, back as text; what goes wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import editing, fleet, timers
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Neighbour
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import PLATFORM
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import (
    platform as comware,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import net, render
from netmiko import ConnectHandler

from tests.unit.network.dialect_switch import ENABLE, PASSWORD, USER, DialectSwitch

PORTS = {
    "M-GigabitEthernet0/0/0": 1000,
    **{f"GigabitEthernet1/0/{number}": 1000 for number in range(1, 5)},
    "Ten-GigabitEthernet1/0/49": 10000,
    "Ten-GigabitEthernet2/0/49": 10000,
}
STARTUP = """\
#
 sysname SW1
#
vlan 1
#
vlan 100
 name PAY-FRONT
#
vlan 900
 name OLD-TEST
#
interface GigabitEthernet1/0/2
 port link-mode bridge
 description old
 port access vlan 900
 stp edged-port
#
interface GigabitEthernet1/0/3
 port link-mode bridge
 port link-type hybrid
 undo port hybrid vlan 1
 port hybrid vlan 900 tagged
 port hybrid vlan 100 untagged
 port hybrid pvid vlan 100
#
interface Ten-GigabitEthernet1/0/49
 port link-mode bridge
 description old uplink
 port link-type trunk
 port trunk permit vlan 100 900
 broadcast-suppression pps 500
#
return
"""
TRUNK = {"mode": "trunk", "access": None, "native": None, "allowed": [100, 101]}
MEMBER = {**TRUNK, "enabled": True, "speed": None, "duplex": None, "lag": 1, "lag_mode": "active"}
ACCESS = {"enabled": True, "mode": "access", "access": 101, "native": None, "allowed": None}
WORK = {
    "platform": "comware",
    "vlans": {"100": "PAY-FRONT", "101": "PAY-APP"},
    "ports": {
        "Bridge-Aggregation1": {"owned": {"description": "AGG", "enabled": True, **TRUNK, "lag_mode": "active"}},
        "Ten-GigabitEthernet1/0/49": {"owned": {"description": "AGG XGE1/0/49", **MEMBER}},
        "Ten-GigabitEthernet2/0/49": {"owned": {"description": "AGG XGE2/0/49", **MEMBER}},
        "GigabitEthernet1/0/1": {
            "owned": {"description": "APP01 ens1f0", **ACCESS, "speed": "100", "duplex": "full"},
            "extra": ["stp edged-port"],
        },
        "GigabitEthernet1/0/3": {"owned": {"description": "APP02", **ACCESS}, "extra": []},
        "GigabitEthernet1/0/4": {"owned": {"enabled": False}},
    },
    "links": {},
}
NEIGHBOUR = Neighbor(
    *("GigabitEthernet1/0/1", "app01", "Debian", "02:00:00:00:00:01", "ens1f0", "ens1f0"),
    capabilities=("Station",),
    address="10.255.0.11",
    ttl=120,
)
Go = Callable[..., Outcome]


@pytest.fixture
def switch(tmp_path: Path) -> Iterator[DialectSwitch]:
    folder = tmp_path / "switch"
    folder.mkdir()
    with DialectSwitch(folder, "comware", PORTS, STARTUP) as started:
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
    assert " port link-aggregation group 1\n" in running and " port access vlan 101\n" in running
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
    fault: dict[str, Any], said: str, switch: DialectSwitch, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(switch)
    switch.device.faults.update(**fault)
    with monkeypatch.context() as short:  # nothing but the end of its timer takes back what a Comware was told
        short.setattr(net, "MINUTE_S", 6.0)
        short.setattr(editing, "MINUTE_S", 6)
        short.setattr(comware, "_NET", replace(comware._NET, shortest=1))
        for name, seconds in (("NET_S", 1), ("LINE_S", 0.0), ("GRACE_S", 1.0), ("PAUSE_S", 0.1)):
            short.setattr(timers, name, seconds)
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
        device_type="hp_comware", host="127.0.0.1", port=switch.port, username=USER, password=PASSWORD
    )


def test_netmiko_is_at_home(switch: DialectSwitch) -> None:
    session = netmiko(switch)
    assert session.find_prompt() == "<SW1>"
    said = session.send_config_set(["interface GE1/0/4", "description spare"], error_pattern=r" % ")
    assert "[SW1-GigabitEthernet1/0/4]" in said
    session.config_mode()
    assert session.check_config_mode()
    session.exit_config_mode()
    assert "Saved the current configuration to mainboard device successfully" in session.save_config()
    for answer, asked in (("save", r"sure\? \[Y/N\]:"), ("y", r"enter key\):"), ("", r"overwrite\? \[Y/N\]:")):
        session.write_channel(f"{answer}\n")
        session.read_until_pattern(asked)
    session.write_channel("y\n")
    assert "successfully" in session.read_until_pattern(r"\[SW1\]")  # saving, it goes to the system view
    assert "Unrecognized command" in session.send_command("display nonsense")
    session.disconnect()


def test_what_is_measured_is_what_is_there(switch: DialectSwitch, go: Go) -> None:
    go()
    switch.do(lambda device: device.data.macs.append(("GigabitEthernet1/0/1", 101, "02:00:00:00:00:01")))
    switch.do(lambda device: device.heard.append(NEIGHBOUR))
    session = netmiko(switch)
    found = PLATFORM.measured([session.send_command(command) for command in PLATFORM.MEASURE])
    assert found.status["GigabitEthernet1/0/4"] is Link.SHUT
    assert found.status["GigabitEthernet1/0/1"] is Link.UP and found.speed["GigabitEthernet1/0/1"] == "100M"
    assert found.duplex["GigabitEthernet1/0/1"] == "full"
    assert found.bundles["Ten-GigabitEthernet2/0/49"] == ("Bridge-Aggregation1", "bundled")
    assert found.macs == {"GigabitEthernet1/0/1": ["02:00:00:00:00:01"]}
    assert found.neighbours == {"GigabitEthernet1/0/1": [Neighbour("app01", ("ens1f0",))]}
    assert found.untagged["GigabitEthernet1/0/1"] == 101
    assert found.carried["Bridge-Aggregation1"] == frozenset({100, 101})
    assert found.addresses["M-GigabitEthernet0/0/0"] == "10.255.0.201"
    told = PLATFORM.hardware([session.send_command(command) for command in PLATFORM.HARDWARE])
    assert told == {"serial": "SN-SW1", "model": "S6520X-54QC", "version": "7.1.070, Release 6126P20"}
    session.disconnect()


def test_a_change_that_is_not_committed_in_time_goes_back_by_itself(
    switch: DialectSwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The timer of the switch, as the stage arms it: the configuration before it returns unless a session commits."""
    net_ = PLATFORM.net(switch.do(render.text))
    assert net_ is not None and net_.timed(90).command == "configuration commit delay 2"
    before = switch.do(render.text)
    monkeypatch.setattr(net, "MINUTE_S", 4.0)
    session = netmiko(switch)
    lines = ["interface GE1/0/4", "description lost", "shutdown"]
    session.send_config_set([net_.timed(60).command, *lines])
    assert " description lost\n" in switch.do(render.text) and switch.do(net.runs)
    session.disconnect()
    deadline = time.monotonic() + 60
    while switch.do(net.runs) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert switch.do(render.text) == before
    monkeypatch.setattr(net, "MINUTE_S", 60.0)
    session = netmiko(switch)
    session.send_config_set([net_.timed(60).command, *lines])
    session.disconnect()
    anew = netmiko(switch)
    anew.send_config_set([net_.confirm.command])
    assert not switch.do(net.runs) and " description lost\n" in switch.do(render.text)
    anew.disconnect()


def test_a_release_without_a_commit_delay_has_no_net() -> None:
    assert PLATFORM.net("#\n version 5.20, Release 2208\n#\n") is None


PARSED = (
    *("display interface brief", "display link-aggregation verbose", "display mac-address", "display vlan brief"),
    *("display vlan all", "display interface", "display device manuinfo", "display lldp neighbor-information verbose"),
)


def test_parsers_understand_what_is_shown(switch: DialectSwitch, go: Go) -> None:
    go()
    switch.do(lambda device: device.data.macs.append(("GigabitEthernet1/0/1", 101, "02:00:00:00:00:01")))
    switch.do(lambda device: device.heard.append(NEIGHBOUR))
    session = netmiko(switch)
    rows = {command: session.send_command(command, use_textfsm=True) for command in PARSED}
    assert {command: type(found) for command, found in rows.items()} == dict.fromkeys(PARSED, list)
    brief = {row["interface"]: row for row in rows["display interface brief"]}
    assert (brief["GE1/0/4"]["link"], brief["GE1/0/1"]["link"]) == ("ADM", "UP")
    assert (brief["GE1/0/1"]["speed"], brief["GE1/0/1"]["vlan_id"], brief["BAGG1"]["type"]) == ("100M", "101", "T")
    assert brief["M-GE0/0/0"]["main_ip"] == "10.255.0.201"
    group = rows["display link-aggregation verbose"][0]
    assert group["aggregation_mode"] == "Dynamic"
    assert group["local_interfaces"] == ["XGE1/0/49(R)", "XGE2/0/49"]
    assert rows["display mac-address"][0]["mac_address"] == "0200-0000-0001"
    assert [row["vlan_id"] for row in rows["display vlan all"]] == ["1", "100", "101", "900"]
    assert rows["display device manuinfo"][0]["device_serial_number"] == "SN-SW1"
    heard = rows["display lldp neighbor-information verbose"][0]
    assert (heard["local_interface"], heard["neighbor_name"]) == ("GigabitEthernet1/0/1", "app01")
    trunk = next(row for row in rows["display interface"] if row["interface"] == "Bridge-Aggregation1")
    assert (trunk["port_link_type"], trunk["vlan_permitted"]) == ("Trunk", ["100", "101"])
    session.disconnect()
