"""Each reader bears what real devices printed, and finds in it what ntc-templates says is there.

Of the table of VLANs nothing is read: the configuration has them. A device that is a virtual chassis tells its members
one by one; the first is the one that speaks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.measured import Measured
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import PLATFORM as JUNOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import show

from tests.unit.network import corpus
from tests.unit.network.corpus import said

PLACES = {
    "show_lldp_neighbors": 3, "show_ethernet-switching_table": 4, "show_lacp_interfaces": 5,
    "show_ethernet-switching_interfaces": 6,
}  # fmt: skip
"""Where the answer to a command is among the answers to MEASURE."""


def files(command: str) -> list[Any]:
    return corpus.files("juniper_junos", command)


def measured(path: Path, terse: str = "") -> Measured:
    answers = [terse] + [""] * (len(JUNOS.MEASURE) - 1)
    answers[PLACES[path.parent.name]] = path.read_text()
    return JUNOS.measured(answers)


@pytest.mark.parametrize("path", files("show_lldp_neighbors"))
def test_neighbours(path: Path) -> None:
    found = measured(path).neighbours
    due = {row["local_interface"]: (row["neighbor_name"], (row["neighbor_interface"],)) for row in said(path)}
    assert {port: tuple(heard[0]) for port, heard in found.items()} == due


@pytest.mark.parametrize("path", files("show_ethernet-switching_table"))
def test_mac_addresses(path: Path) -> None:
    due: dict[str, list[str]] = {}
    for row in said(path):
        due.setdefault(row["logical_interface"].removesuffix(".0"), []).append(row["mac_address"])
    assert measured(path).macs == due


@pytest.mark.parametrize("path", files("show_lacp_interfaces"))
def test_groups(path: Path) -> None:
    due = {
        member: (row["bundle_name"], "bundled")
        for row in said(path)
        for member, mux in zip(row["member_interface"], row["mux_state"], strict=True)
        if mux == "Collecting distributing"
    }
    assert measured(path).bundles == due != {}


@pytest.mark.parametrize("path", files("show_ethernet-switching_interfaces"))
def test_members_of_vlans(path: Path) -> None:
    due: dict[str, set[int]] = {}
    names = [row["interface"].removesuffix(".0") for row in said(path)]
    for name, row in zip(names, said(path), strict=True):
        if row["vlan_id"] and row["status"] == "up":
            due[name] = {int(vlan) for vlan in row["vlan_id"]}
    links = [
        f"{name}  up    {'up' if row['status'] == 'up' else 'down'}"
        for name, row in zip(names, said(path), strict=True)
    ]
    found = measured(path, "\n".join(links) + "\n")
    assert {port: set(vlans) for port, vlans in found.carried.items()} == due != {}
    assert found.untagged == {"ge-0/0/2": 300}


@pytest.mark.parametrize("path", files("show_version"))
def test_versions(path: Path) -> None:
    due = said(path)[0]
    found = JUNOS.hardware([path.read_text(), ""])
    assert (found["model"], found["version"]) == (due["model"], due["junos_version"].split("\n")[0])


@pytest.mark.parametrize("path", files("show_chassis_hardware"))
def test_serial_numbers(path: Path) -> None:
    due = next(row for row in said(path) if row["chassis_serial_number"])
    found = JUNOS.hardware(["", path.read_text()])
    told = f"{due['chassis_serial_number']} {due['chassis_description']}"
    assert f"{found['serial']} {found['model']}".endswith(told)  # some are told without the serial number


TERSE = """\
Interface               Admin Link Proto    Local                 Remote
ge-0/0/0                up    up
ge-0/0/0.0              up    up   eth-switch
ge-0/0/1                up    up
ge-0/0/1.0              up    up   aenet    --> ae0.0
ge-0/0/2                down  down
xe-0/1/0                up    down
ae0                     up    up
ae0.0                   up    up   inet     10.0.0.1/30
                                   inet6    fe80::1/64
me0                     up    up
me0.0                   up    up   inet     10.255.0.1/24
"""
MEDIA = """\
Physical interface: ge-0/0/0, Enabled, Physical link is Up
  Link-level type: Ethernet, MTU: 1514, LAN-PHY mode, Link-mode: Half-duplex, Speed: Auto, BPDU Error: None,
  Autonegotiation information:
    Negotiation status: Complete
    Link partner:
        Link mode: Full-duplex, Flow control: None, Remote fault: OK, Link partner Speed: 1000 Mbps
    Local resolution:
        Flow control: None, Remote fault: Link OK, Local link Speed: 100 Mbps, Link mode: Half-duplex

Physical interface: xe-0/1/0, Enabled, Physical link is Down
  Link-level type: Ethernet, MTU: 1514, LAN-PHY mode, Speed: 10Gbps, Duplex: Full-Duplex, BPDU Error: None
