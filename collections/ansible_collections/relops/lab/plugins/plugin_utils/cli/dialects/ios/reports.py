"""What `show` prints about the device itself, its neighbours and single interfaces."""

from __future__ import annotations

import time

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import kind_of, short_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.render import stamp
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.state import Facts, dotted, media, port_state
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.version import version_of

CODES = {"Bridge": "B", "Router": "R", "Wlan": "W", "Telephone": "T", "Docsis": "C", "Station": "S", "Repeater": "P"}
LLDP_CODES = """\
Capability codes:
    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device
    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other

"""


def hostname(device: Device) -> str:
    return device.running.value("", "hostname") or "Switch"


def base_mac(device: Device) -> str:
    return device.switch.mac(device.switch.interfaces[0])


def system_description(model: str, version: str) -> str:
    """What LLDP tells others about the device."""
    release = f", Version {version}, RELEASE SOFTWARE (fc3)" if version else ""
    return f"Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE){release}, {model}".rstrip(", ")


def version(device: Device) -> str:
    """What the device is, and runs; lines of what nobody knows are left out, never filled with something."""
    switch, number = device.switch, version_of(device.switch)
    release = f", Version {number}, RELEASE SOFTWARE (fc3)" if number else ""
    lines = [
        f"Cisco IOS XE Software{', Version ' + number if number else ''}",
        f"Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE){release}",
        "Technical Support: relops.lab simulated device",
        "Compiled Wed 10-Jan-24 09:00 by mcpre",
        "",
        "ROM: IOS-XE ROMMON",
        "BOOTLDR: System Bootstrap, Version 17.9.1r, RELEASE SOFTWARE (P)",
        "",
        *_uptime(device),
        "",
        *([f"cisco {switch.model} (X86) processor with 1343576K/6147K bytes of memory."] if switch.model else []),
        *([f"Processor board ID {switch.serial}"] if switch.serial else []),
        f"{len(ports.physical(device))} Ethernet interfaces",
        "2048K bytes of non-volatile configuration memory.",
        "8388608K bytes of physical memory.",
        "",
        f"Base Ethernet MAC Address          : {base_mac(device)}",
        *([f"Motherboard Serial Number          : {switch.serial}"] if switch.serial else []),
        *([f"Model Number                       : {switch.model}"] if switch.model else []),
        *([f"System Serial Number               : {switch.serial}"] if switch.serial else []),
        "",
        "Configuration register is 0x102",
    ]
    return "\n".join(lines) + "\n\n"


def _uptime(device: Device) -> list[str]:
    up = int(time.time() - device.booted)
    weeks, days, hours, minutes = up // 604800, up // 86400 % 7, up // 3600 % 24, up // 60 % 60
    parts = [(weeks, "week"), (days, "day"), (hours, "hour")]
    spans = [f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts if count]
    uptime = ", ".join([*spans, f"{minutes} minute{'' if minutes == 1 else 's'}"])
    return [
        f"{hostname(device)} uptime is {uptime}",
        f"Uptime for this control processor is {uptime}",
        f"System returned to ROM by {device.reload_reason}",
        f"System restarted at {stamp(device.booted)}",
        'System image file is "flash:packages.conf"',
        f"Last reload reason: {device.reload_reason}",
    ]


def inventory(device: Device) -> str:
    """The parts of the chassis; empty where nobody knows which they are."""
    model, serial = device.switch.model, device.switch.serial
    if not model and not serial:
        return "\n"
    part = f"PID: {model:<18}, VID: V02  , SN: {serial}".rstrip()
    return f'NAME: "c93xx Stack", DESCR: "c93xx Stack"\n{part}\n\nNAME: "Switch 1", DESCR: "{model}"\n{part}\n\n'


def neighbors(found: list[Neighbor]) -> str:
    text = "\n" + LLDP_CODES + f"{'Device ID':<20}{'Local Intf':<15}{'Hold-time':<11}{'Capability':<16}Port ID\n"
    for heard in found:
        codes = _codes(heard)
        line = f"{heard.system[:20]:<20}{short_name(heard.port):<15}{heard.ttl:<11}{codes:<16}{heard.port_id}\n"
        text += line
    return text + f"\nTotal entries displayed: {len(found)}\n\n"


def _codes(heard: Neighbor) -> str:
    return ",".join(CODES[name] for name in heard.capabilities if name in CODES)


def neighbor_details(found: list[Neighbor]) -> str:
    return "\n" + "".join(_detail(heard) for heard in found) + f"\nTotal entries displayed: {len(found)}\n\n"


