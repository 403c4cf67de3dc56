"""What real Catalyst switches printed is read, and says what ntc-templates found in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Measured, Member
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import PLATFORM as IOS

from tests.unit.network import corpus
from tests.unit.network.corpus import said

PLACES = {
    "show_interfaces_status": 0, "show_lldp_neighbors_detail": 1, "show_mac-address-table": 2,
    "show_etherchannel_summary": 3, "show_ip_interface_brief": 4, "show_interfaces_switchport": 5,
    "show_lldp_neighbors": 6,
}  # fmt: skip
"""Where the answer to a command is among the answers to MEASURE."""


def files(*commands: str) -> list[Any]:
    return corpus.files("cisco_ios", *commands)


def read(path: Path) -> Measured:
    answers = [""] * len(IOS.MEASURE)
    answers[PLACES[path.parent.name]] = path.read_text(encoding="utf-8")
    return IOS.measured(answers)


@pytest.mark.parametrize("path", files(*PLACES))
def test_every_file_is_borne(path: Path) -> None:
    read(path)


@pytest.mark.parametrize("path", files("show_interfaces_status"))
def test_states_of_ports(path: Path) -> None:
    found, told = read(path), said(path)
    assert set(found.status) == {IOS.canonical(row["port"]) for row in told}
    assert Link.OTHER not in {link for name, link in found.status.items() if not name.startswith("fc")}
    for row in told:
        name, speed = IOS.canonical(row["port"]), row["speed"].removeprefix("a-")
        assert (found.status[name] is Link.UP) is (row["status"] == "connected")
        wanted = "" if not speed.isdigit() else f"{int(speed) // 1000}G" if int(speed) >= 1000 else f"{speed}M"
        assert found.speed[name] == wanted or not speed.isdigit()
        assert found.duplex[name] == row["duplex"].removeprefix("a-").replace("auto", "")
    assert IOS.connected(path.read_text(encoding="utf-8")) == {
        name for name, link in found.status.items() if link is Link.UP
    }


@pytest.mark.parametrize("path", files("show_lldp_neighbors_detail"))
def test_neighbours(path: Path) -> None:
    found, told = read(path).neighbours, [row for row in said(path) if row["local_interface"]]
    for row in told:
        there = [one for one in found[IOS.canonical(row["local_interface"])] if one.system == row["neighbor_name"]]
        assert any({row["neighbor_port_id"], row["neighbor_interface"]} - {""} <= set(one.ports) for one in there)
    assert sum(map(len, found.values())) == len(told)


@pytest.mark.parametrize("path", files("show_mac-address-table"))
def test_mac_addresses(path: Path) -> None:
    found, due = read(path).macs, dict[str, list[str]]()
    for row in said(path):
        for port in row["destination_port"] if row["type"].upper() == "DYNAMIC" else ():
            due.setdefault(IOS.canonical(port), []).append(row["destination_address"].replace(".", ""))
    assert {port: [mac.replace(":", "") for mac in macs] for port, macs in found.items()} == due


@pytest.mark.parametrize("path", files("show_etherchannel_summary"))
def test_members(path: Path) -> None:
    found = read(path).bundles
    due = {
        IOS.canonical(port): (IOS.canonical(row["bundle_name"]), flag in ("P", "bndl") and "U" in row["bundle_status"])
        for row in said(path)
        for port, flag in zip(row["member_interface"], row["member_interface_status"], strict=True)
    }
    assert {port: (group, state is Member.BUNDLED) for port, (group, state) in found.items()} == due != {}


@pytest.mark.parametrize("path", files("show_interfaces_switchport"))
def test_vlans_as_operating(path: Path) -> None:
    found = read(path)
    assert all(vlans <= set(range(1, 4095)) for vlans in found.carried.values())
    for row in said(path):
        name = IOS.canonical(row["interface"])
        if row["mode"] == "static access" and row["access_vlan"].isdigit():
            assert found.carried[name] == {int(row["access_vlan"])}
        elif row["mode"].startswith("trunk"):
            assert found.untagged[name] == int(row["native_vlan"])


@pytest.mark.parametrize("path", files("show_version"))
def test_versions(path: Path) -> None:
    (told,) = said(path)
    found = IOS.hardware([path.read_text(encoding="utf-8"), ""])
    assert found["version"] == told["version"]
    assert found["model"] == next(iter(told["hardware"]), "") and found["serial"] == next(iter(told["serial"]), "")


@pytest.mark.parametrize("path", files("show_inventory"))
def test_inventories(path: Path) -> None:
    told = said(path)[0]
    found = IOS.hardware(["", path.read_text(encoding="utf-8")])
    assert (found["serial"], found["model"]) == (told["sn"], told["pid"])
