"""What `display` prints about the device itself, its neighbours and single interfaces."""

from __future__ import annotations

import time

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import short_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.state import (
    Facts,
    dashed,
    is_enabled,
    is_switched,
    is_up,
    speed,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.version import version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import format_vlans

RIGHTS = "Copyright (c) 2004-2019 New H3C Technologies Co., Ltd. All rights reserved."
CAPABILITIES = {"Bridge": "Bridge", "Router": "Router", "Station": "Station Only", "Wlan": "WLAN Access Point"}


def hostname(device: Device) -> str:
    return device.running.value("", "sysname") or "H3C"


def system_description(model: str, version: str) -> str:
    """What LLDP tells others about the device."""
    release = f", Software Version {version}" if version else ""
    return f"H3C Comware Platform Software{release} H3C {model} {RIGHTS}"


def version(device: Device) -> str:
    """What the device is, and runs; lines of what nobody knows are left out."""
    number, model = version_of(device.switch), device.switch.model
    up = int(time.time() - device.booted)
    spans = f"{up // 604800} weeks, {up // 86400 % 7} days, {up // 3600 % 24} hours, {up // 60 % 60} minutes"
    lines = [
        f"H3C Comware Software{', Version ' + number if number else ''}",
        RIGHTS,
        f"H3C {model} uptime is {spans}",
        f"Last reboot reason : {device.reload_reason}",
        "",
        "Boot image: flash:/boot.bin",
    ]
    return "\n".join(lines) + "\n"


def manuinfo(device: Device) -> str:
    """`display device manuinfo`; what nobody knows is shown as the device shows it."""
    model, serial = device.switch.model, device.switch.serial
    mac = dashed(device.switch.mac(device.switch.interfaces[0])).upper()
    rows = [
        *("Slot 1 CPU 0:", f"DEVICE_NAME          : {model}", f"DEVICE_SERIAL_NUMBER : {serial}"),
        *(f"MAC_ADDRESS          : {mac}", "MANUFACTURING_DATE   : 2020-01-01", "VENDOR_NAME          : H3C"),
        *("Fan 1:", "The operation is not supported on the specified fan."),
    ]
    return "\n".join(rows) + "\n"


def neighbor_details(device: Device, found: list[Neighbor]) -> str:
    order = {port.name: number for number, port in enumerate(device.switch.interfaces, 1)}
    return "".join(_detail(order[heard.port], heard) for heard in found)


def _detail(number: int, heard: Neighbor) -> str:
    chassis = dashed(heard.chassis) if heard.chassis.count(":") == 5 else heard.chassis
    able = ", ".join(CAPABILITIES[name] for name in heard.capabilities if name in CAPABILITIES)
    rows = [
        f"LLDP neighbor-information of port {number}[{heard.port}]:",
        "LLDP agent nearest-bridge:",
        " LLDP neighbor index : 1",
        " Update time         : 0 days, 0 hours, 0 minutes, 30 seconds",
        f" Chassis type        : {'MAC address' if heard.chassis.count(':') == 5 else 'Locally assigned'}",
        f" Chassis ID          : {chassis}",
        " Port ID type        : Interface name",
        f" Port ID             : {heard.port_id}",
        f" Time to live        : {heard.ttl}",
        f" Port description    : {heard.port_description}",
        f" System name         : {heard.system}",
        f" System description  : {heard.description}",
        f" System capabilities supported : {able}",
        f" System capabilities enabled   : {able}",
    ]
    if heard.address:
        rows += [" Management address type           : IPv4", f" Management address                : {heard.address}"]
    return "\n".join([*rows, " Maximum frame size         : 1518", "", ""])


def neighbor_list(found: list[Neighbor]) -> str:
    text = f"{'System Name':<20} {'Local Interface':<15} {'Chassis ID':<15} Port ID\n"
    for heard in found:
        chassis = dashed(heard.chassis) if heard.chassis.count(":") == 5 else heard.chassis
        text += f"{heard.system[:20] or '-':<20} {short_name(heard.port):<15} {chassis:<15} {heard.port_id}\n"
    return text


def interface(device: Device, facts: Facts, name: str) -> str:
    """`display interface NAME`."""
    tree, at = device.running, ports.header(name)
    up = is_up(device, facts, name)
    state = "UP" if up else "DOWN" if is_enabled(device, name) else "Administratively DOWN"
    known = next((port for port in device.switch.interfaces if port.name == name), device.switch.interfaces[0])
    rate = speed(device, facts, name)
    word = f"{rate // 1000}Gbps" if rate >= 10000 else f"{rate}Mbps"
    address = (tree.value(at, "ip address") or "").split()
    rows = [
        name,
        f"Current state: {state}",
        f"Line protocol state: {'UP' if up else 'DOWN'}",
        f"IP packet frame type: Ethernet II, hardware address: {dashed(device.switch.mac(known))}",
        f"Description: {tree.value(at, 'description') or f'{name} Interface'}",
        f"Bandwidth: {rate * 1000} kbps",
        *([f"Internet address: {address[0]}/{address[1]} (primary)"] if len(address) == 2 else []),
        "Loopback is not set",
        f"{word}-speed mode, {tree.value(at, 'duplex') or 'full'}-duplex mode"
        if up
        else "Unknown-speed mode, unknown-duplex mode",
        *(_switching(device, name) if is_switched(device, name) else []),
        "Last clearing of counters: Never",
        "",
    ]
    return "\n".join(rows) + "\n"


def _switching(device: Device, name: str) -> list[str]:
    tree, at = device.running, ports.header(name)
    kind = ports.link_type(tree, at)
    pvid = tree.value(at, ports.ACCESS if kind == "access" else f"port {kind} pvid vlan") or "1"
    rows = [f"PVID: {pvid}", f"Port link-type: {kind.capitalize()}"]
    if kind == "trunk":
        permitted = ports.carried(tree, at, ports.PERMIT)
        passing = format_vlans(permitted & ports.known_vlans(tree)).replace(",", ", ") or "None"
        permit = format_vlans(permitted).replace(",", ", ") or "None"
        return [
            *rows,
            f" VLAN Passing:   {passing}",
            f" VLAN permitted: {permit}",
            " Trunk port encapsulation: IEEE 802.1q",
        ]
    tagged = format_vlans(ports.carried(tree, at, ports.TAGGED)).replace(",", ", ") or "None"
    plain = pvid if kind == "access" else format_vlans(ports.carried(tree, at, ports.UNTAGGED)).replace(",", ", ")
    return [*rows, f" Tagged VLANs:   {tagged}", f" Untagged VLANs: {plain or 'None'}"]
