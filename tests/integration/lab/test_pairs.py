"""A pair of switches and a server that hangs on both: one group for it, whichever of the two is there."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured, Member, Spread
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.lab.plugins.plugin_utils import fleet, trouble
from ansible_collections.relops.lab.plugins.plugin_utils.netns import enter_netns
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse
from netmiko import ConnectHandler

from tests.integration.lab.conftest import Lab, eventually
from tests.integration.lab.topologies import ENABLE, PASSWORD, USER, cable

pytestmark = pytest.mark.integration
SERVER, OTHER = "10.21.0.20", "10.21.0.30"
CISCO = """\
interface {link}
   switchport mode trunk
   switchport trunk allowed vlan 1,10
{mark}interface {port1}
   switchport mode trunk
   switchport trunk allowed vlan 1,10
   channel-group 100 mode active
interface {port2}
   switchport mode trunk
   switchport trunk allowed vlan 1,10
   channel-group 100 mode active
"""
COMWARE = """\
interface {port}
 port link-type trunk
 port trunk permit vlan all
 port link-aggregation group 100
"""
CISCO_GROUP = """\
interface {lag}
switchport access vlan 10
{word} 20
interface {port3}
switchport access vlan 10
channel-group 20 mode active
interface {port4}
switchport access vlan 10
"""


@dataclass(frozen=True)
class Family:
    """How a family's switch becomes one of a pair (from its start), and how it gets a group that goes over both."""

    driver: str
    management: str
    port: str
    lag: str
    pair: str
    group: str

    def lines(self, text: str, number: int) -> str:
        ports = {f"port{at}": self.port.format(at) for at in range(1, 5)}
        return text.format(**ports, link=self.lag.format(100), lag=self.lag.format(20), other=3 - number, own=number)


FAMILIES = {
    "nxos": Family(
        "cisco_nxos", "mgmt0", "Ethernet1/{}", "port-channel{}",
        "hostname SW{own}\nfeature lacp\nfeature vpc\nfeature lldp\nvlan 10\nvpc domain 10\n"
        "  peer-keepalive destination 10.255.0.20{other}\n" + CISCO.replace("{mark}", "   vpc peer-link\n"),
        CISCO_GROUP.replace("{word}", "vpc"),
    ),
    "comware": Family(
        "hp_comware", "M-GigabitEthernet0/0/0", "Ten-GigabitEthernet1/0/{}", "Bridge-Aggregation{}",
        " sysname SW{own}\n m-lag system-mac 1-1-1\n m-lag system-number {own}\n"
        " m-lag keepalive ip destination 10.255.0.20{other} source 10.255.0.20{own}\nvlan 10\ninterface {link}\n"
        " port link-type trunk\n port trunk permit vlan all\n link-aggregation mode dynamic\n port m-lag peer-link 1\n"
        + COMWARE.format(port="{port1}") + COMWARE.format(port="{port2}"),
        "interface {lag}\nport access vlan 10\nlink-aggregation mode dynamic\nport m-lag group 20\nquit\n"
        "interface {port3}\nport access vlan 10\nport link-aggregation group 20\nquit\n"
        "interface {port4}\nport access vlan 10\nquit\n",
    ),
    "eos": Family(
        "arista_eos", "Management1", "Ethernet{}", "Port-Channel{}",
        "hostname SW{own}\nvlan 10\n" + CISCO.replace("{mark}", "") + "mlag configuration\n   domain-id BANK\n"
        "   local-interface Vlan4094\n   peer-address 10.0.0.{other}\n   peer-link {link}\n",
        CISCO_GROUP.replace("{word}", "mlag"),
    ),
    "vrp8": Family(
        "huawei_vrpv8", "MEth0/0/0", "10GE1/0/{}", "Eth-Trunk{}",
        "sysname SW{own}\nvlan batch 10\nlldp enable\ndfs-group 1\n priority 150\ninterface {link}\n mode lacp-static\n"
        " peer-link 1\n port link-type trunk\n port trunk allow-pass vlan 10\n"
        "interface {port1}\n eth-trunk 100\ninterface {port2}\n eth-trunk 100\n",
        "interface {lag}\nmode lacp-static\nport default vlan 10\ndfs-group 1 m-lag 20\nquit\n"
        "interface {port3}\neth-trunk 20\nquit\ninterface {port4}\nport default vlan 10\nquit\n",
    ),
}  # fmt: skip


def switch(number: int, dialect: str) -> dict[str, Any]:
    family = FAMILIES[dialect]
    names = (family.management, *(family.port.format(at) for at in range(1, 5)))
    return {
        "name": f"SW{number}", "dialect": dialect, "oob_interface": names[0], "oob_ip": f"10.255.0.20{number}",
        "model": "SIM", "serial": f"SIM{number}",
        "secrets": {"username": USER, "password": PASSWORD, "enable": ENABLE},
        "interfaces": [{"name": name, "speed": 10000} for name in names],
        "startup_config": family.lines(family.pair, number),
    }  # fmt: skip


