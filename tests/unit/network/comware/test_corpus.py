"""What real devices printed is read as the tests of ntc-templates say: `corpus/<command>/*.raw` and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import BUNDLED, Link, Measured
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import PLATFORM, show
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.show import named

from tests.unit.network import corpus
from tests.unit.network.corpus import said

BRIEF, LLDP, MACS, GROUPS, VLANS, INTERFACE = (
    *("display_interface_brief", "display_lldp_neighbor-information_verbose"),
    *("display_mac-address", "display_link-aggregation_verbose", "display_vlan_all"),
    "display_interface",
)
VLAN_TABLES = ("display_vlan_all", "display_vlan_brief", "display_lldp_neighbor-information_list")
HEADERS = ("Link", "Protocol", "Primary IP     ", "Description")
LINKS = {"UP": Link.UP, "DOWN": Link.DOWN, "ADM": Link.SHUT}


def files(*commands: str) -> list[Any]:
    return corpus.files("hp_comware", *commands)


def read(path: Path) -> Measured:
    """The file in the place of its command, and empty answers to the others."""
    answers = {BRIEF: "", LLDP: "", MACS: "", GROUPS: "", VLANS: "", INTERFACE: ""}
    return PLATFORM.measured({**answers, path.parent.name: path.read_text(encoding="utf-8")}.values())


@pytest.mark.parametrize("path", files(BRIEF))
def test_links_speeds_and_addresses(path: Path) -> None:
    found = read(path)
    for row in said(path):
        name = named(row["interface"])
        assert found.status[name] is LINKS[row["link"]]
        assert found.speed[name] == row["speed"].removesuffix("(a)").replace("auto", "")
        wanted = "full" if row["duplex"].startswith("F") and row["link"] == "UP" else ""
        assert found.duplex.get(name, "") == wanted
        assert found.addresses.get(name, "--") == (row["main_ip"] or "--")
    assert len(found.status) == len(said(path))
    up = {named(row["interface"]) for row in said(path) if row["link"] == "UP"}
    assert PLATFORM.connected(path.read_text(encoding="utf-8")) == up


def test_a_port_of_an_irf_link_has_neither_link_type_nor_pvid() -> None:
    """So a stack of real access switches shows it: its links count as live, and the rows beside it are read."""
    brief = (
        "Brief information on interfaces in bridge mode:\n"
        "Interface            Link Speed   Duplex Type PVID Description\n"
        "XGE1/0/50            UP   10G(a)  F(a)   T    1\n"
        "XGE1/0/51            UP   10G(a)  F(a)   --   --\n"
        "XGE5/0/51            DOWN auto    A      --   --   stack_port\n"
    )
    first, second, third = (f"Ten-GigabitEthernet{number}" for number in ("1/0/50", "1/0/51", "5/0/51"))
    assert PLATFORM.connected(brief) == {first, second}
    found = PLATFORM.measured([brief, "", "", "", "", ""])
    assert found.status == {first: Link.UP, second: Link.UP, third: Link.DOWN}
    assert found.speed[second] == "10G"


@pytest.mark.parametrize("path", files(INTERFACE))
def test_speed_and_duplex_of_ports_that_route(path: Path) -> None:
    """The brief table says neither: the long answer is asked for those that have a link."""
    rows, text = said(path), path.read_text(encoding="utf-8")
    table = "Brief information on interfaces in route mode:\n" + " ".join(["Interface           ", *HEADERS]) + "\n"
    links = [
        f"{row['interface']:<20} {'UP' if row['line_status'] == 'UP' else 'DOWN':<4} UP       --\n" for row in rows
    ]
    found = PLATFORM.measured([table + "".join(links), "", "", "", "", text])
    for row in rows:
        name, speed = named(row["interface"]), row["speed"].lower()
        number = int("".join(filter(str.isdigit, speed)) or 0) * (1 if "g" not in speed else 1000)
        wanted = "" if not number else f"{number // 1000}G" if number >= 1000 else f"{number}M"
        assert found.speed[name] == (wanted if row["line_status"] == "UP" else "")
        assert found.duplex.get(name, "") == (row["duplex"].lower().partition("-")[0] if found.speed[name] else "")


@pytest.mark.parametrize("path", files(LLDP))
def test_neighbours(path: Path) -> None:
    found = read(path).neighbours
    for row in said(path):
        heard = found[named(row["local_interface"])]
        assert [neighbour.system for neighbour in heard] == [row["neighbor_name"]]
        ends = {text for text in (row["neighbor_interface"], row["neighbor_interface_description"]) if text}
        assert set(heard[0].ports) == ends
    assert len(found) == len(said(path))


@pytest.mark.parametrize("path", files(MACS))
def test_mac_addresses(path: Path) -> None:
    found = read(path).macs
    wanted: dict[str, list[str]] = {}
    for row in said(path):
        digits = row["mac_address"].replace("-", "")
        wanted.setdefault(row["interface"], []).append(":".join(digits[at : at + 2] for at in range(0, 12, 2)))
    assert found == wanted


@pytest.mark.parametrize("path", files(GROUPS))
def test_members(path: Path) -> None:
    found = read(path).bundles
    text = path.read_text(encoding="utf-8")
    for row in said(path):
        group = named(row["interface"])
        members = {name for name, (of, _state) in found.items() if of == group}
        assert members == {named(port.partition("(")[0]) for port in row["local_interfaces"]}
    assert len(found) == sum(len(row["local_interfaces"]) for row in said(path))
    selected = text.count(" S  ") - text.count("U  ")  # every member of these devices carries traffic
    assert selected and {state for _group, state in found.values()} == {BUNDLED}


@pytest.mark.parametrize("path", files("display_device_manuinfo"))
def test_hardware(path: Path) -> None:
    found = PLATFORM.hardware(["", path.read_text(encoding="utf-8")])
    named_rows = [row for row in said(path) if row["device_name"].strip()]
    chassis = [row for row in named_rows if row["slot_type"] == "Chassis"] or named_rows
    assert found["serial"] == chassis[0]["device_serial_number"]
    assert found["model"] == chassis[0]["device_name"]


@pytest.mark.parametrize("path", files(*VLAN_TABLES))
def test_the_rest_is_read_with_the_same_fields(path: Path) -> None:
    rows = show.rows(path.parent.name, path.read_text(encoding="utf-8"))
    assert [{key.lower(): value for key, value in row.items()} for row in rows] == said(path)


NEWER_VLANS = """\
 VLAN ID: 1
 VLAN type: Static
 Tagged ports:   None
 Untagged ports:
    Bridge-Aggregation3           Bridge-Aggregation4
    Ten-GigabitEthernet1/0/2

 VLAN ID: 100
 VLAN type: Static
 Tagged ports:
    Bridge-Aggregation5           Bridge-Aggregation6
    Ten-GigabitEthernet1/0/1
 Untagged ports: None
