"""The state of a port as RGOS reports it, from the configuration and from what the data plane says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.names import kind_of, natural, number_of


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


def every(device: Device, *kinds: str) -> list[str]:
    """Interfaces in the order of RGOS; without kinds the ports and aggregate ports."""
    found = [ports.named(at) for at in device.running.headers("interface ")]
    wanted = [
        name
        for name in found
        if (kind_of(name) in kinds if kinds else "Ethernet" in name or kind_of(name) == ports.AGGREGATE)
    ]
    return sorted(wanted, key=natural)


def is_enabled(device: Device, name: str) -> bool:
    tree = device.running
    group = ports.group_of(tree, name)
    return not tree.has(ports.header(name), "shutdown") and not (group and tree.has(ports.header(group), "shutdown"))


def is_up(device: Device, facts: Facts, name: str) -> bool:
    """A link for a port, a bundled member for an aggregate port, a port in the VLAN for its interface."""
    if not is_enabled(device, name):
        return False
    if kind_of(name) == ports.AGGREGATE:
        return any(is_bundled(device, facts, at) for at in ports.members(device.running, name))
    if kind_of(name) == "VLAN":
        lanes, vlan = device.plane.lanes.items() if device.plane else [], number_of(name)
        return any((lane.tag == vlan or vlan in lane.trunks) and is_up(device, facts, port) for port, lane in lanes)
    return kind_of(name) == "Loopback" or bool(facts.carriers.get(name))


def is_bundled(device: Device, facts: Facts, member: str) -> bool:
    """Whether a member carries traffic for its group."""
    lane = device.plane.lanes.get(ports.group_of(device.running, member)) if device.plane else None
    if lane is None or lane.suspended or not is_enabled(device, member) or not facts.carriers.get(member):
        return False
    return facts.bundled.get(member, False) if lane.lacp else True


def speed(device: Device, facts: Facts, name: str) -> int:
    """Mbit/s: what is fixed, or what both ends can; of an aggregate port, of all that carry."""
    if kind_of(name) == ports.AGGREGATE:
        return sum(
            speed(device, facts, at) for at in ports.members(device.running, name) if is_bundled(device, facts, at)
        )
    fixed = (device.running.value(ports.header(name), "speed") or "").replace("G", "000")
    return int(fixed) if fixed.isdigit() else device.speed(name)


def dotted(mac: str) -> str:
    """`0200.5e12.3456` of `02:00:5e:12:34:56`."""
    digits = mac.replace(":", "").lower()
    return ".".join(digits[at : at + 4] for at in (0, 4, 8))
