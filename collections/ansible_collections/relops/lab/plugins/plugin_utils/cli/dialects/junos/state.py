"""The state of an interface as Junos reports it, from the configuration and from what the data plane says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.config import Config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.names import natural


@dataclass
class Facts:
    """What was measured for one command, and the configuration that runs."""

    device: Device
    config: Config
    carriers: Mapping[str, bool] = field(default_factory=dict)
    bundled: Mapping[str, bool] = field(default_factory=dict)
    macs: list[tuple[str, int, str]] = field(default_factory=list)
    neighbors: list[Neighbor] = field(default_factory=list)

    def members(self, group: str) -> list[str]:
        every = ports.physical(self.device)
        return [name for name in every if ports.group_of(ports.said(self.config, name)) == group]

    def group(self, name: str) -> str:
        return ports.group_of(ports.said(self.config, name))

    def enabled(self, name: str) -> bool:
        return ("disable",) not in ports.said(self.config, name)

    def bundles(self, member: str) -> bool:
        """Whether a member carries traffic for its group."""
        group, plane = self.group(member), self.device.plane
        lane = plane.lanes.get(group) if plane else None
        if lane is None or lane.suspended or not self.up(member):
            return False
        return self.bundled.get(member, False) if lane.lacp else True

    def up(self, name: str) -> bool:
        """Whether an interface has a link."""
        if not self.enabled(name):
            return False
        if name.startswith("ae"):
            return any(self.bundles(member) for member in self.members(name))
        group = "" if name == self.device.switch.oob_interface else self.group(name)
        shut = bool(group) and not self.enabled(group)
        return not shut and (bool(self.carriers.get(name)) or not re.match(r"(ge|xe|et|mge|fe)-", name))

    def names(self) -> list[str]:
        """All interfaces: those of the hardware, and those that are only configured."""
        every = {port.name for port in self.device.switch.interfaces} | set(ports.groups(self.config))
        every |= {one[0] for one in self.config.below("interfaces") if one[0] in ("irb", "lo0")}
        return sorted(every, key=natural)


async def measure(device: Device, *wanted: str) -> Facts:
    """Ask the kernel, Open vSwitch and lldpd for what a command needs."""
    facts = Facts(device, database_of(device).running, carriers=await device.carriers())
    if ports.groups(facts.config):
        facts.bundled = await device.lacp_members()
    if "macs" in wanted:
        facts.macs = await device.mac_table()
    if "neighbors" in wanted:
        facts.neighbors = await device.neighbors()
    return facts
