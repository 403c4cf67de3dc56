"""What `display` prints of the device itself, its neighbours and single interfaces."""

from __future__ import annotations

import time

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour, kind_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.render import names
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.state import Facts, dashed
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch


def sysname(device: Device) -> str:
    return device.running.value("", "sysname") or "HUAWEI"


def release(switch: Switch, flavour: Flavour) -> str:
    """The release that the topology names, the usual one where it names none; empty when nobody knows it."""
    return flavour.release if switch.version is None else switch.version


def system_description(switch: Switch, flavour: Flavour) -> str:
    """What LLDP tells others about the device."""
    known = " ".join(part for part in (switch.model, release(switch, flavour)) if part)
    return f"Huawei Versatile Routing Platform Software VRP (R) software, Version {flavour.version} ({known})"


def version(device: Device, flavour: Flavour) -> str:
    """What the device is, and runs."""
    switch = device.switch
    known = " ".join(part for part in (switch.model, release(switch, flavour)) if part)
    lines = [
        "Huawei Versatile Routing Platform Software",
        f"VRP (R) software, Version {flavour.version} ({known})",
        "Copyright (C) 2012-2024 Huawei Technologies Co., Ltd.",
        f"HUAWEI {switch.model or 'Switch'} uptime is {_uptime(device)}",
    ]
    return "\n".join(lines) + "\n\n"


def _uptime(device: Device) -> str:
    up = int(time.time() - device.booted)
    days, hours, minutes = up // 86400, up // 3600 % 24, up // 60 % 60
    return f"{days // 7} weeks, {days % 7} days, {hours} hours, {minutes} minutes"


def elabel(device: Device) -> str:
    """What is written on the board; nothing of what nobody knows."""
    switch = device.switch
    rows = ["/$[System Integration Version]", "/$SystemIntegrationVersion=3.0", "", "[Slot_0]"]
    rows += [
        "/$[Board Integration Version]",
        "/$BoardIntegrationVersion=3.0",
        "",
        "[Main_Board]",
        "",
        "[Board Properties]",
    ]
    rows += [f"BoardType={switch.model}", f"BarCode={switch.serial}", "VendorName=Huawei"]
    return "\n".join(rows) + "\n"


def parts(device: Device) -> str:
    """`display device`."""
    line = "-" * 79 + "\n"
    head = "Slot  Card   Type                Online   Power Register     Alarm     Primary\n"
    row = f"{0:<6}{'-':<7}{device.switch.model or 'Switch':<20}Present  On    Registered   Normal    Master\n"
    return f"Device status:\n{line}{head}{line}{row}{line}"


def neighbors(facts: Facts) -> str:
    """`display lldp neighbor`: every port, with what was heard on it."""
    heard: dict[str, list[Neighbor]] = {}
    for one in facts.neighbors:
        heard.setdefault(one.port, []).append(one)
    every = [name for name in names(facts.device.running) if kind_of(name) != "Eth-Trunk"]
    text = ""
    for name in every:
        found = heard.get(name, [])
        text += f"{name} has {len(found)} neighbor(s){':' if found else ''}\n\n"
        text += "".join(_neighbor(number, one) for number, one in enumerate(found, 1))
    return text


def _neighbor(number: int, heard: Neighbor) -> str:
    rows = [
        f"Neighbor index :{number}",
        "Chassis type   :MAC address",
        f"Chassis ID     :{dashed(heard.chassis)}",
        "Port ID type   :Interface name",
        f"Port ID        :{heard.port_id}",
        f"Port description    :{heard.port_description}",
        f"System name         :{heard.system}",
        f"System description  :{heard.description}",
        f"System capabilities supported   :{' '.join(heard.capabilities).lower() or '--'}",
        f"System capabilities enabled     :{' '.join(heard.capabilities).lower() or '--'}",
        "Management address type  :ipv4",
        f"Management address value :{heard.address or '--'}",
        f"Expired time   :{heard.ttl}s",
    ]
    return "\n".join(rows) + "\n\n"


def neighbor_brief(facts: Facts) -> str:
    text = f"{'Local Intf':<15} {'Neighbor Dev':<20} {'Neighbor Intf':<15} Exptime(s)\n"
    for heard in facts.neighbors:
        text += f"{facts.flavour.short(heard.port):<15} {heard.system[:20]:<20} {heard.port_id[:15]:<15} {heard.ttl}\n"
    return text


def interface(facts: Facts, name: str) -> str:
    """One interface of `display interface`."""
    device, at = facts.device, ports.header(name)
    state = "UP" if facts.is_up(name) else "DOWN" if facts.is_enabled(name) else "Administratively DOWN"
    port = facts.intent(name)
    routed = port.mode == "routed" or kind_of(name) in ("Vlanif", "MEth", "LoopBack") or bool(port.address)
    lines = [
        f"{name} current state : {state}" + (" (ifindex: 6)" if facts.flavour.two_stage else ""),
        f"Line protocol current state : {'UP' if state == 'UP' else 'DOWN'}",
        f"Description:{device.running.value(at, 'description') or ''}",
    ]
    if routed:
        lines += ["Route Port,The Maximum Transmit Unit is 1500"]
        lines += [f"Internet Address is {port.address}" if port.address else "Internet protocol processing : disabled"]
    else:
        lines += [f"Switch Port, PVID : {port.native:>4}, TPID : 8100(Hex), The Maximum Frame Length is 9216"]
    mac = dashed(device.switch.mac(device.switch.interfaces[0]))
    lines += [f"IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is {mac}"]
    if kind_of(name) not in ("Vlanif", "LoopBack", "Eth-Trunk"):
        lines += ["Last physical up time   : -", "Last physical down time : -"]
    lines += [f"Current system time: {time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())}"]
    lines += _ethernet(facts, name)
    return "\n".join([*lines, "Last 300 seconds input rate 0 bits/sec, 0 packets/sec"]) + "\n\n"


def _ethernet(facts: Facts, name: str) -> list[str]:
    """Speed and duplex of a port, and the members of a group."""
    tree, at = facts.device.running, ports.header(name)
    if kind_of(name) == "Eth-Trunk":
        line = "-" * 53
        found = ports.members(tree, name)
        up = [member for member in found if facts.is_bundled(member)]
        rows = [f"{member:<30}{'UP' if member in up else 'DOWN':<12}1" for member in found]
        counts = [f"The Number of Ports in Trunk : {len(found)}", f"The Number of UP Ports in Trunk : {len(up)}"]
        return [line, "PortName                      Status      Weight", line, *rows, line, *counts, ""]
    if kind_of(name) in ("Vlanif", "LoopBack"):
        return []
    duplex = (tree.value(at, "duplex") or tree.value(at, "auto duplex") or "full").upper()
    fixed = "DISABLE" if tree.has(at, "negotiation") else "ENABLE"
    return [
        "Port Mode: COMMON COPPER",
        f"Speed : {facts.speed(name):>4},  Loopback: NONE",
        f"Duplex: {duplex},  Negotiation: {fixed}",
        "Mdi   : AUTO",
    ]
