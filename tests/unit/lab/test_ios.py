"""The IOS configuration: each command and its inverse, abbreviations, order, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import (
    exec_grammar,
    load,
    ports,
    secrets,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.commands import LEFT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.config import GRAMMARS, Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import expand_range, full_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.render import body, section
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import filters
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.switching import startup_faults
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch, Topology

NAMES = [
    "GigabitEthernet0/0",
    *(f"GigabitEthernet1/0/{number}" for number in range(1, 13)),
    "TenGigabitEthernet1/1/1",
]


@pytest.fixture
def device(tmp_path: Path) -> Device:
    switch = Switch.model_validate(
        {
            "name": "SW1",
            "dialect": "ios",
            "oob_interface": "GigabitEthernet0/0",
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


def port(device: Device, name: str = "GigabitEthernet1/0/1") -> list[str]:
    return section(device.running, f"interface {name}")[1:]


@pytest.mark.parametrize(
    ("line", "shown", "inverse"),
    [
        ("description to APP01 ens1f0", " description to APP01 ens1f0", "no description"),
        ("desc  two  blanks", " description two  blanks", "no desc"),
        ("switchport access vlan 1", None, "no switchport access vlan"),
        ("switchport mode access", " switchport mode access", "no switchport mode"),
        ("sw m t", " switchport mode trunk", "no sw mo"),
        ("switchport mode dynamic auto", None, "no switchport mode"),
        ("switchport nonegotiate", " switchport nonegotiate", "no switchport nonegotiate"),
        ("switchport trunk native vlan 99", " switchport trunk native vlan 99", "no switchport trunk native vlan"),
        ("switchport trunk allowed vlan 10,20", " switchport trunk allowed vlan 10,20", "no sw trunk allowed vlan"),
        ("shut", " shutdown", "no shutdown"),
        ("speed 1000", " speed 1000", "no speed"),
        ("speed auto", None, "no speed"),
        ("duplex full", " duplex full", "no duplex full"),
        ("mtu 9000", " mtu 9000", "no mtu"),
        ("spanning-tree portfast", " spanning-tree portfast", "no spanning-tree portfast"),
        ("span bpduguard enable", " spanning-tree bpduguard enable", "no spanning-tree bpduguard"),
        (
            "storm-control broadcast level 5.00",
            " storm-control broadcast level 5.00",
            "no storm-control broadcast level",
        ),
        ("no cdp enable", " no cdp enable", "cdp enable"),
        ("no lldp transmit", " no lldp transmit", "lldp transmit"),
        ("no switchport", " no switchport", "switchport"),
        ("ip address 10.1.1.1 255.255.255.0", " ip address 10.1.1.1 255.255.255.0", "no ip address"),
    ],
)
def test_a_line_and_its_inverse(device: Device, line: str, shown: str | None, inverse: str) -> None:
    before = body(device)
    configure(device, "interface gi1/0/1", line)
    assert port(device) == ([shown] if shown else [])
    configure(device, "interface gi1/0/1", inverse)
    assert body(device) == before


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["10,20"], "10,20"),
        (["20,10,11,12"], "10-12,20"),
        (["10", "add 20,21"], "10,20,21"),
        (["10-20", "remove 12-19"], "10,11,20"),
        (["remove 5"], "1-4,6-4094"),
        (["except 5"], "1-4,6-4094"),
        (["none"], "none"),
        (["none", "add 7"], "7"),
        (["10", "all"], None),
        (["add 10"], None),
        (["1-4093", "add 4094"], None),
    ],
)
def test_allowed_vlans(device: Device, lines: list[str], shown: str | None) -> None:
    configure(device, "int gi1/0/1", *(f"switchport trunk allowed vlan {line}" for line in lines))
    assert port(device) == ([f" switchport trunk allowed vlan {shown}"] if shown else [])


def test_a_long_vlan_list_goes_on_in_the_next_line_and_is_read_back(device: Device) -> None:
    odd = ",".join(str(vlan) for vlan in range(1001, 1101, 2))
    configure(device, "int gi1/0/1", f"switchport trunk allowed vlan {odd}")
    shown = port(device)
    assert len(shown) > 3
    assert all(len(line) <= 80 for line in shown)
    assert shown[1].startswith(" switchport trunk allowed vlan add ")
    configure(device, "int gi1/0/2", *(line.strip() for line in shown))
    assert port(device, "GigabitEthernet1/0/2") == shown


def test_lines_are_shown_in_the_order_of_ios(device: Device) -> None:
    lines = ["spanning-tree portfast", "shutdown", "switchport mode trunk", "switchport access vlan 20", "desc x"]
    configure(device, "int gi1/0/1", *lines, "channel-group 3 mode active", "switchport trunk native vlan 7")
    assert port(device) == [
        " description x",
        " switchport access vlan 20",
        " switchport trunk native vlan 7",
        " switchport mode trunk",
        " shutdown",
        " channel-group 3 mode active",
        " spanning-tree portfast",
    ]


def test_vlans_are_sorted_and_unnamed_neighbours_share_a_stanza(device: Device) -> None:
    configure(device, "vlan 30", "vlan 10", "name PAY", "vlan 20,21,22", "vlan 5")
    text = body(device)
    start = text.index("vlan 5")
    assert text[start : start + 5] == ["vlan 5", "!", "vlan 10", " name PAY", "!"]
    assert text[start + 5] == "vlan 20-22,30"
    configure(device, "no vlan 5,20-22,30", "no vlan 10")
    assert not [line for line in body(device) if line.startswith("vlan")]


def test_access_to_a_missing_vlan_creates_it(device: Device) -> None:
    said = configure(device, "int gi1/0/1", "switchport access vlan 77")
    assert said == "% Access VLAN does not exist. Creating vlan 77\n"
    assert "vlan 77" in body(device)


def test_a_bundle_shares_its_switchport_lines(device: Device) -> None:
    before = body(device)
    configure(device, "int range gi1/0/1-2", "switchport mode trunk", "channel-group 1 mode active")
    assert port(device, "Port-channel1") == [" switchport mode trunk"]
    configure(device, "int po1", "switchport trunk allowed vlan 20")
    assert port(device)[0] == " switchport trunk allowed vlan 20"
    intent = ports.intent(device)
    assert intent.ports["GigabitEthernet1/0/2"].lag == "Port-channel1"
    assert intent.lags["Port-channel1"].allowed == frozenset({20})
    configure(device, "int po1", "no switchport trunk allowed vlan")
    configure(device, "int range gi1/0/1-2", "no channel-group 1", "no switchport mode", "exit", "no interface po1")
    assert body(device) == before


def test_a_removed_bundle_leaves_its_members_shut(device: Device) -> None:
    configure(device, "int gi1/0/1", "channel-group 1 mode on", "exit", "no interface port-channel 1")
    assert port(device) == [" shutdown"]


def test_default_interface(device: Device) -> None:
    before = body(device)
    configure(device, "int gi1/0/1", "desc x", "switchport mode trunk", "shutdown")
    said = configure(device, "default interface range gi1/0/1 - 2")
    assert said.count("set to default configuration") == 2
    assert body(device) == before


@pytest.mark.parametrize(
    ("line", "column"),
    [("nonsense", 0), ("interface gi9/0/1", 10), ("hostname 9x", 9), ("vlan 5000", 5), ("interface foo1", 10)],
)
def test_the_caret_points_at_what_is_wrong(device: Device, line: str, column: int) -> None:
    with pytest.raises(Invalid) as refused:
        Context(device, "tester").run(line)
    assert refused.value.column == column


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("switchport", ""),
        ("switchport mode", "% Incomplete command."),
        ("s", "% Ambiguous command"),
        ("no vlan 1", "may not be deleted"),
        ("vlan 1003", "reserved"),
        ("no interface gi1/0/2", "not permitted"),
    ],
)
def test_refusals_say_why(device: Device, line: str, why: str) -> None:
    context = Context(device, "tester")
    context.run("interface gi1/0/1")
    if why:
        with pytest.raises(CliError) as error:
            context.run(line)
        assert why in said(error.value)
    else:
        assert not context.run(line)


def test_a_global_line_is_taken_inside_a_section(device: Device) -> None:
    context = Context(device, "tester")
    for line in ("interface gi1/0/1", "vlan 20", "interface gi1/0/2", "hostname NEW"):
        context.run(line)
    assert device.running.lines["hostname"] == "hostname NEW"


def test_what_is_shown_is_what_boots(device: Device) -> None:
    configure(device, "vlan 20", "name PAY", "vlan 30,31", "int range gi1/0/1-2", "switchport mode trunk")
    configure(
        device, "int range gi1/0/1-2", "channel-group 1 mode active", "int vlan 20", "ip address 10.1.1.1 255.0.0.0"
    )
    configure(device, "ip route 0.0.0.0 0.0.0.0 10.1.1.254", "ip access-list extended MGMT", "permit tcp any any eq 22")
    before = body(device)
    assert load.load(device, "\n".join(before)) == []
    assert body(device) == before


def test_refused_lines_of_a_startup_configuration_are_reported(device: Device) -> None:
    assert load.load(device, "hostname X\nfrobnicate all\n") == [
        "line 2: frobnicate all: % Invalid input detected at '^' marker."
    ]


def test_secrets_are_hashed_and_checked(device: Device) -> None:
    assert load.authenticate(device, "netops", "pw")
    assert not load.authenticate(device, "netops", "PW")
    assert not load.authenticate(device, "nobody", "pw")
    assert load.enables(device, "en")
    assert not load.enables(device, "pw")
    configure(device, "enable secret other", "username ops privilege 15 secret my-own-w0rd")
    assert load.enables(device, "other")
    assert load.privilege(device, "ops") == 15
    assert "my-own-w0rd" not in "\n".join(body(device))


def test_a_type_9_hash_of_a_real_device() -> None:
    known = "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6"
    assert secrets.fits("hashcat", known)
    assert not secrets.fits("Hashcat", known)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gi1/0/1", "GigabitEthernet1/0/1"),
        ("Gig 1/0/1", "GigabitEthernet1/0/1"),
        ("te1/1/1", "TenGigabitEthernet1/1/1"),
        ("twe1/0/1", "TwentyFiveGigE1/0/1"),
        ("po1", "Port-channel1"),
        ("vl20", "Vlan20"),
    ],
)
def test_interface_names_may_be_short(text: str, name: str) -> None:
    assert full_name(text) == name


@pytest.mark.parametrize("text", ["x1", "1/0/1", "gi", "t1/0/1"])
def test_other_names_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        full_name(text)


def test_ranges() -> None:
    assert expand_range("gi1/0/1 - 2 , gi1/0/9,te1/1/1") == [
        "GigabitEthernet1/0/1",
        "GigabitEthernet1/0/2",
        "GigabitEthernet1/0/9",
        "TenGigabitEthernet1/1/1",
    ]


@pytest.mark.parametrize(
    ("how", "pattern", "left"),
    [
        ("include", "vlan", "vlan 20\n switchport access vlan 20\n"),
        ("exclude", "vlan", "hostname X\ninterface A\n description d\n"),
        ("begin", "interface", "interface A\n description d\n switchport access vlan 20\n"),
        ("section", "interface", "interface A\n description d\n switchport access vlan 20\n"),
        ("count", "vlan", "Number of lines which match regexp = 2\n"),
        ("include", "nothing", ""),
    ],
)
def test_filters(how: str, pattern: str, left: str) -> None:
    text = "hostname X\nvlan 20\ninterface A\n description d\n switchport access vlan 20\n"
    assert filters.filtered(text, how, pattern) == left


def test_help_lists_what_may_follow() -> None:
    assert GRAMMARS["interface"].choices("switchport m") == ["mode"]
    assert "<id>" not in GRAMMARS["interface"].choices("switchport access ")
    assert GRAMMARS["interface"].choices("shutdown ") == ["<cr>"]


def test_a_startup_configuration_is_checked_before_anything_is_built(device: Device) -> None:
    topology = Topology.model_validate(
        {
            "name": "demo",
            "dir": "/tmp/demo",
            "switches": [{**device.switch.model_dump(), "startup_config": "vlan 9999\n"}],
        }
    )
    assert [fault.en for fault in startup_faults(topology)] == [
        "switches.SW1.startup_config: line 1: vlan 9999: % Invalid input detected at '^' marker."
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("sh run", "sh run int gi1/0/1", "show run all", "sh start", "sh ver", "sh inv", "sh clo", "sh users", "dir"),
        *("sh vlan", "sh vlan br", "sh vlan id 20", "sh int", "sh int te1/1/1", "sh int status", "sh int trunk"),
        *("sh int switchport", "sh int gi1/0/1 switchport", "sh int desc", "sh int gi1/0/1 status", "sh ip int br"),
        *("sh mac address-table", "sh mac add int gi1/0/1", "sh mac add vlan 20", "sh mac add dyn vlan 20"),
        *("sh lldp nei", "sh lldp nei det", "sh lldp nei gi1/0/1 det", "sh ether sum", "term len 0", "term wid 511"),
        *("wr", "wr mem", "copy run start", "reload", "conf t", "en", "disa", "ex"),
    ],
)
def test_exec_commands_may_be_short(line: str) -> None:
    assert callable(exec_grammar.PRIVILEGED.parse(line).action)
    if line.startswith(("dir", "wr", "copy", "reload", "conf", "sh run", "show run", "sh start")):
        with pytest.raises(CliError):
            exec_grammar.USER.parse(line)
    else:
        assert callable(exec_grammar.USER.parse(line).action)
