"""A topology is checked as a whole before anything is built."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Topology, TopologyError, parse
from ansible_collections.relops.lab.plugins.plugin_utils.wires import links


def topology() -> dict[str, Any]:
    """One host on one switch, one port without a cable."""
    return {
        "name": "demo",
        "dir": "/tmp/demo",
        "hosts": [
            {
                "name": "APP-1",
                "hostname": "app1",
                "oob_interface": "eno1",
                "oob_ip": "10.255.0.11",
                "interfaces": [{"name": "eno1"}, {"name": "ens1f0"}, {"name": "ens1f1"}],
            }
        ],
        "switches": [
            {
                "name": "SW-1",
                "dialect": "ios",
                "oob_interface": "GigabitEthernet0/0",
                "oob_ip": "10.255.0.201",
                "secrets": {"username": "u", "password": "hidden-word", "enable": "hidden-word"},
                "interfaces": [{"name": "GigabitEthernet0/0"}, {"name": "GigabitEthernet1/0/1"}],
            }
        ],
        "oob_switches": ["OOB"],
        "cables": [
            {
                "id": "L1",
                "a": {"device": "APP-1", "interface": "ens1f0"},
                "b": {"device": "SW-1", "interface": "GigabitEthernet1/0/1"},
            },
            {
                "id": "L2",
                "a": {"device": "OOB", "interface": "1"},
                "b": {"device": "APP-1", "interface": "eno1"},
            },
        ],
    }


def put(raw: dict[str, Any], path: str, value: Any) -> None:
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    at: Any = raw
    for step in steps:
        at = at[step]
    at[last] = value


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("name", "Demo", "name: 'Demo'"),
        ("name", "toolonganame", "name: 'toolonganame'"),
        ("dir", "relative", "dir: 'relative': Value error, must be an absolute path"),
        ("dir", "/tmp/a b", "must have no blank"),
        ("surprise", 1, "surprise: 1: Extra inputs are not permitted"),
        ("hosts.0.hostname", "App_1", "hosts.0.hostname: 'App_1'"),
        ("hosts.0.oob_ip", "10.255.0.300", "hosts.0.oob_ip: '10.255.0.300'"),
        ("hosts.0.oob_ip", "10.1.0.1", "devices.APP-1.oob_ip: 10.1.0.1 is outside 10.255.0.0/24"),
        ("hosts.0.oob_ip", "10.255.0.1", "10.255.0.1 is used twice (also the controller)"),
        ("hosts.0.oob_ip", "10.255.0.201", "10.255.0.201 is used twice (also APP-1)"),
        ("hosts.0.image", "gold", "hosts.APP-1.image: gold is no image (known: base)"),
        ("hosts.0.interfaces.1.name", "a-very-long-interface", "not a Linux interface name"),
        ("hosts.0.interfaces.1.name", "ens1f1", "the interface is there twice"),
        ("hosts.0.interfaces.0.addresses", ["10.255.0.99/24"], "the out-of-band address 10.255.0.11 is missing"),
        ("hosts.0.interfaces.1.mac", "2:0", "hosts.0.interfaces.1.mac: '2:0'"),
        ("hosts.0.oob_interface", "eno9", "eno9 is none of its interfaces"),
        ("hosts.0.name", "SW.1", "the name is used twice (also SW.1)"),
        ("hosts.0.name", "CTL", "this name is reserved"),
        ("switches.0.dialect", "klingon", "klingon is not spoken here (known: "),
        ("oob.controller", "10.9.9.9", "10.9.9.9 is outside 10.255.0.0/24"),
        ("cables.0.a.device", "APP-9", "cables.L1.a.device: APP-9 is no device"),
        ("cables.0.b.interface", "Gi9/9", "SW-1 has no interface Gi9/9"),
        ("cables.0.a.interface", "eno1", "APP-1 eno1 is used twice"),
        ("cables.1.id", "L1", "cables.L1: the id is used twice"),
        ("cables.1.b.interface", "ens1f1", "can only be cabled to each other"),
        ("cables.1.b.device", "OOB", "both ends are out-of-band switches"),
    ],
)
def test_a_fault_is_named_with_its_place(path: str, value: Any, fault: str) -> None:
    raw = {**topology(), "oob": {}}
    put(raw, path, value)
    with pytest.raises(TopologyError) as refused:
        parse(raw)
    assert any(fault in said.en for said in refused.value.faults), refused.value.faults


def linked() -> dict[str, Any]:
    """The host has a bond, and a VLAN on it; a stub hangs on the switch."""
    raw = topology()
    raw["hosts"][0]["bonds"] = [{"name": "bond0", "mode": "lacp", "members": ["ens1f0", "ens1f1"]}]
    raw["hosts"][0]["vlans"] = [{"name": "bond0.20", "parent": "bond0", "id": 20, "addresses": ["10.20.0.1/24"]}]
    raw["switches"][0]["interfaces"].append({"name": "GigabitEthernet1/0/2"})
    raw["stubs"] = [{"name": "OOB", "interfaces": [{"name": "port 24"}]}]
    ends = ({"device": "OOB", "interface": "port 24"}, {"device": "SW-1", "interface": "GigabitEthernet1/0/2"})
    raw["cables"].append({"id": "L3", "a": ends[0], "b": ends[1]})
    return raw


def test_an_out_of_band_switch_may_be_a_stub_at_other_ports() -> None:
    lab = parse(linked())
    made = {(link.a.netns, link.a.name): (link.b.netns, link.b.name) for link in links(lab, Layout("demo", lab.dir))}
    assert made["demo-oob", "p0"] == ("demo-sw-1", "p2")


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("hosts.0.bonds.0.members", ["ens1f0", "ens9"], "bonds.bond0.members: ens9 is none of its interfaces"),
        ("hosts.0.bonds.0.members", ["ens1f0", "ens1f0"], "ens1f0 is used twice (also bond0)"),
        ("hosts.0.bonds.0.members", ["ens1f0", "eno1"], "eno1 has an address of its own"),
        ("hosts.0.bonds.0.members", [], "hosts.0.bonds.0.members"),
        ("hosts.0.bonds.0.mode", "broadcast", "hosts.0.bonds.0.mode"),
        ("hosts.0.bonds.0.name", "ens1f0", "devices.APP-1.ens1f0: the interface is there twice"),
        ("hosts.0.interfaces.1.addresses", ["10.9.0.1/24"], "ens1f0 has an address of its own"),
        ("hosts.0.vlans.0.parent", "ens1f0", "vlans.bond0.20.parent: ens1f0 is no port or bond that is free"),
        ("hosts.0.vlans.0.id", 4095, "hosts.0.vlans.0.id"),
        ("stubs.0.name", "APP.1", "the name is used twice (also APP-1)"),
    ],
)
def test_a_fault_of_a_bond_vlan_or_stub_is_named(path: str, value: Any, fault: str) -> None:
    raw = linked()
    put(raw, path, value)
    with pytest.raises(TopologyError) as refused:
        parse(raw)
    assert any(fault in said.en for said in refused.value.faults), refused.value.faults


def test_a_host_may_be_managed_at_an_address_of_another_port() -> None:
    raw = linked()
    raw["hosts"][0]["vlans"][0]["addresses"] = ["10.255.0.11/24"]
    host = parse(raw).hosts[0]
    assert host.managed_elsewhere
    assert host.addresses(host.interfaces[0], parse(raw).oob) == []


def test_all_faults_are_named_at_once() -> None:
    raw = topology()
    for path, value in (("hosts.0.image", "gold"), ("switches.0.oob_ip", "10.1.1.1"), ("cables.0.a.device", "X")):
        put(raw, path, value)
    with pytest.raises(TopologyError) as refused:
        parse(raw)
    assert len(refused.value.faults) == 3


def test_a_fault_never_shows_a_password() -> None:
    raw = topology()
    raw["switches"][0]["secrets"]["password"] = ["hidden-word"]
    with pytest.raises(TopologyError) as refused:
        parse(raw)
    assert "hidden-word" not in str(refused.value)


def test_mac_addresses_are_the_same_in_every_lab() -> None:
    here, there = parse(topology()), parse({**topology(), "name": "other", "dir": "/tmp/other"})
    macs = [[lab.hosts[0].mac(port) for port in lab.hosts[0].interfaces] for lab in (here, there)]
    assert macs[0] == macs[1]
    assert len(set(macs[0])) == 3
    assert here.digest() != there.digest()


def test_links_join_namespaces_and_spare_ports_end_in_the_dark() -> None:
    lab: Topology = parse(topology())
    made = {(link.a.netns, link.a.name): (link.b.netns, link.b.name) for link in links(lab, Layout("demo", lab.dir))}
    assert made == {
        ("demo-app-1", "eno1"): ("demo-ctl", "o0"),
        ("demo-sw-1", "p0"): ("demo-ctl", "o1"),
        ("demo-app-1", "ens1f0"): ("demo-sw-1", "p1"),
        ("demo-app-1", "ens1f1"): ("demo-dark", "d0"),
    }
