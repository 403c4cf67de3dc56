"""Bonds, tagged VLANs, routed ports and stubs: what is planned on a link is measured there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.integration.lab import topologies
from tests.integration.lab.conftest import Lab, eventually

pytestmark = pytest.mark.integration
GI = [f"gi1/0/{number}" for number in range(1, 9)]


@pytest.fixture(scope="module")
def links(folder: Path) -> Iterator[Lab]:
    """Two switches; a host bonded by LACP, one with a backup link, one with a VLAN and a routed link; stubs."""
    report = fleet.up(parse(topologies.linked("ctw1", folder)))
    yield Lab("ctw1", folder, report)
    fleet.down("ctw1")


@pytest.fixture(scope="module")
def configured(links: Lab) -> Lab:
    """Every port as the cables want it; the servers are in VLAN 20."""
    session = links.switch(1)
    lines = ["vlan 20", "vlan 30", "exit"]
    lines += [f"interface range {GI[0]} - 2", "switchport mode access", "switchport access vlan 20"]
    lines += ["channel-group 1 mode active", "exit"]
    lines += [f"interface range {GI[2]} - 4", "switchport mode access", "switchport access vlan 20", "exit"]
    lines += [f"interface {GI[4]}", "switchport mode trunk", "switchport trunk native vlan 20", "exit"]
    lines += [f"interface {GI[5]}", "no switchport", "ip address 10.30.0.1 255.255.255.252", "exit"]
    lines += [f"interface range {GI[6]} - 8", "switchport mode trunk", "channel-group 2 mode active", "exit"]
    session.send_config_set(lines)
    session.disconnect()
    return links


def shown(lab: Lab, command: str) -> str:
    session = lab.switch(1)
    text = str(session.send_command(command))
    session.disconnect()
    return text


def pings(lab: Lab, number: int, address: str) -> bool:
    return lab.ssh(number, f"ping -q -c1 -W1 {address}").returncode == 0


def link_of(lab: Lab, device: str, port: str, state: str) -> None:
    subprocess.run(["ip", "-n", f"{lab.name}-{device}", "link", "set", port, state], check=True)


def test_a_bond_of_a_host_agrees_with_the_switch_and_bears_the_loss_of_a_link(configured: Lab) -> None:
    assert eventually(lambda: shown(configured, "show etherchannel summary").count("(P)") == 4, 30)
    assert eventually(lambda: pings(configured, 1, "10.21.0.12"), 20)
    assert "10.21.0.11/24" in configured.ssh(1, "ip -br addr show bond0").stdout
    for port in ("ens1f0", "ens1f1"):
        link_of(configured, "host-1", port, "down")
        assert eventually(lambda: pings(configured, 1, "10.21.0.12"), 20), port
        link_of(configured, "host-1", port, "up")
        assert eventually(lambda: shown(configured, "show etherchannel summary").count("(P)") == 4, 30)
    link_of(configured, "host-1", "ens1f0", "down")
    link_of(configured, "host-1", "ens1f1", "down")
    assert not pings(configured, 1, "10.21.0.12")
    for port in ("ens1f0", "ens1f1"):
        link_of(configured, "host-1", port, "up")
    assert eventually(lambda: pings(configured, 1, "10.21.0.12"), 30)


def test_no_answer_comes_twice(configured: Lab) -> None:
    assert eventually(lambda: pings(configured, 1, "10.21.0.12"), 20)
    assert "+" not in configured.ssh(1, "ping -q -c3 -i0.2 -W1 10.21.0.12").stdout
    assert "+" not in configured.ssh(3, "ping -q -c3 -i0.2 -W1 10.21.0.11").stdout


def test_a_bond_with_a_backup_goes_over_the_other_link(configured: Lab) -> None:
    for port in ("ens1f0", "ens1f1"):
        link_of(configured, "host-2", port, "down")
        assert eventually(lambda: pings(configured, 2, "10.21.0.13"), 20), port
        link_of(configured, "host-2", port, "up")


def test_a_switch_that_does_not_bundle_is_found_out(configured: Lab) -> None:
    session = configured.switch(1)
    session.send_config_set(["interface gi1/0/2", "no channel-group", "interface gi1/0/1", "no channel-group"])
    assert "(P)" not in str(session.send_command("show etherchannel summary")).split("Po2")[0]
    session.send_config_set([
        "interface range gi1/0/1 - 2", "channel-group 1 mode on", "exit"
    ])  # fmt: skip
    assert eventually(lambda: not pings(configured, 1, "10.21.0.12"), 20)
    session.send_config_set(["interface range gi1/0/1 - 2", "no channel-group", "channel-group 1 mode active"])
    assert eventually(lambda: pings(configured, 1, "10.21.0.12"), 30)


def test_a_tagged_address_answers_in_its_vlan_alone(configured: Lab) -> None:
    assert eventually(lambda: pings(configured, 3, "10.21.30.254"), 20)
    session = configured.switch(1)
    session.send_config_set(["interface gi1/0/5", "switchport trunk allowed vlan 20"])
    assert not pings(configured, 3, "10.21.30.254")
    assert pings(configured, 3, "10.21.0.12")
    session.send_config_set(["interface gi1/0/5", "switchport trunk allowed vlan 20,30"])
    assert eventually(lambda: pings(configured, 3, "10.21.30.254"), 20)


def test_a_routed_port_answers_at_its_address(configured: Lab) -> None:
    assert eventually(lambda: pings(configured, 3, "10.30.0.1"), 20)
    assert "10.30.0.1" in shown(configured, "show ip interface brief")
    session = configured.switch(1)
    session.send_config_set(["interface gi1/0/6", "ip address 10.30.0.1 255.255.255.0"])
    session.send_config_set(["interface gi1/0/6", "shutdown"])
    assert not pings(configured, 3, "10.30.0.1")
    session.send_config_set(["interface gi1/0/6", "no shutdown", "no ip address"])
    assert not pings(configured, 3, "10.30.0.1")
    session.send_config_set(["interface gi1/0/6", "ip address 10.30.0.1 255.255.255.252"])
    assert eventually(lambda: pings(configured, 3, "10.30.0.1"), 20)


def test_a_routed_port_channel_answers_over_either_link(configured: Lab) -> None:
    session = configured.switch(1)
    for number, one in enumerate(("gi1/0/1", "gi1/0/2")):
        session.send_config_set([f"interface {one}", "no channel-group", *(["exit"] if number else [])])
    session.send_config_set([
        "no interface port-channel 1", "interface port-channel 1", "no switchport",
        "ip address 10.21.0.1 255.255.255.0", "interface range gi1/0/1 - 2", "no switchport",
        "channel-group 1 mode active", "no shutdown",
    ])  # fmt: skip
    for port in ("ens1f0", "ens1f1"):
        link_of(configured, "host-1", port, "down")
        assert eventually(lambda: pings(configured, 1, "10.21.0.1"), 20), port
        link_of(configured, "host-1", port, "up")


def test_a_stub_is_heard_and_answers(configured: Lab) -> None:
    assert eventually(lambda: "FW-1" in shown(configured, "show lldp neighbors"), 20)
    rows = [line.split() for line in shown(configured, "show lldp neighbors").splitlines() if line.startswith("FW-1")]
    assert [(row[1], row[-1]) for row in rows] == [("Gi1/0/7", "eth1/1"), ("Gi1/0/8", "eth1/2")]
    assert eventually(lambda: pings(configured, 2, "10.21.0.254"), 20)
    assert fleet.info("ctw1")["stubs"] == ["FW-1"]
