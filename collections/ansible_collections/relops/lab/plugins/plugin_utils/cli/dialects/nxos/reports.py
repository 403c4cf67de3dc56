"""What NX-OS tells about the device itself and its neighbours."""

from __future__ import annotations

import time

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.nxos.shows import short
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look, dotted
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

VERSION = "9.3(8)"
CODES = {"Bridge": "B", "Router": "R", "Wlan": "W", "Telephone": "T", "Docsis": "C", "Station": "S", "Repeater": "P"}
LLDP_CODES = """\
Capability codes:
  (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device
  (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other
Device ID            Local Intf      Hold-time  Capability  Port ID  
"""  # noqa: W291 - as the device prints it


def version_of(switch: Switch) -> str:
    """The release that the topology names, the usual one where it names none; empty when nobody knows it."""
    return VERSION if switch.version is None else switch.version


def description(switch: Switch) -> str:
    """What LLDP tells others about the device."""
    return f"Cisco Nexus Operating System (NX-OS) Software {version_of(switch)}".rstrip()


def version(device: Device, hostname: str) -> str:
    """What the device is, and runs; lines of what nobody knows are left out."""
    switch, number = device.switch, version_of(device.switch)
    up = int(time.time() - device.booted)
    spans = f"{up // 86400} day(s), {up // 3600 % 24} hour(s), {up // 60 % 60} minute(s), {up % 60} second(s)"
    model = switch.model.replace("N9K-", "Nexus9000 ") if switch.model else ""
    lines = [
        "Cisco Nexus Operating System (NX-OS) Software",
        "TAC support: http://www.cisco.com/tac",
        "This is a simulated device of relops.lab.",
        "",
        "Software",
        "  BIOS: version 07.69",
        *([f"  NXOS: version {number}"] if number else []),
        "  BIOS compile time:  04/07/2021",
        *(
            [f"  NXOS image file is: bootflash:///nxos.{number.replace('(', '.').replace(')', '')}.bin"]
            if number
            else []
        ),
        "",
        "Hardware",
        *([f"  cisco {model} Chassis "] if model else []),
        "  with 24570744 kB of memory.",
        *([f"  Processor Board ID {switch.serial}"] if switch.serial else []),
        "",
        f"  Device name: {hostname}",
        "  bootflash:   53298520 kB",
        "",
        f"Kernel uptime is {spans}",
        "",
        "Last reset at 0 usecs after system start",
        f"  Reason: {device.reload_reason}",
        f"  System version: {number}",
        "  Service: ",
    ]
    return "\n".join(lines) + "\n\n"


def inventory(device: Device) -> str:
    """The parts of the chassis; empty where nobody knows which they are."""
    model, serial = device.switch.model, device.switch.serial
    if not model and not serial:
        return "\n"
    name = f"Nexus9000 {model.removeprefix('N9K-')} Chassis"
    return f'NAME: "Chassis",  DESCR: "{name}"\nPID: {model:<20},  VID: V02 ,  SN: {serial}\n\n'


def neighbors(look: Look) -> str:
    text = LLDP_CODES
    for heard in look.facts.neighbors:
        codes = _codes(heard)
        text += f"{heard.system[:20]:<21}{short(heard.port):<16}{heard.ttl:<11}{codes:<12}{heard.port_id}\n"
    return text + f"Total entries displayed: {len(look.facts.neighbors)}\n"


def _codes(heard: Neighbor) -> str:
    return ", ".join(CODES[name] for name in heard.capabilities if name in CODES)


def neighbor_details(look: Look) -> str:
    details = "".join(_detail(heard) for heard in look.facts.neighbors)
    return f"{LLDP_CODES}\n{details}Total entries displayed: {len(look.facts.neighbors)}\n"


def _detail(heard: Neighbor) -> str:
    codes = _codes(heard) or "not advertised"
    return (
        f"Chassis id: {dotted(heard.chassis)}\nPort id: {dotted(heard.port_id)}\nLocal Port id: {short(heard.port)}\n"
        f"Port Description: {heard.port_description or 'not advertised'}\nSystem Name: {heard.system or 'null'}\n"
        f"System Description: {heard.description or 'null'}\nTime remaining: {heard.ttl} seconds\n"
        f"System Capabilities: {codes}\nEnabled Capabilities: {codes}\n"
        f"Management Address: {heard.address or 'not advertised'}\nManagement Address IPV6: not advertised\n"
        "Vlan ID: not advertised\n\n\n"
    )