def topology(dialect: str, folder: Path) -> dict[str, Any]:
    port = FAMILIES[dialect].port.format
    server = {
        "name": "SRV", "interfaces": [{"name": "eth0"}, {"name": "eth1"}],
        "bonds": [{"name": "bond0", "mode": "lacp", "members": ["eth0", "eth1"], "addresses": [f"{SERVER}/24"]}],
    }  # fmt: skip
    other = {"name": "OTHER", "interfaces": [{"name": "eth0", "addresses": [f"{OTHER}/24"]}]}
    cables = [
        cable(1, ("SW1", port(1)), ("SW2", port(1))), cable(2, ("SW1", port(2)), ("SW2", port(2))),
        cable(3, ("SW1", port(3)), ("SRV", "eth0")), cable(4, ("SW2", port(3)), ("SRV", "eth1")),
        cable(5, ("SW2", port(4)), ("OTHER", "eth0")),
    ]  # fmt: skip
    switches = [switch(number, dialect) for number in (1, 2)]
    name = f"lbp{dialect}"[:8]
    return {"name": name, "dir": str(folder / name), "switches": switches, "stubs": [server, other], "cables": cables}


class Pair:
    """Both switches of a lab, and what they tell."""

    def __init__(self, lab: Lab, dialect: str) -> None:
        self.lab, self.family, self.platform = lab, FAMILIES[dialect], load(dialect)
        self.group = self.platform.canonical(self.family.lag.format(20))
        self.port = self.platform.canonical(self.family.port.format(3))

    def session(self, number: int) -> Any:
        address = f"10.255.0.20{number}"
        made = ConnectHandler(
            device_type=self.family.driver, host=address, username=USER, password=PASSWORD, secret=ENABLE,
            sock=self.lab.connection(address),
        )  # fmt: skip
        made.enable()
        return made

    def configure(self, number: int) -> None:
        """Make the group that goes over both, and save it."""
        session = self.session(number)
        lines = self.family.lines(self.family.group, number).splitlines()
        assert session.send_config_set(lines, error_pattern=r"% |failed|ERROR|Error")
        if self.family.driver == "huawei_vrpv8":
            session.commit()
        session.save_config()
        session.disconnect()

    def measured(self, number: int) -> Measured:
        session = self.session(number)
        found = self.platform.measured(str(session.send_command(command)) for command in self.platform.MEASURE)
        session.disconnect()
        return found

    def full(self, number: int) -> bool:
        """Whether a switch says that the group is up on both."""
        found = self.measured(number)
        whole = found.mlags.get(self.group) == (20, Spread.FULL) and bool(found.pair and found.pair.peer_up)
        return whole and found.bundles.get(self.port) == (self.group, Member.BUNDLED)

    def answers(self) -> bool:
        """Whether the server answers the other station, over whatever is there: nobody listens, so it refuses."""

        def knock() -> int:
            enter_netns(f"{self.lab.name}-other")
            with socket.socket() as made:
                made.settimeout(1.0)
                return made.connect_ex((SERVER, 9))

        with ThreadPoolExecutor(1) as own_thread:
            return all(own_thread.submit(knock).result() == errno.ECONNREFUSED for _time in range(3))


@pytest.fixture(params=sorted(FAMILIES))
def pair(request: pytest.FixtureRequest, folder: Path) -> Iterator[Pair]:
    parsed = parse(topology(request.param, folder))
    report = fleet.up(parsed)
    yield Pair(Lab(parsed.name, folder, report), request.param)
    fleet.down(parsed.name)


def test_a_server_on_both_has_one_group_and_outlives_either(pair: Pair) -> None:
    for number in (1, 2):
        pair.configure(number)
    for number in (1, 2):
        assert eventually(partial(pair.full, number), 30.0), pair.measured(number)
    assert eventually(pair.answers, 20.0), pair.measured(2)
    for number in (1, 2):  # both know the server behind their group, whichever link its frames took
        assert pair.group in pair.measured(number).macs

    trouble.power(pair.lab.name, "SW1", "off")
    assert eventually(pair.answers, 40.0), pair.measured(2)
    alone = pair.measured(2)
    assert alone.pair and not alone.pair.peer_up and alone.mlags[pair.group] == (20, Spread.HERE)
    trouble.power(pair.lab.name, "SW1", "on")
    for number in (1, 2):
        assert eventually(partial(pair.full, number), 40.0), pair.measured(number)
    assert eventually(pair.answers, 20.0), pair.measured(2)
