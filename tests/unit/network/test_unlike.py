"""Ports and VLANs that are something else than their own lines say are refused before anything is written."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import refusals
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import vlan_ids
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._unlike import unlike
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    SwitchState,
    Wish,
    span,
    vlans_of_mode,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

ACCESS: dict[str, Any] = {"mode": "access", "access": 10, "native": None, "allowed": None, "lag": None}
TRUNK: dict[str, Any] = {"mode": "trunk", "access": None, "native": None, "allowed": frozenset({10, 20}), "lag": None}


def refused(name: str, port: str, owned: dict[str, Any], text: str) -> str:
    """Return what is said of a configuration in which a plan wants something of a port, empty when nothing is."""
    platform, desired = load(name), Desired({port: Wish(owned)}, {10: "PAY", 20: "APP"})
    try:
        for refuse in refusals.BEFORE:
            refuse("SW1", platform.parse(text), desired, platform)
        refusals.refuse_unfit("SW1", text, desired, platform)
    except GoliveError as error:
        return str(error) if sentences.of_error(error).zh != str(error) else "said in English alone"
    return ""


GI = "GigabitEthernet1/0/1"
PARTS = [
    ("nxos", "Ethernet1/1", "  no switchport", ".7", "  encapsulation dot1q 7"),
    ("eos", "Ethernet1", "   no switchport", ".7", "   encapsulation dot1q vlan 7"),
    ("ios", GI, " no switchport", ".7", " encapsulation dot1Q 7"),
    ("vrp8", "25GE1/0/1", " stp disable", ".7 mode l2", " encapsulation dot1q vid 7"),
    ("comware", GI, " port link-mode route", ".7", " vlan-type dot1q vid 7"),
]


@pytest.mark.parametrize(("name", "port", "line", "part", "below"), PARTS)
def test_a_port_that_is_divided_is_not_switched(name: str, port: str, line: str, part: str, below: str) -> None:
    alone = f"interface {port}\n{line}\n"
    text = f"{alone}interface {port}{part}\n{below}\n"
    assert refused(name, port, TRUNK, text).startswith(f"SW1 {port}: has subinterfaces ({port}.7")
    state = load(name).parse(text).ports[port]
    assert refused(name, port, {"mode": state.mode, "description": "x"}, text) == ""
    assert refused(name, port, TRUNK, alone) == ""


@pytest.mark.parametrize(
    ("name", "port", "line"),
    [
        ("ios", GI, "source template WORKSTATION"), ("nxos", "Ethernet1/1", "inherit port-profile EDGE"),
        ("eos", "Ethernet1", "profile EDGE"),
    ],
)  # fmt: skip
def test_a_port_with_lines_of_a_template_is_not_taken(name: str, port: str, line: str) -> None:
    text = f"interface {port}\n {line}\n!\n"
    assert f"SW1: {port} has '{line}', which gives it lines" in refused(name, port, ACCESS, text)
    assert refused(name, port, {"enabled": False}, text) == ""


@pytest.mark.parametrize(
    ("name", "port", "vlan", "line"),
    [
        ("ios", GI, "vlan 10", "private-vlan primary"), ("ios", GI, "vlan 10", "remote-span"),
        ("nxos", "Ethernet1/1", "vlan 10", "state suspend"), ("nxos", "Ethernet1/1", "vlan 9-10", "shutdown"),
        ("eos", "Ethernet1", "vlan 10,12", "state suspend"), ("rgos", "GigabitEthernet 0/1", "vlan 10", "supervlan"),
        ("vrp", "GigabitEthernet0/0/1", "vlan 10", "aggregate-vlan"),
        ("comware", GI, "vlan 10", "private-vlan isolated"), ("comware", GI, "vlan 8 to 12", "supervlan"),
    ],
)  # fmt: skip
def test_a_vlan_that_is_no_ordinary_one_is_not_used(name: str, port: str, vlan: str, line: str) -> None:
    text = f"{vlan}\n {line}\ninterface {port}\n description x\n"
    assert refused(name, port, ACCESS, text).startswith(f"SW1: VLAN 10 has '{line}': it would not carry")
    assert refused(name, port, ACCESS, text.replace(vlan, "vlan 99")) == ""
    assert refused(name, port, ACCESS, text.replace(line, "name PAY")) == ""


def test_a_trunk_outside_of_a_trunk_group_is_refused() -> None:
    text = "vlan 10\n   trunk group MLAG\n!\ninterface Ethernet1\n   description x\n{}!\n"
    assert "VLAN 10 has 'trunk group MLAG', and Ethernet1 is not in that group" in refused(
        "eos", "Ethernet1", TRUNK, text.format("")
    )
    inside = text.format("   switchport trunk group MLAG\n")
    assert refused("eos", "Ethernet1", TRUNK, inside) == refused("eos", "Ethernet1", ACCESS, text.format("")) == ""


def test_a_catalyst_whose_ports_route_does_not_say_so_of_them() -> None:
    text = "".join(
        f"interface {name}\n ip address 10.0.0.1 255.255.255.0\n!\n" for name in ("GigabitEthernet1/1", "Vlan10")
    )
    found = load("ios").parse(text).ports
    assert (found["GigabitEthernet1/1"].mode, found["Vlan10"].mode) == ("routed", None)
    assert "is a routed port with an address" in refused("ios", "GigabitEthernet1/1", ACCESS, text)


def test_a_junos_without_els_is_told_by_day() -> None:
    line = "unit 0 family ethernet-switching port-mode trunk"
    text = f"set interfaces ge-0/0/1 {line}\nset vlans PAY vlan-id 10\nset vlans APP vlan-id 20\n"
    assert refused("junos", "ge-0/0/1", TRUNK, text) == (
        f"SW1: ge-0/0/1 has '{line}', as only a Junos without ELS has it: plans are for switches with ELS"
    )


def test_a_number_of_a_vlan_that_none_can_have_costs_no_memory() -> None:
    """What a switch writes is data: a hostile one would end the controller."""
    assert span("4094", "9" * 5000) == range(4094, 4096)
    assert not vlan_ids("99999999999-" + "9" * 11) and vlan_ids("7,4095-99999999999") == {7, 4095}
    assert vlans_of_mode("hybrid untagged 10 to 99999999999") == frozenset(range(10, 4096))
    assert not unlike("vlan 1000000-99999999999\n shutdown\n", SwitchState(), Desired())