def _detail(heard: Neighbor) -> str:
    chassis = dotted(heard.chassis) if heard.chassis.count(":") == 5 else heard.chassis
    management = (
        f"Management Addresses:\n    IP: {heard.address}\n"
        if heard.address
        else ("Management Addresses - not advertised\n")
    )
    return (
        "------------------------------------------------\n"
        f"Local Intf: {short_name(heard.port)}\nChassis id: {chassis}\nPort id: {heard.port_id}\n"
        f"Port Description: {heard.port_description}\nSystem Name: {heard.system}\n\n"
        f"System Description: \n{heard.description}\n\n"
        f"Time remaining: {heard.ttl} seconds\nSystem Capabilities: {_codes(heard)}\n"
        f"Enabled Capabilities: {_codes(heard)}\n{management}"
        "Auto Negotiation - not supported\nPhysical media capabilities - not advertised\n"
        "Media Attachment Unit type - not advertised\nVlan ID: - not advertised\n\n"
    )


def interface(device: Device, facts: Facts, name: str) -> str:
    """`show interfaces NAME`: link, MAC, speed and the kernel's own counters."""
    port = port_state(device, facts, name)
    known = next((at for at in device.switch.interfaces if at.name == name), None)
    mac = dotted(device.switch.mac(known) if known else base_mac(device))
    link = "up" if port.up else "down" if port.enabled else "administratively down"
    protocol = "up (connected)" if port.up else "down (disabled)" if not port.enabled else "down (notconnect)"
    if kind_of(name) in {"Vlan", "Loopback"}:
        protocol = "up" if port.up else "down"
    address = (device.running.value(ports.header(name), "ip address") or "").split()
    duplex = "Full-duplex" if port.up or port.duplex == "full" else "Auto-duplex"
    speed = f"{port.speed // 1000}Gb/s" if port.speed > 1000 else f"{port.speed}Mb/s"
    speed = speed if port.up or port.fixed_speed != "auto" else "Auto-speed"
    mtu = device.running.value(ports.header(name), "mtu") or "1500"
    rows = [
        f"{name} is {link}, line protocol is {protocol} ",
        f"  Hardware is {_hardware(name)}, address is {mac} (bia {mac})",
        *([f"  Description: {port.description}"] if port.description else []),
        *([f"  Internet address is {address[0]}/{_prefix(address[1])}"] if len(address) == 2 else []),
        f"  MTU {mtu} bytes, BW {port.speed * 1000} Kbit/sec, DLY 10 usec, ",
        "     reliability 255/255, txload 1/255, rxload 1/255",
        "  Encapsulation ARPA, loopback not set",
        "  Keepalive set (10 sec)",
        f"  {duplex}, {speed}, media type is {media(short_name(name))}",
        "  input flow-control is on, output flow-control is unsupported ",
        "  ARP type: ARPA, ARP Timeout 04:00:00",
        "  Last input 00:00:00, output 00:00:00, output hang never",
        '  Last clearing of "show interface" counters never',
        "  Input queue: 0/2000/0/0 (size/max/drops/flushes); Total output drops: 0",
        "  Queueing strategy: fifo",
        "  Output queue: 0/40 (size/max)",
        *_counters(facts, name),
    ]
    return "\n".join(rows) + "\n"


def _counters(facts: Facts, name: str) -> list[str]:
    stats = facts.counters.get(name, {"rx": {}, "tx": {}})
    received, sent = stats["rx"], stats["tx"]
    return [
        "  5 minute input rate 0 bits/sec, 0 packets/sec",
        "  5 minute output rate 0 bits/sec, 0 packets/sec",
        f"     {received.get('packets', 0)} packets input, {received.get('bytes', 0)} bytes, 0 no buffer",
        f"     Received {received.get('multicast', 0)} broadcasts (0 multicasts)",
        "     0 runts, 0 giants, 0 throttles ",
        f"     {received.get('errors', 0)} input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored",
        "     0 watchdog, 0 multicast, 0 pause input",
        "     0 input packets with dribble condition detected",
        f"     {sent.get('packets', 0)} packets output, {sent.get('bytes', 0)} bytes, 0 underruns",
        f"     {sent.get('errors', 0)} output errors, 0 collisions, 0 interface resets",
    ]


def _hardware(name: str) -> str:
    kinds = {"Vlan": "Ethernet SVI", "Port-channel": "EtherChannel", "Loopback": "Loopback"}
    kinds |= {"GigabitEthernet": "Gigabit Ethernet", "TenGigabitEthernet": "Ten Gigabit Ethernet"}
    return kinds.get(kind_of(name), "Ethernet")


def _prefix(mask: str) -> int:
    return sum(int(part).bit_count() for part in mask.split("."))
