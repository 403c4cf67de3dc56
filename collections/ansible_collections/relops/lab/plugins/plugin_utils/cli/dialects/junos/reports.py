"""What `show` prints about the device itself, its commits, and single interfaces."""

from __future__ import annotations

import time

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import ports, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.configuring import pid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.state import Facts
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.version import version_of

ERRORS = (
    "BPDU Error: None, Loop Detect PDU Error: None, Ethernet-Switching Error: None, MAC-REWRITE Error: None, "
    "Loopback: Disabled, Source filtering: Disabled, Flow control: Disabled,"
)
COPPER = "Auto-negotiation: Enabled, Remote fault: Online, Media type: Copper"
FIBRE = "Media type: Fiber"
PACKAGES = (
    *("OS Kernel 64-bit", "OS libs", "OS runtime", "OS time zone information", "network stack and utilities"),
    *("libs", "runtime", "Packet Forwarding Engine Support (qfx-ex-x86-32)", "Online Documentation"),
)


def hostname(device: Device) -> str:
    return database_of(device).running.value("system", "host-name") or "Amnesiac"


def system_description(model: str, version: str) -> str:
    """What LLDP tells others about the device."""
    release = f", kernel JUNOS {version}, Build date: 2023-07-13 09:00:00 UTC" if version else ""
    return f"Juniper Networks, Inc. {model.lower()} Ethernet Switch{release}".replace("  ", " ")


def version(device: Device) -> str:
    """What the device is, and runs; lines of what nobody knows are left out, never filled with something."""
    number = version_of(device.switch)
    rows = ["fpc0:", "-" * 74, f"Hostname: {hostname(device)}"]
    rows += [f"Model: {device.switch.model.lower()}"] if device.switch.model else []
    rows += [f"Junos: {number}", *(f"JUNOS {package} [{number}]" for package in PACKAGES)] if number else []
    return "\n".join(rows) + "\n"


def hardware(device: Device) -> str:
    """The parts of the chassis; empty where nobody knows which they are."""
    model, serial = device.switch.model.upper(), device.switch.serial
    if not model and not serial:
        return ""
    columns = "{:<17}{:<9}{:<13}{:<18}{}"
    rows = [
        "Hardware inventory:",
        columns.format("Item", "Version", "Part number", "Serial number", "Description"),
        columns.format("Chassis", "", "", serial, model),
        columns.format("Routing Engine 0", "", "BUILTIN", "BUILTIN", f"RE-{model}"),
        columns.format("FPC 0", "REV 12", "650-059853", serial, model),
        columns.format("  CPU", "", "BUILTIN", "BUILTIN", "FPC CPU"),
        columns.format("  PIC 0", "REV 12", "BUILTIN", "BUILTIN", f"{len(ports.physical(device))}x 10/100/1000 Base-T"),
        columns.format("Power Supply 0", "REV 03", "740-046873", f"1EDV{serial[-6:]}", "JPSU-350-AC-AFO"),
        columns.format("Fan Tray 0", "", "", "", "Fan Module, Airflow Out (AFO)"),
    ]
    return "\n".join(row.rstrip() for row in rows) + "\n"


def commits(device: Device) -> str:
    """The history of commits, the last one first."""
    base = database_of(device)
    rows = []
    for number, entry in enumerate(base.history):
        when = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(entry.when))
        waits = f" commit confirmed, rollback in {entry.minutes}mins" if entry.minutes else ""
        rows.append(f"{number:<3} {when} by {entry.user} via {entry.client}{waits}")
        rows += [f"    {entry.note}"] if entry.note else []
        rows += ["    rollback pending"] if base.pending and not number else []
    return "".join(f"{row}\n" for row in rows)


def users(device: Device) -> str:
    now = time.strftime("%H:%M:%S", time.gmtime())
    text = f" {now} up 1 day, {len(device.sessions)} users, load averages: 0.10, 0.12, 0.09\n"
    text += "USER     TTY      FROM                              LOGIN@  IDLE WHAT\n"
    for other in device.sessions:
        text += f"{other.user:<8} p{other.number:<7} {other.origin:<33} {'9:00':>6} {'-':>5} -cli (cli) {pid(other)}\n"
    return text


def interfaces(facts: Facts, names: list[str], media: bool) -> str:
    return "\n".join(_interface(facts, name, media) for name in names)


def _interface(facts: Facts, name: str, media: bool) -> str:
    """`show interfaces NAME`, and what was negotiated where somebody asks for it."""
    enabled, up = facts.enabled(name), facts.up(name)
    fixed = shows.fixed_speed(facts, name)
    word = _speed_word(fixed or shows.speed(facts, name)) if fixed or name.startswith(("xe", "et", "ae")) else "Auto"
    at = next((number for number, port in enumerate(facts.device.switch.interfaces) if port.name == name), 600)
    known = next(
        (port for port in facts.device.switch.interfaces if port.name == name), facts.device.switch.interfaces[0]
    )
    told = shows.description(facts, name)
    state = "Enabled" if enabled else "Administratively down"
    mtu = next((one[1] for one in ports.said(facts.config, name) if one[:1] == ("mtu",)), "1514")
    rows = [
        f"Physical interface: {name}, {state}, Physical link is {'Up' if up else 'Down'}",
        f"  Interface index: {650 + at}, SNMP ifIndex: {510 + at}",
        *([f"  Description: {told}"] if told else []),
        f"  Link-level type: Ethernet, MTU: {mtu}, LAN-PHY mode, Speed: {word}, {ERRORS} "
        + (FIBRE if word != "Auto" else COPPER),
        "  Device flags   : Present Running" + ("" if up else " Down"),
        "  Interface flags: SNMP-Traps Internal: 0x4000",
        "  Link flags     : None",
        "  CoS queues     : 12 supported, 12 maximum usable queues",
        f"  Current address: {facts.device.switch.mac(known)}, Hardware address: {facts.device.switch.mac(known)}",
        "  Last flapped   : 2026-11-23 08:00:00 UTC (1d 00:00 ago)",
        "  Input rate     : 0 bps (0 pps)",
        "  Output rate    : 0 bps (0 pps)",
        *(_negotiated(facts, name) if media and up and word == "Auto" else []),
        f"  Active alarms  : {'None' if up else 'LINK'}",
        f"  Active defects : {'None' if up else 'LINK'}",
        "  Interface transmit statistics: Disabled",
    ]
    return "\n".join(rows) + "\n"


def _negotiated(facts: Facts, name: str) -> list[str]:
    mbps = shows.speed(facts, name)
    return [
        "  Autonegotiation information:",
        "    Negotiation status: Complete",
        "    Link partner:",
        f"        Link mode: Full-duplex, Flow control: None, Remote fault: OK, Link partner Speed: {mbps} Mbps",
        "    Local resolution:",
        f"        Flow control: None, Remote fault: Link OK, Local link Speed: {mbps} Mbps, Link mode: Full-duplex",
    ]


def _speed_word(mbps: int) -> str:
    return f"{mbps // 1000}Gbps" if mbps > 1000 else f"{mbps}mbps"


def uptime(device: Device) -> str:
    booted = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(device.booted))
    now = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    return f"fpc0:\n{'-' * 74}\nCurrent time: {now}\nSystem booted: {booted}\n"
