"""A Comware and an RGOS switch with a real data plane between them: they aggregate, hear each other, and boot."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.lab.plugins.plugin_utils import fleet, trouble
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse
from netmiko import ConnectHandler

from tests.integration.lab.conftest import Lab, eventually
from tests.integration.lab.topologies import ENABLE, PASSWORD, USER, cable

pytestmark = pytest.mark.integration
NAME = "lbcr"
PORTS = {
    "comware": ["M-GigabitEthernet0/0/0", "Ten-GigabitEthernet1/0/49", "Ten-GigabitEthernet1/0/50"],
    "rgos": ["Mgmt 0", "TenGigabitEthernet 0/49", "TenGigabitEthernet 0/50"],
}
DRIVERS = {"comware": "hp_comware", "rgos": "ruijie_os"}


def topology(folder: Path) -> dict[str, Any]:
    switches = [
        {
            "name": f"SW{number}",
            "dialect": dialect,
            "oob_interface": names[0],
            "oob_ip": f"10.255.0.20{number}",
            "model": "M1",
            "serial": f"SN{number}",
            "secrets": {"username": USER, "password": PASSWORD, "enable": ENABLE},
            "interfaces": [{"name": name, "speed": 10000} for name in names],
        }
        for number, (dialect, names) in enumerate(PORTS.items(), 1)
    ]
    ends = zip(PORTS["comware"][1:], PORTS["rgos"][1:], strict=True)
    cables = [cable(number, ("SW1", one), ("SW2", other)) for number, (one, other) in enumerate(ends, 1)]
    return {"name": NAME, "dir": str(folder / NAME), "switches": switches, "cables": cables}


@pytest.fixture(scope="module")
def pair(folder: Path) -> Iterator[Lab]:
    yield Lab(NAME, folder, fleet.up(parse(topology(folder))))
    fleet.down(NAME, folder / NAME)


def session(pair: Lab, number: int) -> Any:
    dialect = list(PORTS)[number - 1]
    address = f"10.255.0.20{number}"
    return ConnectHandler(
        device_type=DRIVERS[dialect],
        host=address,
        username=USER,
        password=PASSWORD,
        secret=ENABLE,
        sock=pair.connection(address),
    )


def measured(pair: Lab, number: int) -> Any:
    platform = load(list(PORTS)[number - 1])
    opened = session(pair, number)
    found = platform.measured([opened.send_command(command) for command in platform.MEASURE])
    opened.disconnect()
    return found


def stands(pair: Lab, number: int, bundled: dict[str, tuple[str, str]]) -> bool:
    """Whether the members are in their group, and each hears somebody."""
    found = measured(pair, number)
    return bool(found.bundles == bundled and bundled.keys() <= found.neighbours.keys())


def test_they_aggregate_and_hear_each_other(pair: Lab) -> None:
    one, other = session(pair, 1), session(pair, 2)
    one.send_config_set(["vlan 20", "interface bagg1", "link-aggregation mode dynamic", "port link-type trunk"])
    one.send_config_set(["interface bagg1", "port trunk permit vlan 20"])
    for name in PORTS["comware"][1:]:
        lines = ["port link-type trunk", "port trunk permit vlan 20", "port link-aggregation group 1"]
        one.send_config_set([f"interface {name}", *lines], error_pattern=r" % ")
    other.send_config_set(["vlan 20", "interface ag1", "switchport mode trunk"], error_pattern=r"% ")
    for name in PORTS["rgos"][1:]:
        other.send_config_set([f"interface {name}", "port-group 1 mode active"], error_pattern=r"% ")
    for opened in (one, other):
        opened.save_config()
        opened.disconnect()
    groups = {"comware": "Bridge-Aggregation1", "rgos": "AggregatePort 1"}
    for number, (dialect, names) in enumerate(PORTS.items(), 1):
        bundled = dict.fromkeys(names[1:], (groups[dialect], "bundled"))
        assert eventually(partial(stands, pair, number, bundled), 60)
        found = measured(pair, number)
        assert found.status[groups[dialect]] == "connected" and found.speed[groups[dialect]] == "20G"
        heard = [neighbour.system for name in names[1:] for neighbour in found.neighbours[name]]
        assert heard == [f"SW{3 - number}"] * 2


def test_only_what_is_saved_survives_the_power(pair: Lab) -> None:
    shows = {1: "display current-configuration", 2: "show running-config"}
    for number, command in shows.items():
        platform = load(list(PORTS)[number - 1])
        before = platform.settled(session(pair, number).send_command(command))
        session(pair, number).send_config_set(["vlan 99"])
        assert trouble.power(NAME, f"SW{number}", "cycle")
        assert platform.settled(session(pair, number).send_command(command)) == before
