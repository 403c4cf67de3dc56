"""What real Nexus switches printed is read, and says what ntc-templates found in it (corpus/README)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import vlan_ids
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos import PLATFORM as NXOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos import show

from tests.unit.network import corpus
from tests.unit.network.corpus import said

COMMANDS = {
    "show_interface_status": 0,
    "show_lldp_neighbors_detail": 1,
    "show_mac_address-table": 2,
    "show_port-channel_summary": 3,
    "show_interface_switchport": 5,
}


def files(command: str) -> list[Any]:
    return corpus.files("cisco_nxos", command)


def answers(path: Path, place: int) -> list[str]:
    """The answer of a file at its place among the others, which say nothing."""
    found = [""] * len(NXOS.MEASURE)
    found[place] = path.read_text()
    return found


@pytest.mark.parametrize("path", [one for name in COMMANDS for one in files(name)])
def test_every_file_is_borne(path: Path) -> None:
    command = next(name for name in COMMANDS if path.stem.startswith(f"cisco_nxos_{name}"))
    NXOS.measured(answers(path, COMMANDS[command]))


@pytest.mark.parametrize("path", files("show_interface_status"))
def test_states_of_ports(path: Path) -> None:
    found = list(show.status_rows(path.read_text()))
    told = said(path)
    assert [row["port"] for row in found] == [row["port"] for row in told]
    for mine, theirs in zip(found, told, strict=True):
        assert mine["status"] == theirs["status"]
        if "vlan" in mine:
            assert [mine[key] for key in ("vlan", "duplex", "speed")] == [
                theirs[key] for key in ("vlan_id", "duplex", "speed")
            ]
            assert mine["name"] == theirs["name"].strip()
    up = {NXOS.canonical(row["port"]) for row in told if row["status"] == "connected"}
    assert NXOS.connected(path.read_text()) == up
    measured = NXOS.measured(answers(path, 0))
    assert Link.OTHER not in measured.status.values()
    assert all(measured.speed[NXOS.canonical(row["port"])] for row in told if row["speed"].strip("a-G").isdigit())


@pytest.mark.parametrize("path", files("show_lldp_neighbors_detail"))
def test_neighbours(path: Path) -> None:
    found = NXOS.measured(answers(path, 1)).neighbours
    for row in said(path):
        there = found[NXOS.canonical(row["local_interface"])]
        assert row["neighbor_name"] in [one.system for one in there]
        assert any(row["neighbor_interface"] in one.ports for one in there)
    assert sum(map(len, found.values())) >= len(said(path))


@pytest.mark.parametrize("path", files("show_mac_address-table"))
def test_mac_addresses(path: Path) -> None:
    found = [(row["vlan"], row["mac"], row["type"], row["port"]) for row in show.mac_rows(path.read_text())]
    assert found == [(row["vlan_id"], row["mac_address"], row["type"], row["ports"]) for row in said(path)]


@pytest.mark.parametrize("path", files("show_interface_switchport"))
def test_vlans_as_operating(path: Path) -> None:
    found = {name: (untagged, carried) for name, untagged, carried in show.switching_of(path.read_text())}
    for row in said(path):
        name, mode = NXOS.canonical(row["interface"]), row["mode"]
        if mode == "trunk":
            assert found[name][0] == int(row["native_vlan"])
            assert found[name][1] == vlan_ids(row["trunking_vlans"])
        elif mode == "access":
            assert found[name] == (int(row["access_vlan"]), frozenset({int(row["access_vlan"])}))


@pytest.mark.parametrize("path", files("show_version"))
def test_versions(path: Path) -> None:
    (told,) = said(path)
    found = NXOS.hardware([path.read_text(), ""])
    assert told["os"].startswith(found["version"]) and found["version"]
    assert found["serial"] == told["serial"] and found["model"] == told["platform"]


@pytest.mark.parametrize("path", files("show_inventory"))
def test_inventories(path: Path) -> None:
    told = next(row for row in said(path) if row["name"] == "Chassis")
    found = NXOS.hardware(["", path.read_text()])
    assert (found["serial"], found["model"]) == (told["sn"], told["pid"])