"""
OLDER_VLANS = """\
 VLAN ID: 1002
 VLAN Type: static
 Tagged   Ports:
    Bridge-Aggregation1
 Untagged Ports:
    GigabitEthernet1/0/1     GigabitEthernet1/0/2     GigabitEthernet1/0/3
    GigabitEthernet1/0/4
"""


def test_vlans_of_ports_are_those_of_every_vlan() -> None:
    newer = {int(row["VLAN"]): row for row in show.rows("vlans", NEWER_VLANS)}
    assert " ".join(newer[1]["UNTAGGED"]).split()[-1] == "Ten-GigabitEthernet1/0/2" and newer[1]["TAGGED"] == []
    assert " ".join(newer[100]["TAGGED"]).split()[0] == "Bridge-Aggregation5" and newer[100]["UNTAGGED"] == []
    (older,) = show.rows("vlans", OLDER_VLANS)
    assert len(" ".join(older["UNTAGGED"]).split()) == 4 and " ".join(older["TAGGED"]).split() == [
        "Bridge-Aggregation1"
    ]


BRIEF_OF_TWO = """\
Brief information on interfaces in bridge mode:
Interface            Link Speed   Duplex Type PVID Description
XGE1/0/1             UP   10G(a)  F(a)   T    1
XGE1/0/2             UP   10G(a)  F(a)   A    100
"""
TWO_VLANS = """\
 VLAN ID: 100
 VLAN type: Static
 Description: VLAN 0100
 Tagged ports:
{indent}Ten-GigabitEthernet1/0/1{state}
 Untagged ports:
{indent}Ten-GigabitEthernet1/0/2{state}  Ten-GigabitEthernet1/0/3{state}

 VLAN ID: 200
 Tagged ports:
{indent}Ten-GigabitEthernet1/0/1{state}
 Untagged ports: None
