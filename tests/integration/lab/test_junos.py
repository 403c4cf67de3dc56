"""Two simulated Junos switches with a real data plane: what the stage configures is what forwards, and it goes back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import login, session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import PLATFORM
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.switch import SwitchWork
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.integration.lab import topologies
from tests.integration.lab.conftest import eventually

pytestmark = pytest.mark.integration
NAME = "njun1"
UPLINKS = ("xe-0/1/0", "xe-0/1/1")
STARTUP = """\
set interfaces ge-0/0/0 unit 0 family ethernet-switching vlan members OLD
set vlans OLD vlan-id 50
"""
TRUNK: dict[str, Any] = {"mode": "trunk", "access": None, "native": None, "allowed": [100]}
MEMBER = {**TRUNK, "description": "L", "enabled": True, "lag": 1, "lag_mode": "active"}
ACCESS: dict[str, Any] = {"mode": "access", "access": 100, "native": None, "allowed": None}
WORK: dict[str, Any] = {
    "platform": "junos",
    "vlans": {"100": "PAY"},
    "ports": {
        "ge-0/0/0": {"owned": {"description": "FW", "enabled": True, **ACCESS}},
        "ae1": {"owned": {"description": "peer", "enabled": True, **TRUNK}},
        **{name: {"owned": MEMBER} for name in UPLINKS},
    },
    "links": {},
}


def junos(number: int) -> dict[str, Any]:
    names = ["me0", "ge-0/0/0", "ge-0/0/1", *UPLINKS]
    return {
        "name": f"SW{number}", "dialect": "junos", "oob_interface": "me0", "oob_ip": f"10.255.0.20{number}",
        "model": "EX4300-24T", "serial": f"PD{number}", "startup_config": STARTUP,
        "secrets": {"username": topologies.USER, "password": topologies.PASSWORD, "enable": topologies.ENABLE},
        "interfaces": [{"name": name, "speed": 10000 if name in UPLINKS else 1000} for name in names],
    }  # fmt: skip


def stub(number: int) -> dict[str, Any]:
    return {
        "name": f"FW{number}",
        "interfaces": [{"name": "eth1", "speed": 1000, "addresses": [f"10.90.0.{number}/24"]}],
    }


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[Layout]:
    ends = [((f"FW{number}", "eth1"), (f"SW{number}", "ge-0/0/0")) for number in (1, 2)]
    ends += [(("SW1", name), ("SW2", name)) for name in UPLINKS]
    cables = [topologies.cable(number, *both) for number, both in enumerate(ends, 1)]
    topology = {
        "name": NAME, "dir": str(folder / NAME), "switches": [junos(1), junos(2)], "stubs": [stub(1), stub(2)],
        "cables": cables,
    }  # fmt: skip
    fleet.up(parse(topology))
    yield Layout(NAME, folder / NAME)
    fleet.down(NAME)


def access(lab: Layout, folder: Path, number: int) -> Access:
    address = f"10.255.0.20{number}"
    key = (lab.switch_dir(f"SW{number}") / "ssh_host_ed25519_key.pub").read_text().split()
    known = folder / f"known-{number}"
    known.write_text(f"{address} {key[0]} {key[1]}\n")
    proxy = f"nsenter --net=/run/netns/{NAME}-ctl nc -N %h %p"
    return Access(f"SW{number}", address, topologies.USER, topologies.PASSWORD, known_hosts=str(known), proxy=proxy)


KNOCK = "import socket; s = socket.socket(); s.settimeout(1); exit(s.connect_ex(('10.90.0.2', 9)) != 111)"


def reaches(lab: Layout) -> bool:
    """Whether the device behind one switch hears that behind the other: it is refused, because nobody listens."""
    words = ["nsenter", f"--net=/run/netns/{lab.netns('FW1')}", sys.executable, "-c", KNOCK]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def work(lab: Layout, folder: Path, number: int) -> SwitchWork:
    where = access(lab, folder, number)
    return SwitchWork(f"SW{number}", WORK, PLATFORM, lambda: login(where, PLATFORM), folder / f"restore-{number}")


def running(lab: Layout, folder: Path, number: int) -> str:
    with session(access(lab, folder, number), PLATFORM) as dialogue:
        return PLATFORM.settled(dialogue.ask(PLATFORM.RUNNING))


def startup(lab: Layout, number: int) -> str:
    return (lab.switch_dir(f"SW{number}") / "startup-config").read_text()


def test_there_forwarding_measured_and_back(lab: Layout, tmp_path: Path) -> None:
    before = {number: running(lab, tmp_path, number) for number in (1, 2)}
    assert not reaches(lab)
    undo = {}
    for number in (1, 2):
        with work(lab, tmp_path, number) as there:
            reading = there.read()
            there.capture(reading)
            there.keep(reading.before)
            there.apply(reading)
            undo[number] = reading.before
        assert running(lab, tmp_path, number) == startup(lab, number) != before[number]
    assert eventually(lambda: reaches(lab), 20)
    assert eventually(lambda: bundled(lab, tmp_path), 20)
    with work(lab, tmp_path, 1) as again:
        assert again.read().changes == []
    for number in (1, 2):
        with work(lab, tmp_path, number) as back:
            back.undo(undo[number], {})
        assert running(lab, tmp_path, number) == startup(lab, number) == before[number]
    assert eventually(lambda: not reaches(lab))


def bundled(lab: Layout, folder: Path) -> bool:
    """Whether everything that is measured on the first switch is as it was configured."""
    with session(access(lab, folder, 1), PLATFORM) as dialogue:
        found = PLATFORM.measured([dialogue.ask(command) for command in PLATFORM.MEASURE])
        known = PLATFORM.hardware([dialogue.ask(command) for command in PLATFORM.HARDWARE])
    assert known == {"serial": "PD1", "model": "ex4300-24t", "version": "21.4R3-S5.4"}
    assert found.speed["ge-0/0/0"] == "1G" and found.speed["xe-0/1/0"] == "10G"
    heard = [neighbour.system for neighbour in found.neighbours.get("xe-0/1/0", [])]
    return (
        {name: found.bundles.get(name) for name in UPLINKS} == dict.fromkeys(UPLINKS, ("ae1", "bundled"))
        and found.carried.get("ge-0/0/0") == frozenset({100})
        and found.untagged.get("ge-0/0/0") == 100
        and heard == ["SW2"]
        and bool(found.macs.get("ae1"))
    )
