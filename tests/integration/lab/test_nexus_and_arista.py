"""A Nexus and an Arista in one lab: their group of two cables really bundles, each finds the other, both save."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Member
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse
from netmiko import ConnectHandler

from tests.integration.lab.conftest import Lab, eventually
from tests.integration.lab.topologies import ENABLE, PASSWORD, USER, cable

pytestmark = pytest.mark.integration
ENDS = {
    "nxos": ("cisco_nxos", "mgmt0", ["Ethernet1/1", "Ethernet1/2", "Ethernet1/3"], "port-channel1"),
    "eos": ("arista_eos", "Management1", ["Ethernet1", "Ethernet2", "Ethernet49/1"], "Port-Channel1"),
}


def switch(number: int, dialect: str) -> dict[str, Any]:
    _driver, management, ports, _lag = ENDS[dialect]
    return {
        "name": f"SW{number}", "dialect": dialect, "oob_interface": management, "oob_ip": f"10.255.0.20{number}",
        "model": "SIM", "serial": f"SIM{number}",
        "secrets": {"username": USER, "password": PASSWORD, "enable": ENABLE},
        "interfaces": [{"name": name, "speed": 10000} for name in (management, *ports)],
        "startup_config": f"hostname {dialect.upper()}-1\n",
    }  # fmt: skip


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[Lab]:
    ends = [("SW1", name) for name in ENDS["nxos"][2]], [("SW2", name) for name in ENDS["eos"][2]]
    cables = [cable(number, *both) for number, both in enumerate(zip(*ends, strict=True), 1)]
    switches = [switch(1, "nxos"), switch(2, "eos")]
    topology = {"name": "lbne", "dir": str(folder / "lbne"), "switches": switches, "cables": cables}
    report = fleet.up(parse(topology))
    yield Lab("lbne", folder, report)
    fleet.down("lbne")


def client(lab: Lab, dialect: str) -> Any:
    address = f"10.255.0.20{list(ENDS).index(dialect) + 1}"
    made = ConnectHandler(
        device_type=ENDS[dialect][0], host=address, username=USER, password=PASSWORD, secret=ENABLE,
        sock=lab.connection(address),
    )  # fmt: skip
    made.enable()
    return made


def test_a_group_of_both_bundles_and_each_finds_the_other(lab: Lab) -> None:
    clients = {dialect: client(lab, dialect) for dialect in ENDS}
    for dialect, one in clients.items():
        _driver, _management, ports, lag = ENDS[dialect]
        trunk = ["switchport mode trunk", "switchport trunk allowed vlan 10,20"]
        lines = ["vlan 10,20", f"interface {lag}", *trunk]
        for port in ports[:2]:
            lines += [f"interface {port}", *trunk, "channel-group 1 mode active"]
        said = one.send_config_set(
            [*(["feature lacp"] if dialect == "nxos" else []), *lines], error_pattern=r"% |failed"
        )
        assert said

    def measured(dialect: str) -> Any:
        platform = load(dialect)
        return platform.measured(str(clients[dialect].send_command(command)) for command in platform.MEASURE)

    for dialect, far in (("nxos", "EOS-1"), ("eos", "NXOS-1")):
        _driver, _management, ports, lag = ENDS[dialect]

        def bundled(dialect: str = dialect, ports: list[str] = ports, lag: str = lag) -> bool:
            found = measured(dialect).bundles
            return all(found.get(port) == (lag, Member.BUNDLED) for port in ports[:2])

        def heard(dialect: str = dialect, port: str = ports[2], far: str = far) -> bool:
            return far in [one.system for one in measured(dialect).neighbours.get(port, [])]

        assert eventually(bundled, 20.0), clients[dialect].send_command("show port-channel summary")
        assert eventually(heard, 40.0), clients[dialect].send_command("show lldp neighbors detail")
        assert measured(dialect).carried[lag] == frozenset({10, 20})
        clients[dialect].save_config()
        clients[dialect].disconnect()


def test_what_was_saved_boots(lab: Lab) -> None:
    for dialect in ENDS:
        one, platform = client(lab, dialect), load(dialect)
        texts = [platform.settled(str(one.send_command(f"show {name}-config"))) for name in ("running", "startup")]
        assert texts[0] == texts[1] and ENDS[dialect][3] in texts[0]
        one.disconnect()