"""


@pytest.mark.parametrize("indent", ["  ", "    "])
@pytest.mark.parametrize("state", ["", "(U)", " (U)", "(D)"])
def test_ports_of_a_vlan_with_their_state_and_few_blanks(indent: str, state: str) -> None:
    found = PLATFORM.measured([BRIEF_OF_TWO, "", "", "", TWO_VLANS.format(indent=indent, state=state), ""])
    one, two = "Ten-GigabitEthernet1/0/1", "Ten-GigabitEthernet1/0/2"
    assert found.carried == {one: {100, 200}, two: {100}}
    assert found.untagged == {two: 100}


LONG = """\
{head}
{mode}
Link speed type is autonegotiation, link duplex type is autonegotiation
"""


@pytest.mark.parametrize("head", ["GigabitEthernet2/0\nCurrent state: UP", "GigabitEthernet2/0 current state: UP"])
@pytest.mark.parametrize(
    ("mode", "speed", "duplex"),
    [
        ("1000Mbps-speed mode, full-duplex mode", "1G", "full"),
        ("1000Mbps-speed mode , full-duplex mode ", "1G", "full"),
        ("1000Mb/s, Full-duplex, link type: autonegotiation, ", "1G", "full"),
        ("1000M, Full, link type is autonegotiation", "1G", "full"),
        ("100Mbps-speed mode, half-duplex mode", "100M", "half"),
        ("10Gbps-speed mode, full-duplex mode", "10G", "full"),
        ("Unknown-speed mode, unknown-duplex mode", "", ""),
    ],
)
def test_every_way_of_writing_speed_and_duplex(head: str, mode: str, speed: str, duplex: str) -> None:
    brief = "Brief information on interfaces in route mode:\n" + " ".join(["Interface           ", *HEADERS]) + "\n"
    answers = [
        f"{brief}GE2/0                UP   UP       10.0.0.1\n",
        "",
        "",
        "",
        "",
        LONG.format(head=head, mode=mode),
    ]
    found = PLATFORM.measured(answers)
    assert (found.speed["GigabitEthernet2/0"], found.duplex.get("GigabitEthernet2/0", "")) == (speed, duplex)


H3C = """\
H3C Comware Software, Version 7.1.070, Release 6126P20
Copyright (c) 2004-2019 New H3C Technologies Co., Ltd. All rights reserved.
H3C S5560S-52F-EI uptime is 1 week, 2 days, 3 hours, 4 minutes
"""
HPE = """\
HPE Comware Platform Software, Software Version 7.1.045, Release 2432P06
HPE FF 5930-32QSFP+ uptime is 2 weeks
"""


@pytest.mark.parametrize(
    ("text", "version", "maker"), [(H3C, "7.1.070, Release 6126P20", "H3C"), (HPE, "7.1.045, Release 2432P06", "HPE")]
)
def test_version(text: str, version: str, maker: str) -> None:
    found = PLATFORM.hardware([text, ""])
    assert found["version"] == version
    assert found["serial"] == ""
    assert found["model"] in text and not found["model"].startswith(maker)
