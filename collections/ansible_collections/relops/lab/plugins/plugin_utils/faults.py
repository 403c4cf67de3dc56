"""Faults of a topology that only show when its parts are seen together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import available
from ansible_collections.relops.lab.plugins.plugin_utils.layout import slug
from ansible_collections.relops.lab.plugins.plugin_utils.words import Said

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.topology import End, Station, Topology, Wired

RESERVED = {"ctl", "dark", "cli"}
LINUX_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$")


def cross_faults(topology: Topology) -> list[Said]:
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


def _names(topology: Topology) -> Iterator[Said]:
    seen: dict[str, str] = {}
    stubs = [stub.name for stub in topology.stubs if stub.name not in topology.oob_switches]
    for name in [device.name for device in topology.devices] + topology.oob_switches + stubs:
        short = slug(name)
        if short in RESERVED:
            said = Said(
                f"此名称为保留名称 ({', '.join(sorted(RESERVED))})",
                f"this name is reserved ({', '.join(sorted(RESERVED))})",
            )
            yield said.at(f"devices.{name}")
        if short in seen:
            yield Said(f"名称重复 (另见 {seen[short]})", f"the name is used twice (also {seen[short]})").at(
                f"devices.{name}"
            )
        seen[short] = name


def _addresses(topology: Topology) -> Iterator[Said]:
    oob = topology.oob
    if oob.controller not in oob.prefix:
        said = Said(f"{oob.controller} 不在 {oob.prefix} 内", f"{oob.controller} is outside {oob.prefix}")
        yield said.at("oob.controller")
    seen = {str(oob.controller): Said("控制机", "the controller")}
    for device in topology.devices:
        address = str(device.oob_ip)
        if device.oob_ip not in oob.prefix:
            said = Said(f"{address} 不在 {oob.prefix} 内", f"{address} is outside {oob.prefix}")
            yield said.at(f"devices.{device.name}.oob_ip")
        if address in seen:
            said = Said(
                f"{address} 重复 (另见 {seen[address].zh})", f"{address} is used twice (also {seen[address].en})"
            )
            yield said.at(f"devices.{device.name}.oob_ip")
        seen[address] = Said(device.name, device.name)


def _hosts(topology: Topology) -> Iterator[Said]:
    for host in topology.hosts:
        if host.image != "base" and host.image not in topology.images:
            allowed = ", ".join(["base", *topology.images])
            said = Said(f"没有镜像 {host.image} (可用: {allowed})", f"{host.image} is no image (known: {allowed})")
            yield said.at(f"hosts.{host.name}.image")
        for interface in host.ends:
            path = f"hosts.{host.name}.interfaces.{interface.name}"
            if not LINUX_NAME.match(interface.name):
                said = Said(
                    "不是 Linux 接口名 (字母、数字、点、横线; 最长 15)",
                    "not a Linux interface name (letters, digits, dot, dash; at most 15)",
                )
                yield said.at(path)
            own = [address.ip for address in interface.addresses]
            if interface.name != host.oob_interface or not own or host.managed_elsewhere:
                continue
            if host.oob_ip not in own:
                said = Said(f"缺少带外地址 {host.oob_ip}", f"the out-of-band address {host.oob_ip} is missing")
                yield said.at(f"{path}.addresses")


def _switches(topology: Topology) -> Iterator[Said]:
    known = available()
    for switch in topology.switches:
        if switch.dialect not in known:
            said = Said(
                f"不支持 {switch.dialect} (可用: {', '.join(known)})",
                f"{switch.dialect} is not spoken here (known: {', '.join(known)})",
            )
            yield said.at(f"switches.{switch.name}.dialect")


def _interfaces(topology: Topology) -> Iterator[Said]:
    macs: dict[str, str] = {}
    for device in topology.wired:
        names: set[str] = set()
        for interface in device.interfaces:
            path = f"devices.{device.name}.interfaces.{interface.name}"
            if interface.name in names:
                yield Said("接口重复", "the interface is there twice").at(path)
            names.add(interface.name)
            mac = device.mac(interface)
            if mac in macs:
                yield Said(f"{mac} 重复 (另见 {macs[mac]})", f"{mac} is used twice (also {macs[mac]})").at(
                    f"{path}.mac"
                )
            macs[mac] = f"{device.name} {interface.name}"
    for device in topology.devices:
        if device.oob_interface not in {interface.name for interface in device.interfaces}:
            said = Said(f"它没有接口 {device.oob_interface}", f"{device.oob_interface} is none of its interfaces")
            yield said.at(f"devices.{device.name}.oob_interface")


def _ends(topology: Topology) -> Iterator[Said]:
    """Bonds and VLANs: of ports that are there, each port in one bond, a bond's port without an address."""
    for station in topology.stations:
        ports = {interface.name: interface for interface in station.interfaces}
        bonded: dict[str, str] = {}
        for bond in station.bonds:
            for member in bond.members:
                path = f"devices.{station.name}.bonds.{bond.name}.members"
                if member not in ports:
                    yield Said(f"它没有接口 {member}", f"{member} is none of its interfaces").at(path)
                elif ports[member].addresses or member == getattr(station, "oob_interface", None):
                    yield Said(f"{member} 自带地址", f"{member} has an address of its own").at(path)
                if member in bonded:
                    said = Said(
                        f"{member} 重复 (另见 {bonded[member]})", f"{member} is used twice (also {bonded[member]})"
                    )
                    yield said.at(path)
                bonded[member] = bond.name
        yield from _named_ends(station, {*ports, *(bond.name for bond in station.bonds)} - set(bonded))


