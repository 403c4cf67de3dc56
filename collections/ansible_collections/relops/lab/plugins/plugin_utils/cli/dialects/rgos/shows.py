"""What `show` prints, in the columns of RGOS."""

from __future__ import annotations

import time

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.names import kind_of, short_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.state import (
    Facts,
    dotted,
    every,
    is_bundled,
    is_enabled,
    is_up,
    speed,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.version import version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import ALL, format_vlans

RULE = "-" * 76
LACP_HEAD = """\
Flags:  S - Device is requesting Slow LACPDUs
        F - Device is requesting Fast LACPDUs.
        A - Device is in active mode.        P - Device is in passive mode.

"""
CAPABILITIES = {"Bridge": "Bridge", "Router": "Router", "Station": "Station Only", "Wlan": "WLAN Access Point"}


def hostname(device: Device) -> str:
    return device.running.value("", "hostname") or "Ruijie"


def system_description(model: str, version: str) -> str:
    """What LLDP tells others about the device."""
    software = f", Running on Software {version}" if version else ""
    return f"Ruijie Full 10G Routing Switch({model}) By Ruijie Networks{software}"


def _rate(rate: int) -> str:
    return f"{rate // 1000}G" if rate >= 10000 else f"{rate}M"


def status(device: Device, facts: Facts) -> str:
    """`show interfaces status`: no names, a trunk by its native VLAN."""
    text = f"{'Interface':<40} {'Status':<9} {'Vlan':<6} {'Duplex':<8} {'Speed':<9} Type  \n"
    text += f"{'-' * 40} {'-' * 8}  {'-' * 4}   {'-' * 7}  {'-' * 9} {'-' * 6}\n"
    for name in every(device):
        port, up = ports.port_intent(device.running, name), is_up(device, facts, name)
        state = "disabled" if not is_enabled(device, name) else "up" if up else "down"
        vlan = "routed" if port.mode == "routed" else str(port.access if port.mode == "access" else port.native)
        duplex = (device.running.value(ports.header(name), "duplex") or "full").capitalize() if up else "Unknown"
        rate = _rate(speed(device, facts, name)) if up else "Unknown"
        kind = "copper" if kind_of(name) in ("GigabitEthernet", "FastEthernet") else "fiber"
        text += f"{name:<40} {state:<9} {vlan:<6} {duplex:<8} {rate:<9} {kind}\n"
    return text


def switchport(device: Device, facts: Facts) -> str:
    text = f"{'Interface':<32} Switchport Mode      Access Native Protected VLAN lists\n"
    text += f"{'-' * 32} ---------- --------- ------ ------ --------- {'-' * 22}\n"
    for name in every(device):
        if ports.group_of(device.running, name):
            continue
        port, at = ports.port_intent(device.running, name), ports.header(name)
        if port.mode == "routed":
            text += f"{name:<32} {'disabled':<34} Disabled \n"
            continue
        mode = (device.running.value(at, ports.MODE) or "access").upper()
        ids = ports.allowed(device.running, at)
        listed = "ALL" if ids == ALL else format_vlans(ids) or "None"
        text += f"{name:<32} {'enabled':<10} {mode:<9} {port.access:<6} {port.native:<6} Disabled  {listed}\n"
    return text


def aggregate_summary(device: Device, facts: Facts) -> str:
    text = f"AggregatePort MaxPorts SwitchPort Mode   {'Load balance':<28} Ports\n"
    text += f"------------- -------- ---------- ------ {'-' * 28} {'-' * 35}\n"
    for name in every(device, ports.AGGREGATE):
        port = ports.port_intent(device.running, name)
        members = [f"{short_name(at):<7}" for at in sorted(ports.members(device.running, name))]
        routed = port.mode == "routed"
        mode = "" if routed else (device.running.value(ports.header(name), ports.MODE) or "access").upper()
        row = f"{short_name(name):<13} {8:<8} {'Disabled' if routed else 'Enabled':<10} {mode:<6} {'src-dst-mac':<28} "
        text += (row + ",".join(members)).rstrip() + "\n"
    return text


def lacp_summary(device: Device, facts: Facts) -> str:
    text = f"System Id:32768, {dotted(device.switch.mac(device.switch.interfaces[0]))}\n{LACP_HEAD}"
    for name in every(device, ports.AGGREGATE):
        members = sorted(ports.members(device.running, name))
        modes = {at: ports.port_intent(device.running, at).lag_mode for at in members}
        if not members or "on" in modes.values():
            continue
        text += f"Aggregate port {name.split()[1]}:\n\nLocal information:\n"
        text += f"{'':<27}LACP port       Oper    Port    Port\n"
        text += "Port    Flags    State     Priority        Key     Number   State\n"
        text += "-" * 70 + "\n"
        for index, member in enumerate(members, 1):
            up = facts.carriers.get(member) and is_enabled(device, member)
            state = "bndl" if is_bundled(device, facts, member) else "susp" if up else "down"
            flags = "SA" if modes[member] == "active" else "SP"
            text += f"{short_name(member):<7} {flags:<8} {state:<9} 32768           0x1     0x{index:<7x}0x3d\n"
        text += "\nPartner information:\n\n"
    return text


def mac_table(device: Device, facts: Facts) -> str:
    text = f"{'Vlan':<11} {'MAC Address':<20} {'Type':<8} {'Interface':<30} Live Time\n"
    text += f"{'-' * 10}  {'-' * 20} {'-' * 8} {'-' * 30} {'-' * 13}\n"
    for port, number, mac in sorted(facts.macs, key=lambda row: (row[1], row[2])):
        if facts.carriers.get(port):
            logical = ports.group_of(device.running, port) or port
            text += f" {number:<10} {dotted(mac):<20} {'DYNAMIC':<8} {logical:<30} 0d 00:00:30\n"
    return text


def vlan_name(device: Device, number: int) -> str:
    return device.running.value(f"vlan {number}", "name") or f"VLAN{number:04}"


def vlan(device: Device) -> str:
    text = "VLAN Name                             Status    Ports     \n"
    text += f"---- -------------------------------- --------- {'-' * 35}\n"
    for number in sorted(ports.known_vlans(device.running)):
        here = [short_name(name) for name in every(device) if _carries(device, name, number)]
        rows = [", ".join(here[at : at + 4]) for at in range(0, len(here), 4)] or [""]
        text += f"{number:>4} {vlan_name(device, number):<32} STATIC    {rows[0]:<38}\n"
        text += "".join(f"{'':<48}{row:<38}\n" for row in rows[1:])
    return text


def _carries(device: Device, name: str, number: int) -> bool:
    port = ports.port_intent(device.running, name)
    if port.lag or port.mode == "routed":
        return False
    return number == port.access if port.mode == "access" else number in (port.allowed or frozenset())


def ip_brief(device: Device, facts: Facts) -> str:
    text = f"{'Interface':<40} {'IP-Address(Pri)':<20} {'IP-Address(Sec)':<20} {'Status':<22} Protocol \n"
    for name in [*every(device), *every(device, "VLAN", "Loopback", "Mgmt")]:
        shown = (device.running.value(ports.header(name), "ip address") or "").split()
        if not shown and ports.port_intent(device.running, name).mode != "routed":
            continue
        length = sum(int(part).bit_count() for part in shown[1].split(".")) if shown else 0
        address = f"{shown[0]}/{length}" if shown else "no address"
        state = (
            "administratively down" if not is_enabled(device, name) else "up" if is_up(device, facts, name) else "down"
        )
        text += f"{name:<40} {address:<20} {'no address':<20} {state:<22} {'up' if state == 'up' else 'down'}\n"
    return text


def neighbor_details(found: list[Neighbor]) -> str:
    return "".join(_detail(heard) for heard in found)


def _detail(heard: Neighbor) -> str:
    chassis = dotted(heard.chassis) if heard.chassis.count(":") == 5 else heard.chassis
    able = ", ".join(CAPABILITIES[name] for name in heard.capabilities if name in CAPABILITIES)
    facts = (
        *(("Neighbor index", "1"), ("Device type", "LLDP Device"), ("Aging time", f"{heard.ttl}seconds"), ("", "")),
        ("Chassis ID type", "MAC address" if heard.chassis.count(":") == 5 else "Locally assigned"),
        *(("Chassis ID", chassis), ("System name", heard.system), ("System description", heard.description)),
        *(("System capabilities supported", able), ("System capabilities enabled", able), ("", "")),
        *(("Management address subtype", "ipv4"), ("Management address", heard.address), ("", "")),
        *(("Port ID type", "Interface name"), ("Port ID", heard.port_id), ("Port description", heard.port_description)),
    )
    rows = [f"  {key:<34}: {value}" if key else "" for key, value in facts]
    return "\n".join([RULE, f"LLDP neighbor-information of port [{heard.port}]", RULE, *rows, "", ""])


def version(device: Device) -> str:
    """What the device is, and runs; lines of what nobody knows are left out."""
    number, switch = version_of(device.switch), device.switch
    up = int(time.time() - device.booted)
    started = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(device.booted))
    rows = [
        f"System description      : Ruijie Full 10G Routing Switch({switch.model}) By Ruijie Networks",
        f"System start time       : {started}",
        f"System uptime           : {up // 86400}:{up // 3600 % 24:02}:{up // 60 % 60:02}:{up % 60:02}",
        "System hardware version : 1.00",
        *([f"System software version : {number}"] if number else []),
        "System patch number     : NA",
        *([f"System serial number    : {switch.serial}"] if switch.serial else []),
        "System boot version     : 1.3.13",
    ]
    return "\n".join(rows) + "\n"
