"""The state of a port as Comware reports it, from the configuration and from what the data plane says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import (
    AGGREGATES,
    kind_of,
    natural,
    number_of,
)


@dataclass
class Facts:
    """What was measured for one command."""

    carriers: Mapping[str, bool] = field(default_factory=dict)
    bundled: Mapping[str, bool] = field(default_factory=dict)
    macs: list[tuple[str, int, str]] = field(default_factory=list)
    neighbors: list[Neighbor] = field(default_factory=list)


async def measure(device: Device, *wanted: str) -> Facts:
    """Ask the kernel, Open vSwitch and lldpd for what a command needs."""
    facts = Facts(carriers=await device.carriers())
    if any(ports.GROUP in own for own in device.running.sections.values()):
        facts.bundled = await device.lacp_members()
    if "macs" in wanted:
        facts.macs = await device.mac_table()
    if "neighbors" in wanted:
        facts.neighbors = await device.neighbors()
    return facts


def every(device: Device) -> list[str]:
    """All interfaces in the order of Comware."""
    return sorted((at.split()[1] for at in device.running.headers("interface ")), key=natural)


def is_switched(device: Device, name: str) -> bool:
    """Whether an interface is in bridge mode."""
    kind = kind_of(name)
    known = kind == "Bridge-Aggregation" or name in ports.physical(device)
    return known and not ports.is_routed(device.running, name)


def is_enabled(device: Device, name: str) -> bool:
    tree = device.running
    whole = ports.aggregate(tree, ports.group_of(tree, name))
    return not tree.has(ports.header(name), "shutdown") and not (whole and tree.has(ports.header(whole), "shutdown"))


def is_up(device: Device, facts: Facts, name: str) -> bool:
    """A link for a port, a selected member for an aggregate, a port in the VLAN for its interface."""
    if not is_enabled(device, name):
        return False
    kind = kind_of(name)
    if kind in AGGREGATES:
        return any(is_selected(device, facts, at) for at in ports.members(device.running, number_of(name)))
    if kind == "Vlan-interface":
        lanes = device.plane.lanes.items() if device.plane else []
        vlan = number_of(name)
        return any((lane.tag == vlan or vlan in lane.trunks) and is_up(device, facts, port) for port, lane in lanes)
    return kind in ("NULL", "LoopBack") or bool(facts.carriers.get(name))


def is_selected(device: Device, facts: Facts, member: str) -> bool:
    """Whether a member carries traffic for its group."""
    tree = device.running
    whole = ports.aggregate(tree, ports.group_of(tree, member))
    lane = device.plane.lanes.get(whole) if device.plane else None
    if lane is None or lane.suspended or not ports.alike(tree, member):
        return False
    if not is_enabled(device, member) or not facts.carriers.get(member):
        return False
    return facts.bundled.get(member, False) if lane.lacp else True


def speed(device: Device, facts: Facts, name: str) -> int:
    """Mbit/s: what is fixed, or what both ends can; of an aggregate, of all that carry."""
    if kind_of(name) in AGGREGATES:
        members = ports.members(device.running, number_of(name))
        return sum(speed(device, facts, at) for at in members if is_selected(device, facts, at))
    fixed = device.running.value(ports.header(name), "speed") or ""
    return int(fixed) if fixed.isdigit() else device.speed(name)


def dashed(mac: str) -> str:
    """`0200-5e12-3456` of `02:00:5e:12:34:56`."""
    digits = mac.replace(":", "").lower()
    return "-".join(digits[at : at + 4] for at in (0, 4, 8))
