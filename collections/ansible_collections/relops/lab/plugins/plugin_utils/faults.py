"""Faults of a topology that only show when its parts are seen together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import available
from ansible_collections.relops.lab.plugins.plugin_utils.layout import slug

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.topology import End, Station, Topology, Wired

RESERVED = {"ctl", "dark", "cli"}
LINUX_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$")


def cross_faults(topology: Topology) -> list[str]:
    """Every fault between the parts, as `path: value: what is wrong`."""
    return [
        *_names(topology),
        *_addresses(topology),
        *_hosts(topology),
        *_switches(topology),
        *_interfaces(topology),
        *_ends(topology),
        *_cables(topology),
    ]


def _names(topology: Topology) -> Iterator[str]:
    seen: dict[str, str] = {}
    stubs = [stub.name for stub in topology.stubs if stub.name not in topology.oob_switches]
    for name in [device.name for device in topology.devices] + topology.oob_switches + stubs:
        short = slug(name)
        if short in RESERVED:
            yield f"devices.{name}: this name is reserved ({', '.join(sorted(RESERVED))})"
        if short in seen:
            yield f"devices.{name}: the name is used twice (also {seen[short]})"
        seen[short] = name


def _addresses(topology: Topology) -> Iterator[str]:
    oob = topology.oob
    if oob.controller not in oob.prefix:
        yield f"oob.controller: {oob.controller} is outside {oob.prefix}"
    seen = {str(oob.controller): "the controller"}
    for device in topology.devices:
        address = str(device.oob_ip)
        if device.oob_ip not in oob.prefix:
            yield f"devices.{device.name}.oob_ip: {address} is outside {oob.prefix}"
        if address in seen:
            yield f"devices.{device.name}.oob_ip: {address} is used twice (also {seen[address]})"
        seen[address] = device.name


def _hosts(topology: Topology) -> Iterator[str]:
    for host in topology.hosts:
        if host.image != "base" and host.image not in topology.images:
            allowed = ", ".join(["base", *topology.images])
            yield f"hosts.{host.name}.image: {host.image} is no image (known: {allowed})"
        for interface in host.ends:
            path = f"hosts.{host.name}.interfaces.{interface.name}"
            if not LINUX_NAME.match(interface.name):
                yield f"{path}: not a Linux interface name (letters, digits, dot, dash; at most 15)"
            own = [address.ip for address in interface.addresses]
            if interface.name != host.oob_interface or not own or host.managed_elsewhere:
                continue
            if host.oob_ip not in own:
                yield f"{path}.addresses: the out-of-band address {host.oob_ip} is missing"


def _switches(topology: Topology) -> Iterator[str]:
    known = available()
    for switch in topology.switches:
        if switch.dialect not in known:
            yield f"switches.{switch.name}.dialect: {switch.dialect} is not spoken here (known: {', '.join(known)})"


def _interfaces(topology: Topology) -> Iterator[str]:
    macs: dict[str, str] = {}
    for device in topology.wired:
        names: set[str] = set()
        for interface in device.interfaces:
            path = f"devices.{device.name}.interfaces.{interface.name}"
            if interface.name in names:
                yield f"{path}: the interface is there twice"
            names.add(interface.name)
            mac = device.mac(interface)
            if mac in macs:
                yield f"{path}.mac: {mac} is used twice (also {macs[mac]})"
            macs[mac] = f"{device.name} {interface.name}"
    for device in topology.devices:
        if device.oob_interface not in {interface.name for interface in device.interfaces}:
            yield f"devices.{device.name}.oob_interface: {device.oob_interface} is none of its interfaces"


def _ends(topology: Topology) -> Iterator[str]:
    """Bonds and VLANs: of ports that are there, each port in one bond, a bond's port without an address."""
    for station in topology.stations:
        ports = {interface.name: interface for interface in station.interfaces}
        bonded: dict[str, str] = {}
        for bond in station.bonds:
            for member in bond.members:
                path = f"devices.{station.name}.bonds.{bond.name}.members"
                if member not in ports:
                    yield f"{path}: {member} is none of its interfaces"
                elif ports[member].addresses or member == getattr(station, "oob_interface", None):
                    yield f"{path}: {member} has an address of its own"
                if member in bonded:
                    yield f"{path}: {member} is used twice (also {bonded[member]})"
                bonded[member] = bond.name
        yield from _named_ends(station, {*ports, *(bond.name for bond in station.bonds)} - set(bonded))


def _named_ends(station: Station, parents: set[str]) -> Iterator[str]:
    seen = {interface.name for interface in station.interfaces}
    for end in (*station.bonds, *station.vlans):
        if end.name in seen:
            yield f"devices.{station.name}.{end.name}: the interface is there twice"
        seen.add(end.name)
    for vlan in station.vlans:
        if vlan.parent not in parents:
            yield f"devices.{station.name}.vlans.{vlan.name}.parent: {vlan.parent} is no port or bond that is free"


def _cables(topology: Topology) -> Iterator[str]:
    wired: dict[str, Wired] = {each.name: each for each in topology.wired}
    used: dict[tuple[str, str], str] = {}
    ids: set[str] = set()
    for cable in topology.cables:
        if cable.id in ids:
            yield f"cables.{cable.id}: the id is used twice"
        ids.add(cable.id)
        for side, end, other in (("a", cable.a, cable.b), ("b", cable.b, cable.a)):
            path = f"cables.{cable.id}.{side}"
            place = (end.device, end.interface)
            if place in used:
                yield f"{path}: {end.device} {end.interface} is used twice (also {used[place]})"
            used[place] = cable.id
            yield from _end(topology, wired, path, end, other)


def _end(topology: Topology, wired: dict[str, Wired], path: str, end: End, other: End) -> Iterator[str]:
    if is_oob(topology, end):
        if is_oob(topology, other):
            yield f"{path}: both ends are out-of-band switches; a lab has one out-of-band segment"
        return
    device = wired.get(end.device)
    if device is None:
        yield f"{path}.device: {end.device} is no device of the topology"
        return
    if end.interface not in {interface.name for interface in device.interfaces}:
        yield f"{path}.interface: {end.device} has no interface {end.interface}"
    if (end.interface == getattr(device, "oob_interface", None)) != is_oob(topology, other):
        yield (
            f"{path}.interface: {end.device} {end.interface}: a management interface and an out-of-band "
            f"switch can only be cabled to each other"
        )


def is_oob(topology: Topology, end: End) -> bool:
    """Whether an end is at an out-of-band switch: at a port that no stub of the same name has."""
    stub = next((stub for stub in topology.stubs if stub.name == end.device), None)
    at_stub = stub is not None and end.interface in {interface.name for interface in stub.interfaces}
    return end.device in topology.oob_switches and not at_stub
