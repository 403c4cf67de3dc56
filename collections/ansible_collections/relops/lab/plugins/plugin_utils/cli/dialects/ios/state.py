"""The state of a port as IOS reports it, from the configuration and from what the data plane says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import kind_of, number_of

MEDIA = {"Te": "SFP-10GBase-SR", "Twe": "SFP-25GBase-SR", "Fo": "QSFP 40G SR4", "Hu": "QSFP 100G SR4"}


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
    if ports_in_bundles(device):
        facts.bundled = await device.lacp_members()
    if "counters" in wanted:
        facts.counters = await device.counters()
    if "macs" in wanted:
        facts.macs = await device.mac_table()
    if "neighbors" in wanted:
        facts.neighbors = await device.neighbors()
    return facts


def ports_in_bundles(device: Device) -> bool:
    return any(ports.GROUP in own for own in device.running.sections.values())


@dataclass(frozen=True)
class PortState:
    """One interface: administratively up, linked (and, for a port-channel, bundled), trunk, VLAN, speed."""

    name: str
    description: str
    enabled: bool
    up: bool
    trunk: bool
    routed: bool
    access: int
    inactive: bool
    speed: int
    duplex: str
    fixed_speed: str
    bundle: str

    @property
    def status(self) -> str:
        if not self.enabled:
            return "disabled"
        if not self.up:
            return "notconnect"
        return "inactive" if self.inactive else "connected"

    @property
    def vlan(self) -> str:
        return "routed" if self.routed else "trunk" if self.trunk else str(self.access)


def port_state(device: Device, facts: Facts, name: str) -> PortState:
    tree, at = device.running, ports.header(name)
    wanted = ports.port_intent(tree, name)
    up = is_up(device, facts, name)
    logical = wanted.lag or name
    lane = device.plane.lanes.get(logical) if device.plane else None
    routed = wanted.mode == "routed" or name == device.switch.oob_interface
    trunk = bool(lane and lane.trunk) if up else wanted.mode == "trunk"
    return PortState(
        name=name,
        description=tree.value(at, "description") or "",
        enabled=is_enabled(device, name),
        up=up,
        trunk=trunk and not routed,
        routed=routed,
        access=wanted.access,
        inactive=not trunk and not routed and wanted.access not in ports.vlans(tree),
        speed=_speed(device, facts, name),
        duplex=tree.value(at, "duplex") or "auto",
        fixed_speed=tree.value(at, "speed") or "auto",
        bundle=wanted.lag,
    )


def is_enabled(device: Device, name: str) -> bool:
    tree = device.running
    wanted = ports.port_intent(tree, name)
    bundle_shut = bool(wanted.lag) and tree.has(ports.header(wanted.lag), "shutdown")
    return wanted.enabled and not bundle_shut


def is_up(device: Device, facts: Facts, name: str) -> bool:
    """Line protocol: a link for a port, a bundled member for a port-channel, a port in the VLAN for an SVI."""
    if not is_enabled(device, name):
        return False
    if kind_of(name) == "Port-channel":
        return any(is_bundled(device, facts, member) for member in ports.members(device.running, number_of(name)))
    if kind_of(name) == "Vlan":
        vlan, plane = number_of(name), device.plane
        lanes = plane.lanes.items() if plane else []
        carried = [port for port, lane in lanes if lane.members and (lane.tag == vlan or vlan in lane.trunks)]
        return any(is_up(device, facts, port) for port in carried)
    return kind_of(name) == "Loopback" or bool(facts.carriers.get(name))


def is_bundled(device: Device, facts: Facts, member: str) -> bool:
    lane = device.plane.lanes.get(ports.port_intent(device.running, member).lag) if device.plane else None
    if lane is None or lane.suspended or not is_enabled(device, member) or not facts.carriers.get(member):
        return False
    return facts.bundled.get(member, False) if lane.lacp else True


def _speed(device: Device, facts: Facts, name: str) -> int:
    if kind_of(name) == "Port-channel":
        members = ports.members(device.running, number_of(name))
        return sum(device.speed(member) for member in members if is_bundled(device, facts, member)) or 10
    fixed = device.running.value(ports.header(name), "speed") or ""
    return int(fixed) if fixed.isdigit() else device.speed(name)


def media(short: str) -> str:
    letters = re.match(r"[A-Za-z]+", short)
    return MEDIA.get(letters.group() if letters else "", "10/100/1000BaseTX")


def dotted(mac: str) -> str:
    """`0200.5e12.3456` of `02:00:5e:12:34:56`."""
    digits = mac.replace(":", "").lower()
    return ".".join(digits[at : at + 4] for at in (0, 4, 8))
