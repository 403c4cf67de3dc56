"""The state of a port as the family reports it, from the configuration and from what the data plane says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.names import number_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import GROUP, Nature, header

FIXED = re.compile(r"\b(\d+)(g?)")
"""A speed that a line fixes: `speed 1000`, `speed 10g`, `speed forced 1000full`."""


@dataclass
class Facts:
    """What was measured for one command."""

    carriers: Mapping[str, bool] = field(default_factory=dict)
    bundled: Mapping[str, bool] = field(default_factory=dict)
    counters: Mapping[str, Any] = field(default_factory=dict)
    macs: list[tuple[str, int, str]] = field(default_factory=list)
    neighbors: list[Neighbor] = field(default_factory=list)


async def measure(device: Device, *wanted: str) -> Facts:
    """Ask the kernel, Open vSwitch and lldpd for what a command needs."""
    facts = Facts(carriers=await device.carriers())
    if any(GROUP in own for own in device.running.sections.values()):
        facts.bundled = await device.lacp_members()
    if "macs" in wanted:
        facts.macs = await device.mac_table()
    if "neighbors" in wanted:
        facts.neighbors = await device.neighbors()
    return facts


@dataclass(frozen=True)
class PortState:
    """One interface: administratively up, linked (and, for a group, bundled), what it carries, how fast."""

    name: str
    description: str
    enabled: bool
    up: bool
    trunk: bool
    routed: bool
    access: int
    speed: int
    duplex: str
    fixed_speed: str
    lag: str

    @property
    def vlan(self) -> str:
        return "routed" if self.routed else "trunk" if self.trunk else str(self.access)


class Look:
    """What a system of a nature reports now, from facts."""

    def __init__(self, nature: Nature, device: Device, facts: Facts) -> None:
        self.nature, self.device, self.facts, self.tree = nature, device, facts, device.running

    def every(self, *kinds: str) -> list[str]:
        """Interfaces of some kinds in the order of the system."""
        names = [at.split()[1] for at in self.tree.headers("interface ")]
        return sorted((name for name in names if self.nature.names.kind(name) in kinds), key=self.nature.names.natural)

    def port(self, name: str) -> PortState:
        """What one interface reports."""
        at, told = header(name), self.nature.port(self.tree, name)
        routed = told.mode == "routed" or name == self.device.switch.oob_interface
        return PortState(
            name=name,
            description=self.tree.value(at, "description") or "",
            enabled=self.enabled(name),
            up=self.up(name),
            trunk=told.mode == "trunk" and not routed,
            routed=routed,
            access=told.access,
            speed=self._speed(name),
            duplex=self.tree.value(at, "duplex") or "auto",
            fixed_speed=self.tree.value(at, "speed") or "auto",
            lag=told.lag,
        )

    def enabled(self, name: str) -> bool:
        lag = self.nature.port(self.tree, name).lag
        shut = bool(lag) and header(lag) in self.tree.sections and not self.nature.enabled(self.tree, lag)
        return self.nature.enabled(self.tree, name) and not shut

    def up(self, name: str) -> bool:
        """Line protocol: a link for a port, a bundled member for a group, a port in the VLAN for an SVI."""
        names = self.nature.names
        if not self.enabled(name):
            return False
        if names.is_lag(name):
            return any(self.bundled(member) for member in self.members(name))
        if names.kind(name) == names.svi:
            vlan, plane = number_of(name), self.device.plane
            lanes = plane.lanes.items() if plane else []
            return any((lane.tag == vlan or vlan in lane.trunks) and self.up(port) for port, lane in lanes)
        return names.kind(name) in names.virtual or bool(self.facts.carriers.get(name))

    def members(self, lag: str) -> list[str]:
        return sorted(self.nature.members(self.tree, number_of(lag)), key=self.nature.names.natural)

    def bundled(self, member: str) -> bool:
        lag = self.nature.port(self.tree, member).lag
        lane = self.device.plane.lanes.get(lag) if self.device.plane else None
        if lane is None or lane.suspended or not self.enabled(member) or not self.facts.carriers.get(member):
            return False
        return self.facts.bundled.get(member, False) if lane.lacp else True

    def suspended(self, member: str) -> bool:
        """Whether a member has a link, and its group does not take it."""
        return bool(self.facts.carriers.get(member)) and self.enabled(member) and not self.bundled(member)

    def _speed(self, name: str) -> int:
        if self.nature.names.is_lag(name):
            return sum(self._speed(member) for member in self.members(name) if self.bundled(member))
        fixed = FIXED.search(self.tree.value(header(name), "speed") or "")
        return int(fixed[1]) * (1000 if fixed[2] else 1) if fixed else self.device.speed(name)

    def carried(self, name: str) -> frozenset[int]:
        """The VLANs that exist and that a trunk may carry."""
        allowed = self.nature.port(self.tree, name).allowed
        existing = self.nature.vlans(self.tree)
        return existing if allowed is None else existing & allowed

    def forwarding(self, name: str) -> frozenset[int]:
        """The VLANs that a trunk forwards, those left out that the spanning tree blocks."""
        blocked = self.device.plane.blocked.get(name, frozenset()) if self.device.plane else frozenset()
        return self.carried(name) - blocked

    def macs(self) -> list[tuple[int, str, str]]:
        """VLAN, MAC address and logical port of what was learned, sorted."""
        rows = []
        for port, vlan, mac in self.facts.macs:
            if self.facts.carriers.get(port):
                rows.append((vlan, mac, self.nature.port(self.tree, port).lag or port))
        return sorted(rows)


def vlan_name(tree: Any, number: int) -> str:
    """The name of a VLAN, also one that it was not given."""
    return str(tree.value(f"vlan {number}", "name") or ("default" if number == 1 else f"VLAN{number:04}"))


def dotted(mac: str) -> str:
    """`0200.5e12.3456` of `02:00:5e:12:34:56`; what is no MAC address stays."""
    digits = mac.replace(":", "").lower()
    return ".".join(digits[at : at + 4] for at in (0, 4, 8)) if mac.count(":") == 5 else mac
