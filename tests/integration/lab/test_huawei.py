"""Huawei switches of both generations in one lab: what they are told forwards, and what they say of it is true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import BUNDLED, Link, Measured
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse
from netmiko import ConnectHandler

from tests.integration.lab import topologies
from tests.integration.lab.conftest import Lab, eventually
from tests.integration.lab.topologies import cable, host

pytestmark = pytest.mark.integration
KINDS = {1: ("vrp", "huawei", "GigabitEthernet0/0/{}", "XGigabitEthernet0/0/{}", "MEth0/0/1", "lacp"),
         2: ("vrp8", "huawei_vrpv8", "10GE1/0/{}", "40GE1/0/{}", "MEth0/0/0", "lacp-static")}  # fmt: skip


def switch(number: int) -> dict[str, Any]:
    platform, _driver, port, uplink, oob, _lacp = KINDS[number]
    names = [oob, *(port.format(one) for one in (1, 2)), *(uplink.format(one) for one in (1, 2))]
    return {
        **topologies.switch(number),
        "dialect": platform,
        "oob_interface": oob,
        "model": "S5735-L24T4X-A" if number == 1 else "CE6881-48S6CQ",
        "interfaces": [{"name": name, "speed": 10000 if "X" in name or "40" in name else 1000} for name in names],
        "startup_config": "stp mode rstp\n",
    }


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[Lab]:
    """Two hosts, a campus switch and a CloudEngine between them, two cables between the switches."""
    cables = [
        cable(1, ("HOST-1", "ens1f0"), ("SW1", KINDS[1][2].format(1))),
        cable(2, ("HOST-2", "ens1f0"), ("SW2", KINDS[2][2].format(1))),
        *(cable(2 + at, ("SW1", KINDS[1][3].format(at)), ("SW2", KINDS[2][3].format(at))) for at in (1, 2)),
    ]
    topology = {"name": "lbh", "dir": str(folder / "lbh"), "hosts": [host(1), host(2)],
                "switches": [switch(1), switch(2)], "cables": cables}  # fmt: skip
    report = fleet.up(parse(topology))
    yield Lab("lbh", folder, report)
    fleet.down("lbh")


def login(lab: Lab, number: int) -> Any:
    address = f"10.255.0.20{number}"
    return ConnectHandler(
        device_type=KINDS[number][1],
        host=address,
        username=topologies.USER,
        password=topologies.PASSWORD,
        sock=lab.connection(address),
    )


def configure(lab: Lab, number: int, *lines: str) -> None:
    session = login(lab, number)
    session.send_config_set(lines, error_pattern=r"Error")
    if number == 2:
        session.commit()
    session.disconnect()


def measured(lab: Lab, number: int) -> Measured:
    """What the product reads of a switch."""
    platform, session = load(KINDS[number][0]), login(lab, number)
    found = platform.measured([session.send_command(command) for command in platform.MEASURE])
    session.disconnect()
    return found


def test_a_trunk_over_a_group_of_both_generations_forwards_and_is_told_as_it_is(lab: Lab) -> None:
    for number in (1, 2):
        _platform, _driver, port, uplink, _oob, lacp = KINDS[number]
        link = ["port link-type trunk", "undo port trunk allow-pass vlan 1", "port trunk allow-pass vlan 20"]
        members = [line for at in (1, 2) for line in (f"interface {uplink.format(at)}", "eth-trunk 1")]
        access = [f"interface {port.format(1)}", "port link-type access", "port default vlan 20"]
        configure(lab, number, "vlan 20", "quit", "interface Eth-Trunk1", f"mode {lacp}", *link, *members, *access)
    assert eventually(lambda: lab.reaches(1, 2))
    for number in (1, 2):
        port, uplink = (KINDS[number][at].format(1) for at in (2, 3))
        assert eventually(lambda at=number, name=uplink: bool(measured(lab, at).neighbours.get(name)), 40)  # type: ignore[misc]
        found = measured(lab, number)
        assert found.status[port] is Link.UP and found.duplex[port] == "full"
        assert found.bundles[uplink] == ("Eth-Trunk1", BUNDLED)
        assert found.carried["Eth-Trunk1"] == frozenset({20}) and found.untagged[port] == 20
        assert found.neighbours[uplink][0].system == f"SW{3 - number}"
        assert KINDS[3 - number][3].format(1) in found.neighbours[uplink][0].ports
        assert found.macs[port] and found.macs["Eth-Trunk1"]


def test_what_waits_for_its_commit_does_not_forward(lab: Lab) -> None:
    session = login(lab, 2)
    session.send_config_set(["interface Eth-Trunk1", "undo port trunk allow-pass vlan 20"], error_pattern=r"Error")
    assert lab.reaches(1, 2)
    session.commit()
    assert not lab.reaches(1, 2)
    session.send_config_set(["interface Eth-Trunk1", "port trunk allow-pass vlan 20"], error_pattern=r"Error")
    session.commit()
    assert eventually(lambda: lab.reaches(1, 2))
    session.disconnect()


def test_shutdown_takes_the_carrier_from_the_far_end(lab: Lab) -> None:
    configure(lab, 1, f"interface {KINDS[1][2].format(1)}", "shutdown")
    assert lab.ssh(1, "cat /sys/class/net/ens1f0/carrier").stdout.strip() == "0"
    assert measured(lab, 1).status[KINDS[1][2].format(1)] is Link.SHUT
    configure(lab, 1, f"interface {KINDS[1][2].format(1)}", "undo shutdown")
    assert lab.ssh(1, "cat /sys/class/net/ens1f0/carrier").stdout.strip() == "1"