def _named_ends(station: Station, parents: set[str]) -> Iterator[Said]:
    seen = {interface.name for interface in station.interfaces}
    for end in (*station.bonds, *station.vlans):
        if end.name in seen:
            yield Said("接口重复", "the interface is there twice").at(f"devices.{station.name}.{end.name}")
        seen.add(end.name)
    for vlan in station.vlans:
        if vlan.parent not in parents:
            said = Said(f"{vlan.parent} 不是空闲的端口或绑定", f"{vlan.parent} is no port or bond that is free")
            yield said.at(f"devices.{station.name}.vlans.{vlan.name}.parent")


def _cables(topology: Topology) -> Iterator[Said]:
    wired: dict[str, Wired] = {each.name: each for each in topology.wired}
    used: dict[tuple[str, str], str] = {}
    ids: set[str] = set()
    for cable in topology.cables:
        if cable.id in ids:
            yield Said("编号重复", "the id is used twice").at(f"cables.{cable.id}")
        ids.add(cable.id)
        for side, end, other in (("a", cable.a, cable.b), ("b", cable.b, cable.a)):
            path = f"cables.{cable.id}.{side}"
            place = (end.device, end.interface)
            if place in used:
                said = Said(
                    f"{end.device} {end.interface} 重复 (另见 {used[place]})",
                    f"{end.device} {end.interface} is used twice (also {used[place]})",
                )
                yield said.at(path)
            used[place] = cable.id
            yield from _end(topology, wired, path, end, other)


def _end(topology: Topology, wired: dict[str, Wired], path: str, end: End, other: End) -> Iterator[Said]:
    if is_oob(topology, end):
        if is_oob(topology, other):
            said = Said(
                "两端都是带外交换机; 模拟环境只有一个带外网段",
                "both ends are out-of-band switches; a lab has one out-of-band segment",
            )
            yield said.at(path)
        return
    device = wired.get(end.device)
    if device is None:
        yield Said(f"拓扑中没有设备 {end.device}", f"{end.device} is no device of the topology").at(f"{path}.device")
        return
    if end.interface not in {interface.name for interface in device.interfaces}:
        said = Said(f"{end.device} 没有接口 {end.interface}", f"{end.device} has no interface {end.interface}")
        yield said.at(f"{path}.interface")
    if (end.interface == getattr(device, "oob_interface", None)) != is_oob(topology, other):
        where = f"{path}.interface: {end.device} {end.interface}"
        yield Said(
            "管理接口与带外交换机只能互连",
            "a management interface and an out-of-band switch can only be cabled to each other",
        ).at(where)


def is_oob(topology: Topology, end: End) -> bool:
    """Whether an end is at an out-of-band switch: at a port that no stub of the same name has."""
    stub = next((stub for stub in topology.stubs if stub.name == end.device), None)
    at_stub = stub is not None and end.interface in {interface.name for interface in stub.interfaces}
    return end.device in topology.oob_switches and not at_stub
