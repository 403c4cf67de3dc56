"""A small data centre for the lab's own tests: two hosts on one switch, one on the other, two trunk cables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

USER, PASSWORD, ENABLE = "netops", "Pw-4-tests", "En-4-tests"
PORTS = [f"GigabitEthernet1/0/{number}" for number in range(1, 5)]
UPLINKS = ["TenGigabitEthernet1/1/1", "TenGigabitEthernet1/1/2"]


def host(number: int) -> dict[str, Any]:
    return {
        "name": f"HOST-{number}",
        "hostname": f"host{number}",
        "oob_interface": "eno1",
        "oob_ip": f"10.255.0.1{number}",
        "serial": f"SN{number}",
        "vendor": "乙牌",
        "model": "X5200",
        "interfaces": [
            {"name": "eno1", "speed": 1000},
            {"name": "ens1f0", "speed": 1000, "addresses": [f"10.21.0.1{number}/24"]},
            {"name": "ens1f1", "speed": 1000},
        ],
    }


def switch(number: int) -> dict[str, Any]:
    names = ["GigabitEthernet0/0", *PORTS, *UPLINKS]
    return {
        "name": f"SW{number}",
        "dialect": "ios",
        "oob_interface": "GigabitEthernet0/0",
        "oob_ip": f"10.255.0.20{number}",
        "model": "C9300-24T",
        "serial": f"FOC{number}",
        "secrets": {"username": USER, "password": PASSWORD, "enable": ENABLE},
        "interfaces": [{"name": name, "speed": 10000 if "Ten" in name else 1000} for name in names],
        "startup_config": "spanning-tree mode rapid-pvst\n",
    }


def cable(number: int, a: tuple[str, str], b: tuple[str, str]) -> dict[str, Any]:
    ends = [{"device": device, "interface": interface} for device, interface in (a, b)]
    return {"id": f"L{number}", "a": ends[0], "b": ends[1]}


def small(name: str, folder: Path) -> dict[str, Any]:
    """Three hosts and two switches."""
    cables = [
        cable(1, ("HOST-1", "ens1f0"), ("SW1", PORTS[0])),
        cable(2, ("HOST-2", "ens1f0"), ("SW1", PORTS[1])),
        cable(3, ("HOST-3", "ens1f0"), ("SW2", PORTS[0])),
        cable(4, ("SW1", UPLINKS[0]), ("SW2", UPLINKS[0])),
        cable(5, ("SW1", UPLINKS[1]), ("SW2", UPLINKS[1])),
        cable(6, ("OOB", "port1"), ("SW1", "GigabitEthernet0/0")),
    ]
    return {
        "name": name,
        "dir": str(folder / name),
        "hosts": [host(number) for number in (1, 2, 3)],
        "switches": [switch(number) for number in (1, 2)],
        "oob_switches": ["OOB"],
        "cables": cables,
    }


def one_host(name: str, folder: Path) -> dict[str, Any]:
    """A single host."""
    return {"name": name, "dir": str(folder / name), "hosts": [host(1)]}


def linked(name: str, folder: Path) -> dict[str, Any]:
    """Links that are more than one wire: bonds, a VLAN on a host, a routed port, a firewall that is a stub."""
    gigabit = [f"GigabitEthernet1/0/{number}" for number in range(1, 9)]
    one, two, three = (host(number) for number in (1, 2, 3))
    for bonded, mode, address in ((one, "lacp", "10.21.0.11/24"), (two, "active-backup", "10.21.0.12/24")):
        bonded["interfaces"][1].pop("addresses")
        members = ["ens1f0", "ens1f1"]
        bonded["bonds"] = [{"name": "bond0", "mode": mode, "members": members, "addresses": [address]}]
    three["interfaces"][2]["addresses"] = ["10.30.0.2/30"]
    three["vlans"] = [{"name": "ens1f0.30", "parent": "ens1f0", "id": 30, "addresses": ["10.21.30.13/24"]}]
    ports = ["eth1/1", "eth1/2"]
    firewall = {
        "name": "FW-1",
        "interfaces": [{"name": port, "speed": 1000} for port in ports],
        "bonds": [{"name": "ae0", "mode": "lacp", "members": ports}],
        "vlans": [
            {"name": "ae0.20", "parent": "ae0", "id": 20, "addresses": ["10.21.0.254/24"]},
            {"name": "ae0.30", "parent": "ae0", "id": 30, "addresses": ["10.21.30.254/24"]},
        ],
    }
    wide = switch(1)
    wide["interfaces"] = [{"name": port, "speed": 1000} for port in ("GigabitEthernet0/0", *gigabit)]
    ends = [(f"HOST-{number}", port) for number in (1, 2, 3) for port in ("ens1f0", "ens1f1")]
    ends += [("FW-1", port) for port in ports]
    return {
        "name": name,
        "dir": str(folder / name),
        "hosts": [one, two, three],
        "switches": [wide],
        "stubs": [firewall],
        "cables": [cable(number, end, ("SW1", gigabit[number])) for number, end in enumerate(ends)],
    }
