"""The EOS of the lab: sessions, commits for a time, groups, and what it shows."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Member, Neighbour
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos import PLATFORM as EOS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos import DIALECT, execs
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos.config import section
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import LEFT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from netmiko import ConnectHandler
from textfsm import TextFSM

from tests.unit.lab.served import Served

PORTS = [f"Ethernet{number}" for number in range(1, 7)] + ["Ethernet49/1", "Ethernet49/2"]
HEARD = Neighbor("Ethernet1", "SW2", "Arista EOS", "02:00:00:00:00:01", "Ethernet9", "to SW1", ("Bridge",), "", 99)


@pytest.fixture
def switch(tmp_path: Path) -> Served:
    macs = [("Ethernet2", 20, "02:00:5e:00:53:01")]
    return Served("eos", tmp_path, PORTS, "Management1", lit=(*PORTS[:4], PORTS[6]), heard=[HEARD], macs=macs)


@pytest.fixture
def client(switch: Served) -> Iterator[Any]:
    with switch:
        made = ConnectHandler(device_type="arista_eos", **switch.options())
        made.enable()
        yield made
        made.disconnect()


def run(switch: Served, *lines: str) -> str:
    context = execs.context(switch.device, "tester")
    return "".join(context.run(line).replace(LEFT, "") for line in lines)


def port(switch: Served, name: str = "Ethernet1") -> list[str]:
    return [line.strip() for line in section(switch.device.running, f"interface {name}")[1:]]


def body(switch: Served) -> str:
    return execs.body(switch.device.running)


@pytest.mark.parametrize(
    ("line", "shown", "inverse"),
    [
        ("description to APP01 ens1f0", "description to APP01 ens1f0", "no description"),
        ("sw mo tr", "switchport mode trunk", "no switchport mode"),
        ("switchport mode access", None, "no switchport mode"),
        ("switchport trunk allowed vlan 10,11,12,20", "switchport trunk allowed vlan 10-12,20", "no sw t a v"),
        ("shut", "shutdown", "no shutdown"),
        ("speed forced 1000full", "speed forced 1000full", "no speed"),
        ("speed 100g-4", "speed 100g-4", "no speed"),
        ("no lldp transmit", "no lldp transmit", "lldp transmit"),
        ("no switchport", "no switchport", "switchport"),
        ("spanning-tree portfast", "spanning-tree portfast", "no spanning-tree portfast"),
    ],
)
def test_a_line_and_its_inverse(switch: Served, line: str, shown: str | None, inverse: str) -> None:
    run(switch, "interface et1", line)
    assert port(switch) == ([shown] if shown else [])
    run(switch, "interface Ethernet 1", inverse)
    assert port(switch) == []


def test_a_port_that_routes_keeps_the_lines_of_its_switching(switch: Served) -> None:
    run(switch, "interface et1", "switchport access vlan 20", "no switchport", "ip address 10.0.0.1/30")
    assert port(switch) == ["switchport access vlan 20", "no switchport", "ip address 10.0.0.1/30"]
    assert switch.device.intent(switch.device).ports["Ethernet1"].address == "10.0.0.1/30"
    with pytest.raises(CliError, match="not allowed on a switched"):
        run(switch, "interface et2", "ip address 10.0.0.5/30")


def test_a_member_keeps_its_own_lines_and_does_what_its_group_does(switch: Served) -> None:
    run(switch, "interface po10", "switchport mode trunk", "interface et1", "channel-group 10 mode active")
    assert port(switch) == ["channel-group 10 mode active"]
    assert switch.device.intent(switch.device).ports["Ethernet1"].mode == "trunk"
    with pytest.raises(CliError, match="Cannot change mode"):
        run(switch, "interface et2", "channel-group 10 mode on")
    run(switch, "interface et3", "channel-group 11 mode on")
    assert "interface Port-Channel11" in body(switch)


def test_a_vlan_that_is_not_there_is_made_and_told(switch: Served) -> None:
    assert "Creating vlan 77" in run(switch, "interface et1", "switchport access vlan 77")
    assert "vlan 77" in body(switch)


def test_vlans_without_names_share_a_section(switch: Served) -> None:
    run(switch, "vlan 10,20-22", "vlan 20", "name PAY")
    shown = body(switch)
    assert "vlan 10,21-22\n!\nvlan 20\n   name PAY\n!" in shown


def test_what_is_saved_boots_again(switch: Served) -> None:
    run(switch, "vlan 10", "name PAY", "interface po10", "switchport mode trunk", "interface et49/1")
    run(switch, "interface et49/1", "channel-group 10 mode active", "interface et1", "no switchport")
    run(switch, "interface et1", "no switchport", "ip address 10.0.0.1/30")
    DIALECT.store(switch.device)
    before = body(switch)
    switch.boot()
    assert body(switch) == before
    assert DIALECT.authenticate(switch.device, "netops", "pa55-login")


def test_a_session_changes_nothing_before_its_commit_and_nothing_after_its_abort(switch: Served, client: Any) -> None:
    before = body(switch)
    client.write_channel("configure session one\ninterface Ethernet1\ndescription new\n")
    said = client.read_until_pattern(r"description new\s+SW1\(config-s-one-if-Et1\)#")
    assert "SW1(config-s-one)#" in said and body(switch) == before
    client.write_channel("show session-config diffs\n")
    said = client.read_until_pattern(r"\+   description new\s+.*?SW1\(config-s-one-if-Et1\)#", re_flags=16)
    assert "--- system:/running-config" in said
    client.write_channel("abort\n")
    client.read_until_pattern(r"SW1#")
    assert body(switch) == before
    client.write_channel("configure session two\ninterface Ethernet1\ndescription new\ncommit\n")
    client.read_until_pattern(r"commit\s+SW1#")
    assert "   description new\n" in body(switch)
    assert "completed" in client.send_command("show configuration sessions")


def timed(client: Any, clock: str) -> None:
    client.write_channel(f"configure session net\ninterface Ethernet1\ndescription new\ncommit timer {clock}\n")
    client.read_until_pattern(r"commit timer \S+\s+SW1#")


def test_a_commit_for_a_time_is_taken_back_unless_a_new_session_confirms_it(switch: Served, client: Any) -> None:
    before = body(switch)
    timed(client, "00:00:01")
    assert "   description new\n" in body(switch)
    assert "pendingCommitTimer" in client.send_command("show configuration sessions")
    deadline = time.monotonic() + 60
    while body(switch) != before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert body(switch) == before
    assert "pendingCommitTimer" not in client.send_command("show configuration sessions")

    timed(client, "00:00:02")
    other = ConnectHandler(device_type="arista_eos", **switch.options())
    other.enable()
    assert "%" not in other.send_command("configure session net commit")
    other.disconnect()
    time.sleep(2.5)
    assert "   description new\n" in body(switch)


def test_a_commit_for_a_time_can_be_taken_back_at_once(switch: Served, client: Any) -> None:
    before = body(switch)
    timed(client, "00:10:00")
    client.send_command("configure session net abort")
    assert body(switch) == before
    assert "% Cannot find" in client.send_command("configure session net abort")


def test_no_more_sessions_than_the_system_has(switch: Served, client: Any) -> None:
    for number in range(6):
        client.write_channel(f"configure session s{number}\nend\n")
        said = client.read_until_pattern(r"end\s+.*?SW1#", re_flags=16)
    assert "% Maximum number of pending sessions" in said


SHOWN = {
    "show interfaces status": "show_interfaces_status",
    "show lldp neighbors detail": "show_lldp_neighbors_detail",
    "show lldp neighbors": "show_lldp_neighbors",
    "show mac address-table": "show_mac_address-table",
    "show port-channel summary": "show_port-channel_summary",
    "show ip interface brief": "show_ip_interface_brief",
    "show vlan": "show_vlan",
    "show version": "show_version",
    "show inventory": "show_inventory",
    "show interfaces description": "show_interfaces_description",
}


def rows(template: str, answer: str) -> list[dict[str, Any]]:
    text = (resources.files("ntc_templates") / "templates" / f"arista_eos_{template}.textfsm").read_text()
    return list(TextFSM(io.StringIO(text)).ParseTextToDicts(answer))


def test_what_it_shows_is_read_by_templates_and_measured(switch: Served, client: Any) -> None:
    run(switch, "vlan 20", "name PAY", "interface po10", "switchport mode trunk", "switchport trunk allowed vlan 20")
    run(switch, "interface et1,et49/1", "channel-group 10 mode active", "interface et4", "switchport mode trunk")
    run(switch, "interface et2", "switchport access vlan 20", "description APP01", "interface et5", "shutdown")
    run(switch, "interface et3", "no switchport", "ip address 10.0.0.1/30")
    switch._forward()
    shown = {command: str(client.send_command(command)) for command in {*SHOWN, *EOS.MEASURE}}
    assert client.send_command("show nonsense") == "% Invalid input (at token 1: 'nonsense')"
    read = {command: rows(template, shown[command]) for command, template in SHOWN.items()}
    assert all(read.values()), [command for command, found in read.items() if not found]
    status = {row["PORT"]: row for row in read["show interfaces status"]}
    assert (status["Et2"]["STATUS"], status["Et2"]["VLAN_ID"]) == ("connected", "20")
    assert (status["Et1"]["VLAN_ID"], status["Et5"]["STATUS"]) == ("Po10", "disabled")
    assert {row["VLAN_ID"]: row["VLAN_NAME"] for row in read["show vlan"]}["20"] == "PAY"
    found = EOS.measured(shown[command] for command in EOS.MEASURE)
    assert found.status["Ethernet2"] is Link.UP and found.status["Ethernet5"] is Link.SHUT
    assert found.neighbours["Ethernet1"] == [Neighbour("SW2", ("Ethernet9", "to SW1"))]
    assert found.macs == {"Ethernet2": ["02:00:5e:00:53:01"]}
    assert found.addresses["Ethernet3"] == "10.0.0.1"
    assert found.untagged["Ethernet2"] == 20 and found.carried["Ethernet4"] == frozenset(range(1, 4095))
    assert found.bundles["Ethernet1"] == ("Port-Channel10", Member.BUNDLED)
    assert found.pair is None and EOS.hardware([shown["show version"]])["version"] == "4.28.9M"


@pytest.mark.parametrize(
    ("line", "shown"), [("speed forced 1000full", "1G"), ("speed 10g", "10G"), ("no speed", "10G")]
)
def test_a_port_runs_at_the_speed_that_is_fixed(switch: Served, client: Any, line: str, shown: str) -> None:
    client.send_config_set(["interface Ethernet1", line], error_pattern="% ")
    assert EOS.measured(str(client.send_command(command)) for command in EOS.MEASURE).speed["Ethernet1"] == shown
