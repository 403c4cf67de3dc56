"""The state of a port as VRP reports it, from the configuration and from what the data plane says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import (
    Flavour,
    kind_of,
    number_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import PortIntent


@dataclass
class Facts:
    """What was measured for one command, on which device."""

    device: Device
    flavour: Flavour
    carriers: Mapping[str, bool] = field(default_factory=dict)
    bundled: Mapping[str, bool] = field(default_factory=dict)
    counters: Mapping[str, Any] = field(default_factory=dict)
    macs: list[tuple[str, int, str]] = field(default_factory=list)
    neighbors: list[Neighbor] = field(default_factory=list)

    def intent(self, name: str) -> PortIntent:
        return ports.port_intent(self.device.running, name, self.flavour)

    def is_enabled(self, name: str) -> bool:
        group = self.intent(name).lag
        return self.intent(name).enabled and (not group or self.intent(group).enabled)

    def is_up(self, name: str) -> bool:
        """A link for a port, a member that carries for a group, a port in the VLAN for an interface of it."""
        if not self.is_enabled(name):
            return False
        if kind_of(name) == "Eth-Trunk":
            return any(self.is_bundled(member) for member in ports.members(self.device.running, name))
        if kind_of(name) == "Vlanif":
            vlan, plane = number_of(name), self.device.plane
            lanes = plane.lanes.items() if plane else []
            return any((lane.tag == vlan or vlan in lane.trunks) and self.is_up(port) for port, lane in lanes)
        return kind_of(name) in ("LoopBack", "NULL") or bool(self.carriers.get(name))

    def is_bundled(self, member: str) -> bool:
        plane, group = self.device.plane, self.intent(member).lag
        lane = plane.lanes.get(group) if plane else None
        if lane is None or lane.suspended or not self.is_enabled(member) or not self.carriers.get(member):
            return False
        return self.bundled.get(member, False) if lane.lacp else True

    def is_trunk(self, name: str) -> bool:
        lane = self.device.plane.lanes.get(self.intent(name).lag or name) if self.device.plane else None
        return bool(lane and lane.trunk) if self.is_up(name) else self.intent(name).mode == "trunk"

    def speed(self, name: str) -> int:
        if kind_of(name) == "Eth-Trunk":
            members = ports.members(self.device.running, name)
            return sum(self.device.speed(member) for member in members if self.is_bundled(member))
        fixed = self.device.running.value(ports.header(name), "speed")
        return int(fixed) if fixed else self.device.speed(name)


async def measure(device: Device, flavour: Flavour, *wanted: str) -> Facts:
    """Ask the kernel, Open vSwitch and lldpd for what a command needs."""
    facts = Facts(device, flavour, carriers=await device.carriers())
    if any(ports.GROUP in own for own in device.running.sections.values()):
        facts.bundled = await device.lacp_members()
    if "macs" in wanted:
        facts.macs = await device.mac_table()
    if "neighbors" in wanted:
        facts.neighbors = await device.neighbors()
    return facts


def dashed(mac: str) -> str:
    """`0200-5e12-3456` of `02:00:5e:12:34:56`."""
    digits = mac.replace(":", "").lower()
    return "-".join(digits[at : at + 4] for at in (0, 4, 8))
