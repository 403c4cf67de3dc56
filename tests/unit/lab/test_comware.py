"""The Comware configuration: each command and its inverse, link types, groups, order, refusals, the commit delay."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import (
    exec_grammar,
    load,
    net,
    ports,
    secrets,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.commands import LEFT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import expand_range, full_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.render import body, section
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

NAMES = [
    "M-GigabitEthernet0/0/0",
    *(f"GigabitEthernet1/0/{number}" for number in range(1, 5)),
    "Ten-GigabitEthernet1/0/49",
]


@pytest.fixture
def device(tmp_path: Path) -> Device:
    switch = Switch.model_validate(
        {
            "name": "SW1",
            "dialect": "comware",
            "oob_interface": NAMES[0],
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
    return [line.strip() for line in section(device.running, f"interface {name}")[2:]]


@pytest.mark.parametrize(
    ("line", "shown", "inverse"),
    [
        ("description to APP01 ens1f0", "description to APP01 ens1f0", "undo description"),
        ("desc x", "description x", "undo desc"),
        ("speed 100", "speed 100", "undo speed"),
        ("speed auto", None, "undo speed"),
        ("duplex full", "duplex full", "undo duplex"),
        ("shut", "shutdown", "undo shutdown"),
        ("stp edged-port", "stp edged-port", "undo stp edged-port"),
        ("broadcast-suppression pps 500", "broadcast-suppression pps 500", "undo broadcast-suppression"),
        ("undo lldp enable", "undo lldp enable", "lldp enable"),
        ("lacp mode passive", "lacp mode passive", "undo lacp mode"),
        ("port access vlan 20", "port access vlan 20", "undo port access vlan"),
        ("port access vlan 1", None, "undo port access vlan"),
    ],
)
def test_a_line_and_its_inverse(device: Device, line: str, shown: str | None, inverse: str) -> None:
    configure(device, "vlan 20")
    before = body(device)
    configure(device, "interface ge1/0/1", line)
    assert port(device) == ([shown] if shown else [])
    configure(device, "interface ge1/0/1", inverse)
    assert body(device) == before


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["port trunk permit vlan 10 20"], ["port trunk permit vlan 10 20"]),
        (
            ["undo port trunk permit vlan 1", "port trunk permit vlan 10 to 12 20"],
            ["undo port trunk permit vlan 1", "port trunk permit vlan 10 to 12 20"],
        ),
        (["port trunk permit vlan all"], ["port trunk permit vlan all"]),
        (
            ["port trunk permit vlan all", "undo port trunk permit vlan 1"],
            ["undo port trunk permit vlan 1", "port trunk permit vlan 2 to 4094"],
        ),
        (["port trunk pvid vlan 20"], ["port trunk pvid vlan 20"]),
    ],
)
def test_what_a_trunk_carries(device: Device, lines: list[str], shown: list[str]) -> None:
    configure(device, "interface ge1/0/1", "port link-type trunk", *lines)
    assert port(device) == ["port link-type trunk", *shown]


def test_more_than_ten_ranges_are_more_than_one_line_and_are_read_back(device: Device) -> None:
    configure(device, "interface ge1/0/1", "port link-type trunk")
    for first in (1000, 1020):
        listed = " ".join(str(first + number) for number in range(0, 20, 2))
        configure(device, "interface ge1/0/1", f"port trunk permit vlan {listed}")
    shown = port(device)
    assert [len(line.split()) for line in shown[1:]] == [14, 14]
    with pytest.raises(CliError):
        configure(device, "interface ge1/0/1", "port trunk permit vlan " + " ".join(map(str, range(1, 23, 2))))
    before = body(device)
    assert load.load(device, "\n".join(before)) == []
    assert body(device) == before


def test_hybrid_ports_keep_what_is_tagged_and_what_is_not(device: Device) -> None:
    configure(device, "interface ge1/0/1", "port link-type hybrid", "port hybrid vlan 10 11 tagged")
    configure(device, "interface ge1/0/1", "port hybrid vlan 11 20 untagged", "undo port hybrid vlan 1")
    assert port(device) == [
        *("port link-type hybrid", "undo port hybrid vlan 1", "port hybrid vlan 10 tagged"),
        "port hybrid vlan 11 20 untagged",
    ]
    before = body(device)
    assert load.load(device, "\n".join(before)) == []
    assert body(device) == before


def test_a_link_type_forgets_the_vlans_of_the_one_before(device: Device) -> None:
    before = body(device)
    configure(device, "interface ge1/0/1", "port link-type trunk", "port trunk permit vlan 10")
    with pytest.raises(CliError, match="first set the link type of the port to access"):
        configure(device, "interface ge1/0/1", "port link-type hybrid")
    configure(device, "interface ge1/0/1", "port link-type access")
    assert body(device) == before


def test_another_link_mode_forgets_everything_but_that_it_is_shut(device: Device) -> None:
    configure(device, "interface ge1/0/1", "description x", "stp edged-port", "shutdown", "port link-mode route")
    assert section(device.running, "interface GigabitEthernet1/0/1")[1:] == [" port link-mode route", " shutdown"]
    configure(device, "interface ge1/0/1", "ip address 10.0.0.1 255.255.255.252")
    assert ports.intent(device).ports["GigabitEthernet1/0/1"].address == "10.0.0.1/30"


def test_members_follow_their_aggregate_interface_and_are_selected_when_alike(device: Device) -> None:
    configure(device, "interface bagg1", "link-aggregation mode dynamic", "port link-type trunk")
    configure(device, "interface ge1/0/1", "port link-aggregation group 1")
    assert ports.intent(device).ports["GigabitEthernet1/0/1"].lag == ""
    configure(device, "interface ge1/0/1", "port link-type trunk")
    assert ports.intent(device).ports["GigabitEthernet1/0/1"].lag_mode == "active"
    configure(device, "interface bagg1", "port trunk permit vlan 10")
    assert "port trunk permit vlan 10" in port(device)
    configure(device, "undo interface bagg1")
    assert "port link-aggregation group 1" not in port(device) and "port trunk permit vlan 10" in port(device)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["interface ge9/0/1"], "Wrong parameter"),
        (["frobnicate"], "Unrecognized command"),
        (["interface ge1/0/1", "port link-type"], "Incomplete command"),
        (["interface ge1/0/1", "port access vlan 77"], "The VLAN does not exist."),
        (["interface ge1/0/1", "port trunk permit vlan 10"], "link type of the port is not trunk"),
        (["interface ge1/0/1", "port link-aggregation group 9"], "aggregation group does not exist"),
        (["interface ge1/0/1", "ip address 10.0.0.1 255.255.255.0"], "Unrecognized command"),
        (["undo vlan 1"], "default VLAN cannot be deleted"),
        (["interface ragg1", "quit", "interface bagg1"], "Wrong parameter"),
    ],
)
def test_refusals_say_why(device: Device, lines: list[str], why: str) -> None:
    with pytest.raises(CliError) as refused:
        configure(device, *lines)
    assert why in said(refused.value, 9)[0]


def test_vlans_without_lines_share_a_head(device: Device) -> None:
    configure(device, "vlan 10 to 12", "vlan 11", "name PAY", "quit", "vlan 20")
    text = body(device)
    assert [line for line in text if line.startswith(("vlan", " name"))] == [
        *("vlan 1", "vlan 10", "vlan 11", " name PAY", "vlan 12", "vlan 20")
    ]


def test_refused_lines_of_a_startup_configuration_are_reported(device: Device) -> None:
    refused = load.load(device, "#\n sysname X\n#\nfrobnicate all\n")
    assert refused == ["line 4: frobnicate all: % Unrecognized command found at '^' position."]


def test_passwords_are_hashed_and_checked(device: Device) -> None:
    assert load.authenticate(device, "netops", "pw") and not load.authenticate(device, "netops", "PW")
    configure(device, "local-user ops class manage", "password simple my-own-w0rd")
    assert load.authenticate(device, "ops", "my-own-w0rd")
    assert "my-own-w0rd" not in "\n".join(body(device))
    assert secrets.fits("x", secrets.hash_secret("x")) and not secrets.fits("y", secrets.hash_secret("x"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ge1/0/1", "GigabitEthernet1/0/1"),
        ("GigabitEthernet 1/0/1", "GigabitEthernet1/0/1"),
        ("xge1/0/49", "Ten-GigabitEthernet1/0/49"),
        ("bagg1", "Bridge-Aggregation1"),
        ("vlan20", "Vlan-interface20"),
    ],
)
def test_interface_names_may_be_short(text: str, name: str) -> None:
    assert full_name(text) == name


def test_ranges() -> None:
    assert expand_range("GE1/0/1 to GE1/0/3 XGE1/0/49") == [*NAMES[1:4], NAMES[-1]]
    with pytest.raises(ValueError, match=r".*"):
        expand_range("GE1/0/3 to GE1/0/1")


@pytest.mark.parametrize(
    "line",
    [
        *("dis cu", "dis cu int ge1/0/1", "dis sa", "dis int br", "dis int", "dis vlan", "dis vlan br", "dis vlan all"),
        *("dis mac-a", "dis link-aggregation v", "dis lldp neighbor-information l", "dis ver", "dis dev man", "sa f"),
    ],
)
def test_commands_may_be_short_and_are_known_everywhere(line: str) -> None:
    assert callable(exec_grammar.USER.parse(line).action)
    assert callable(exec_grammar.ANY_VIEW.parse(line).action)


def test_the_commit_delay_takes_back_what_nobody_committed(device: Device) -> None:
    async def play() -> None:
        settled: list[bool] = []

        async def settle() -> None:
            settled.append(True)

        device.settle = settle
        before = body(device)
        net.arm(device, 0.05)
        configure(device, "vlan 10", "interface ge1/0/1", "description x")
        net.arm(device, 0.1)  # another end, the same point
        await asyncio.sleep(0.4)
        assert body(device) == before and settled and not net.runs(device)
        net.arm(device, 0.05)
        configure(device, "interface ge1/0/1", "description kept")
        net.confirm(device)
        await asyncio.sleep(0.2)
        assert port(device) == ["description kept"]
        net.arm(device, 0.05)
        configure(device, "interface ge1/0/1", "description lost with the power")
        device.off = True
        await asyncio.sleep(0.2)
        assert port(device) == ["description lost with the power"]

    asyncio.run(play())