Physical interface: ge-0/0/2, Administratively down, Physical link is Down
  Link-level type: Ethernet, MTU: 1514, LAN-PHY mode, Speed: Auto, Duplex: Auto,
"""


def test_links_addresses_and_what_was_negotiated() -> None:
    found = JUNOS.measured([TERSE, MEDIA, "", "", "", "", ""])
    assert found.status["ge-0/0/2"] == "disabled" and found.status["xe-0/1/0"] == "notconnect"
    assert found.bundles == {"ge-0/0/1": ("ae0", "bundled")}
    assert found.addresses == {"ae0": "10.0.0.1", "me0": "10.255.0.1"}
    assert found.speed == {"ge-0/0/0": "100M", "xe-0/1/0": "10G", "ge-0/0/2": ""}
    assert found.duplex == {"ge-0/0/0": "half", "xe-0/1/0": "full", "ge-0/0/2": ""}
    assert JUNOS.connected(TERSE) >= {"ge-0/0/0", "ge-0/0/1", "ae0"} and "xe-0/1/0" not in JUNOS.connected(TERSE)


def test_what_is_no_answer_is_a_fault() -> None:
    with pytest.raises(Exception, match="show interfaces terse is not understood"):
        show.connected("error: command is not valid on the ex4300\n")


LACP = """\
Aggregated interface: ae0
    LACP state:       Role   Exp   Def  Dist  Col  Syn  Aggr  Timeout  Activity
      ge-0/0/7       Actor    No    No   Yes  Yes  Yes   Yes     Fast    Active
      ge-0/0/7     Partner    No    No   Yes  Yes  Yes   Yes     Slow    Active
    LACP protocol:        Receive State  Transmit State          Mux State
      ge-0/0/7                  Current   Slow periodic Collecting distributing
"""


@pytest.mark.parametrize("after", ["\n{master:0}\nnetops@SW1> ", "\n\nnetops@SW1> ", "\n{primary:node0}\n"])
def test_what_comes_after_an_answer_is_none_of_it(after: str) -> None:
    answers = [""] * 5 + [LACP + after, ""]
    assert JUNOS.measured(answers).bundles == {"ge-0/0/7": ("ae0", "bundled")}


LLDP = """\
Local Interface    Parent Interface    Chassis Id          Port info          System Name
xe-0/0/31.0        -                   18:a9:05:ea:64:55   TenGigabitEthernet 0/47  core switch
xe-0/0/26.0        -                   d0:67:e5:97:91:7a   Te1/0/19
"""


def test_a_name_with_a_blank_and_a_neighbour_without_a_name() -> None:
    text = LLDP.replace("TenGigabitEthernet 0/47  core switch", "Te 0/47            core switch")
    found = JUNOS.measured(["", "", "", text, "", "error: lacp subsystem not running", ""])
    assert found.neighbours == {"xe-0/0/31": [("core switch", ("Te 0/47",))], "xe-0/0/26": [("", ("Te1/0/19",))]}
    assert found.bundles == {}


AGELESS = """\
   Vlan                MAC                 MAC      Logical                SVLBNH/      Active
   name                address             flags    interface              VENH Index   source
   v100                50:0f:0b:00:33:00   D        xe-0/0/2.0           
   v100                50:14:02:00:33:00   D        xe-0/0/2.0           
   v100                50:36:be:00:35:00   D        vtep.32771                          10.200.0.7
   v1000               aa:bb:cc:00:01:10   DL       ae10.0               
   v1000               aa:bb:cc:00:02:10   DR       esi.1742                            00:01:01:01:01:01:01:01:01:02
"""  # noqa: W291 - the blanks are the switch's
AGED = """\
    Vlan                MAC                 MAC         Age    Logical                NH        RTR
    name                address             flags              interface              Index     ID
    Vlan2               bc:ac:0a:ca:ca:30   D             -   ae3.0                  0         0
    Vlan2               bc:ac:0a:ca:ca:31   D          3:05   xe-0/0/51:0.0          0         0
    Vlan2               bc:ac:0a:ca:ca:32   S             -   ge-0/0/1.0             0         0
    Vlan2               bc:ac:0a:ca:ca:33   Learn         0   ge-0/0/2.0
"""


def test_a_table_of_mac_addresses_with_and_without_their_age() -> None:
    without, aged = (JUNOS.measured([""] * 4 + [text, "", ""]).macs for text in (AGELESS, AGED))
    assert without == {
        "xe-0/0/2": ["50:0f:0b:00:33:00", "50:14:02:00:33:00"],
        "vtep.32771": ["50:36:be:00:35:00"],
        "ae10": ["aa:bb:cc:00:01:10"],
        "esi.1742": ["aa:bb:cc:00:02:10"],
    }
    assert aged == {
        "ae3": ["bc:ac:0a:ca:ca:30"],
        "xe-0/0/51:0": ["bc:ac:0a:ca:ca:31"],
        "ge-0/0/2": ["bc:ac:0a:ca:ca:33"],
    }
