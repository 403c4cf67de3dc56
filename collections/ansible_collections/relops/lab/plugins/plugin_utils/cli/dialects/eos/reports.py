"""What EOS tells about the device itself and its neighbours."""

from __future__ import annotations

import time

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos.shows import short
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look, dotted
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

VERSION = "4.28.9M"


def version_of(switch: Switch) -> str:
    """The release that the topology names, the usual one where it names none; empty when nobody knows it."""
    return VERSION if switch.version is None else switch.version


def description(switch: Switch) -> str:
    """What LLDP tells others about the device."""
    number = version_of(switch)
    version = f" version {number}" if number else ""
    return f"Arista Networks EOS{version} running on an Arista Networks {switch.model or 'switch'}"


def version(device: Device) -> str:
    """What the device is, and runs; lines of what nobody knows are left out."""
    switch, up = device.switch, int(time.time() - device.booted)
    mac = dotted(switch.mac(switch.interfaces[0]))
    number = version_of(switch)
    lines = [
        f"Arista {switch.model or 'switch'}",
        "Hardware version: 11.00",
        f"Serial number: {switch.serial}",
        f"Hardware MAC address: {mac}",
        f"System MAC address: {mac}",
        "",
        *([f"Software image version: {number}"] if number else []),
        "Architecture: x86_64",
        "Image format version: 3.0",
        "",
        f"Uptime: {up // 86400} days, {up // 3600 % 24} hours and {up // 60 % 60} minutes",
        "Total memory: 8155984 kB",
        "Free memory: 5870084 kB",
    ]
    return "\n".join(lines) + "\n\n"


def inventory(device: Device) -> str:
    """The parts of the chassis; empty where nobody knows which they are."""
    model, serial = device.switch.model, device.switch.serial
    if not model and not serial:
        return "System information\n"
    return (
        "System information\n    Model                    Description\n"
        f"    {'-' * 24} {'-' * 52}\n    {model:<24} simulated switch\n\n"
        f"    HW Version  Serial Number  Mfg Date   Epoch\n    {'-' * 11} {'-' * 14} {'-' * 10} {'-' * 5}\n"
        f"    11.00       {serial:<14} 2023-01-10 01.00\n\nSystem has 0 power supply slots\n"
    )


def neighbors(look: Look) -> str:
    found = look.facts.neighbors
    text = (
        "Last table change time   : 0:00:12 ago\n"
        f"Number of table inserts  : {len(found)}\nNumber of table deletes  : 0\n"
        "Number of table drops    : 0\nNumber of table age-outs : 0\n\n"
        "Port          Neighbor Device ID       Neighbor Port ID    TTL\n"
        "---------- ------------------------ ---------------------- ---\n"
    )
    return text + "".join(
        f"{short(heard.port):<14}{heard.system:<25}{heard.port_id:<20}{heard.ttl}\n" for heard in found
    )


def neighbor_details(look: Look) -> str:
    text = ""
    for name in look.every("Ethernet") + look.every("Management"):
        found = [heard for heard in look.facts.neighbors if heard.port == name]
        text += f"Interface {name} detected {len(found)} LLDP neighbors:\n\n" + "".join(map(_detail, found))
    return text


def _detail(heard: Neighbor) -> str:
    enabled = ", ".join(heard.capabilities)
    kind = "MAC address (3)" if heard.port_id.count(":") == 5 else "Interface name (5)"
    port = dotted(heard.port_id) if heard.port_id.count(":") == 5 else f'"{heard.port_id}"'
    described = f'  - Port Description: "{heard.port_description}"\n' if heard.port_description else ""
    address = (
        f"  - Management Address Subtype: IPv4\n    Management Address        : {heard.address}\n"
        if heard.address
        else ""
    )
    return (
        f"  Neighbor {dotted(heard.chassis)}/{port}, age 12 seconds\n"
        "  Discovered 0:05:11 ago; Last changed 0:05:11 ago\n"
        f"  - Chassis ID type: MAC address (4)\n    Chassis ID     : {dotted(heard.chassis)}\n"
        f"  - Port ID type: {kind}\n    Port ID     : {port}\n  - Time To Live: {heard.ttl} seconds\n"
        f'{described}  - System Name: "{heard.system}"\n  - System Description: "{heard.description}"\n'
        f"  - System Capabilities : {enabled}\n    Enabled Capabilities: {enabled}\n{address}\n"
    )
