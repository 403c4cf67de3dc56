"""What real Arista switches printed is read, and says what ntc-templates found in it (corpus/README)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Member
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos import PLATFORM as EOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos import show

from tests.unit.network import corpus
from tests.unit.network.corpus import said

COMMANDS = {
    "show_interfaces_status": 0,
    "show_lldp_neighbors_detail": 1,
    "show_mac_address-table": 2,
    "show_port-channel_summary": 3,
}


def files(command: str) -> list[Any]:
    return corpus.files("arista_eos", command)


def answers(path: Path, place: int) -> list[str]:
    """The answer of a file at its place among the others, which say nothing."""
    found = [""] * len(EOS.MEASURE)
    found[place] = path.read_text()
    return found


@pytest.mark.parametrize("path", [one for name in COMMANDS for one in files(name)])
def test_every_file_is_borne(path: Path) -> None:
    command = next(name for name in COMMANDS if path.stem.startswith(f"arista_eos_{name}"))
    EOS.measured(answers(path, COMMANDS[command]))


@pytest.mark.parametrize("path", files("show_interfaces_status"))
def test_states_of_ports(path: Path) -> None:
    found, told = list(show.status_rows(path.read_text())), said(path)
    keys = (("port", "port"), ("name", "name"), ("status", "status"), ("vlan", "vlan_id"), ("duplex", "duplex"))
    for mine, theirs in (*keys, ("speed", "speed"), ("type", "type")):
        assert [row[mine] for row in found] == [row[theirs] for row in told]
    measured = EOS.measured(answers(path, 0))
    assert Link.OTHER not in measured.status.values()
    up = {EOS.canonical(row["port"]) for row in told if row["status"] == "connected"}
    assert EOS.connected(path.read_text()) == up


@pytest.mark.parametrize("path", files("show_lldp_neighbors_detail"))
def test_neighbours(path: Path) -> None:
    found = EOS.measured(answers(path, 1)).neighbours
    for row in said(path):
        there = found[EOS.canonical(row["local_interface"])]
        assert row["neighbor_name"] in [one.system for one in there]
        assert any(row["neighbor_interface"] in one.ports for one in there)
    assert sum(map(len, found.values())) == len(said(path))


@pytest.mark.parametrize("path", files("show_mac_address-table"))
def test_mac_addresses(path: Path) -> None:
    found = [(row["vlan"], row["mac"], row["type"], row["port"]) for row in show.mac_rows(path.read_text())]
    told = [
        (row["vlan_id"], row["mac_address"], row["type"], row["destination_port"][0])
        for row in said(path)
        if row["mac_address"][:2] not in ("c8", "53", "je", "42")  # those of multicast
    ]
    assert found == told


@pytest.mark.parametrize("path", files("show_port-channel_summary"))
def test_members(path: Path) -> None:
    found = EOS.measured(answers(path, 3)).bundles
    told = {
        EOS.canonical(port): (EOS.canonical(row["bundle_name"]), flags)
        for row in said(path)
        for port, flags in zip(row["member_interface"], row["member_interface_status"], strict=True)
    }
    assert {port: group for port, (group, _state) in found.items()} == {
        port: group for port, (group, _) in told.items()
    }
    for port, (_group, flags) in told.items():
        assert (found[port][1] is Member.BUNDLED) is ("P" in flags)


@pytest.mark.parametrize("path", files("show_version"))
def test_versions(path: Path) -> None:
    (told,) = said(path)
    found = EOS.hardware([path.read_text()])
    assert told["image"].startswith(found["version"]) and found["version"]
    assert (found["serial"], found["model"]) == (told["serial_number"], told["model"])
