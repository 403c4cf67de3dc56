"""Faults of a topology that only show when its parts are seen together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import available
from ansible_collections.relops.lab.plugins.plugin_utils.layout import slug

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.topology import Device, End, Topology

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
        *_cables(topology),
    ]


def _names(topology: Topology) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name in [device.name for device in topology.devices] + topology.oob_switches:
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
        for interface in host.interfaces:
            path = f"hosts.{host.name}.interfaces.{interface.name}"
            if not LINUX_NAME.match(interface.name):
                yield f"{path}: not a Linux interface name (letters, digits, dot, dash; at most 15)"
            own = [address.ip for address in interface.addresses]
            if interface.name == host.oob_interface and own and host.oob_ip not in own:
                yield f"{path}.addresses: the out-of-band address {host.oob_ip} is missing"


def _switches(topology: Topology) -> Iterator[str]:
    known = available()
    for switch in topology.switches:
        if switch.dialect not in known:
            yield f"switches.{switch.name}.dialect: {switch.dialect} is not spoken here (known: {', '.join(known)})"


def _interfaces(topology: Topology) -> Iterator[str]:
    macs: dict[str, str] = {}
    for device in topology.devices:
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
        if device.oob_interface not in names:
            yield f"devices.{device.name}.oob_interface: {device.oob_interface} is none of its interfaces"


def _cables(topology: Topology) -> Iterator[str]:
    devices: dict[str, Device] = {device.name: device for device in topology.devices}
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
            yield from _end(topology, devices, path, end, other)


def _end(topology: Topology, devices: dict[str, Device], path: str, end: End, other: End) -> Iterator[str]:
    if end.device in topology.oob_switches:
        if other.device in topology.oob_switches:
            yield f"{path}: both ends are out-of-band switches; a lab has one out-of-band segment"
        return
    device = devices.get(end.device)
    if device is None:
        yield f"{path}.device: {end.device} is no device of the topology"
        return
    if end.interface not in {interface.name for interface in device.interfaces}:
        yield f"{path}.interface: {end.device} has no interface {end.interface}"
    if (end.interface == device.oob_interface) != (other.device in topology.oob_switches):
        yield (
            f"{path}.interface: {end.device} {end.interface}: a management interface and an out-of-band "
            f"switch can only be cabled to each other"
        )
