"""The RGOS configuration: each command and its inverse, aggregate ports, order, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import execs, load, ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.commands import LEFT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.names import expand_range, full_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.render import body, section
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

NAMES = ["Mgmt 0", *(f"GigabitEthernet 0/{number}" for number in range(1, 5)), "TenGigabitEthernet 0/49"]


@pytest.fixture
def device(tmp_path: Path) -> Device:
    switch = Switch.model_validate(
        {
            "name": "SW1",
            "dialect": "rgos",
            "oob_interface": "Mgmt 0",
            "oob_ip": "10.255.0.201",
            "secrets": {"username": "netops", "password": "pw", "enable": "en"},
            "interfaces": [{"name": name, "speed": 1000} for name in NAMES],
        }
    )
    made = Device(switch, Paths(tmp_path, tmp_path, "none"), "255.255.255.0", {})
    assert load.load(made, "") == []
    return made


def configure(device: Device, *lines: str) -> str:
    context = Context(device, "tester")
    return "".join(context.run(line).replace(LEFT, "") for line in lines)


def port(device: Device, name: str = "GigabitEthernet 0/1") -> list[str]:
    return [line.strip() for line in section(device.running, f"interface {name}")[1:]]


@pytest.mark.parametrize(
    ("line", "shown", "inverse"),
    [
        ("description to APP01", "description to APP01", "no description"),
        ("switchport access vlan 20", "switchport access vlan 20", "no switchport access vlan"),
        ("switchport mode access", None, "no switchport mode"),
        ("sw mo trunk", "switchport mode trunk", "switchport mode access"),
        ("switchport mode uplink", "switchport mode uplink", "no switchport mode"),
        ("switchport trunk native vlan 20", "switchport trunk native vlan 20", "no switchport trunk native vlan"),
        ("speed 100", "speed 100", "no speed"),
        ("duplex auto", None, "no duplex"),
        ("shut", "shutdown", "no shutdown"),
        ("spanning-tree portfast", "spanning-tree portfast", "no spanning-tree portfast"),
        ("storm-control broadcast pps 500", "storm-control broadcast pps 500", "no storm-control broadcast"),
        ("no switchport", "no switchport", "switchport"),
    ],
)
def test_a_line_and_its_inverse(device: Device, line: str, shown: str | None, inverse: str) -> None:
    configure(device, "vlan 20")
    before = body(device)
    configure(device, "interface gi0/1", line)
    assert port(device) == ([shown] if shown else [])
    configure(device, "interface gi0/1", inverse)
    assert body(device) == before


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["only 10,20"], "only 10,20"),
        (["10,20"], "only 10,20"),
        (["only 10", "add 20-22"], "only 10,20-22"),
        (["only 10-20", "remove 12-19"], "only 10,11,20"),
        (["except 5"], "only 1-4,6-4094"),
        (["remove 1-4094"], "remove 1-4094"),
        (["only 10", "all"], None),
    ],
)
def test_allowed_vlans(device: Device, lines: list[str], shown: str | None) -> None:
    configure(device, "int gi0/1", *(f"switchport trunk allowed vlan {line}" for line in lines))
    assert port(device) == ([f"switchport trunk allowed vlan {shown}"] if shown else [])


def test_a_member_is_what_its_aggregate_port_is(device: Device) -> None:
    configure(device, "vlan 20", "int gi0/1", "switchport mode trunk", "port-group 1 mode active")
    assert port(device) == ["port-group 1 mode active"]
    assert port(device, "AggregatePort 1") == ["switchport mode trunk"]
    configure(device, "int ag1", "switchport trunk allowed vlan only 20", "int gi0/2", "port-group 1 mode active")
    intent = ports.intent(device)
    assert intent.ports["GigabitEthernet 0/2"].lag == "AggregatePort 1"
    assert intent.ports["GigabitEthernet 0/2"].allowed == frozenset({20})
    with pytest.raises(CliError, match="is a member of an aggregate port"):
        configure(device, "int gi0/2", "switchport mode access")


def test_who_leaves_a_group_is_shut_and_has_lost_its_switching(device: Device) -> None:
    configure(device, "int gi0/1", "switchport mode trunk", "port-group 1", "no port-group")
    assert port(device) == ["shutdown"]
    configure(device, "int gi0/2", "port-group 1", "exit", "no interface aggregateport 1")
    assert port(device, "GigabitEthernet 0/2") == ["shutdown"]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["interface gi9/1"], "% Invalid input"),
        (["interface gi0/1", "switchport mode"], "% Incomplete command."),
        (["interface gi0/1", "ip address 10.0.0.1 255.255.255.0"], "% Invalid input"),
        (["interface gi0/1", "no switchport", "switchport mode trunk"], "% Invalid input"),
        (["no vlan 1"], "can not be deleted"),
        (["interface gi0/1", "port-group 1", "port-group 2"], "member of another"),
        (["interface ag1", "no switchport", "interface gi0/1", "port-group 1"], "cannot join"),
    ],
)
def test_refusals_say_why(device: Device, lines: list[str], why: str) -> None:
    with pytest.raises(CliError) as refused:
        configure(device, *lines)
    assert why in said(refused.value)


def test_what_is_shown_is_what_boots(device: Device) -> None:
    configure(device, "vlan 20", "name PAY", "vlan range 30,31", "int range gi0/1-2", "port-group 1 mode active")
    configure(device, "int ag1", "switchport mode trunk", "int gi0/3", "no switchport", "ip address 10.1.1.1 255.0.0.0")
    before = body(device)
    assert "vlan range 1,30,31" in before
    assert load.load(device, "\n".join(before)) == []
    assert body(device) == before


def test_secrets_are_hashed_and_checked(device: Device) -> None:
    assert load.authenticate(device, "netops", "pw") and not load.authenticate(device, "netops", "PW")
    assert load.enables(device, "en") and not load.enables(device, "pw")
    configure(device, "enable secret other", "username ops privilege 15 secret my-own-w0rd")
    assert load.enables(device, "other") and load.privilege(device, "ops") == 15
    assert "my-own-w0rd" not in "\n".join(body(device))
    assert secrets.fits("x", secrets.hash_secret("x")) and not secrets.fits("y", secrets.hash_secret("x"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gi0/1", "GigabitEthernet 0/1"),
        ("TenGigabitEthernet 0/49", "TenGigabitEthernet 0/49"),
        ("ag1", "AggregatePort 1"),
        ("vlan 20", "VLAN 20"),
    ],
)
def test_interface_names_may_be_short(text: str, name: str) -> None:
    assert full_name(text) == name


def test_ranges() -> None:
    assert expand_range("gi0/1-2,0/4") == [NAMES[1], NAMES[2], NAMES[4]]


@pytest.mark.parametrize(
    "line",
    [
        *("sh run", "sh run int gi0/1", "sh start", "sh ver", "sh vlan", "sh int st", "sh int sw", "sh agg sum"),
        *("sh lacp sum", "sh mac-address-table", "sh lldp nei det", "sh ip int br", "wr", "conf t", "term len 0"),
    ],
)
def test_exec_commands_may_be_short(line: str) -> None:
    assert callable(execs.PRIVILEGED.parse(line).action)
    if line.startswith(("sh run", "sh start", "wr", "conf")):
        with pytest.raises(CliError):
            execs.USER.parse(line)
