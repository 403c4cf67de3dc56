"""What `show` prints about ports, VLANs and bundles, in the columns that parsers of IOS expect."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import (
    kind_of,
    natural,
    number_of,
    short_name,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.state import (
    Facts,
    PortState,
    dotted,
    is_bundled,
    media,
    port_state,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import format_vlans


def names(device: Device, *kinds: str) -> list[str]:
    """Interfaces in IOS order; without kinds the switch ports and port-channels."""
    every = [at.split()[1] for at in device.running.headers("interface ")]
    wanted = [
        name for name in every if (kind_of(name) in kinds if kinds else kind_of(name) not in {"Vlan", "Loopback"})
    ]
    return sorted(wanted, key=natural)


def switchports(device: Device) -> list[str]:
    own = [name for name in names(device) if name != device.switch.oob_interface]
    return [name for name in own if kind_of(name) != "Port-channel"] + [
        name for name in own if kind_of(name) == "Port-channel"
    ]


def status(device: Device, facts: Facts, only: Iterable[str] | None = None) -> str:
    head = "Port         Name               Status       Vlan       Duplex  Speed Type\n"
    rows = [_status_row(port_state(device, facts, name)) for name in only or switchports(device)]
    return "\n" + head + "".join(rows)


def _status_row(port: PortState) -> str:
    short = short_name(port.name)
    duplex = port.duplex if port.duplex != "auto" else "a-full" if port.up else "auto"
    measured = {10000: "10G", 25000: "25G", 40000: "40G", 100000: "100G"}.get(port.speed, str(port.speed))
    speed = port.fixed_speed if port.fixed_speed != "auto" else f"a-{measured}" if port.up else "auto"
    kind = "N/A" if short.startswith("Po") else media(short)
    return f"{short:<12} {port.description[:18]:<18} {port.status:<12} {port.vlan:<10} {duplex:>6} {speed:>6} {kind}\n"


def description(device: Device, facts: Facts, only: Iterable[str] | None = None) -> str:
    text = f"{'Interface':<31}{'Status':<15}{'Protocol':<9}Description\n"
    for name in only or [*names(device, "Vlan"), *names(device)]:
        port = port_state(device, facts, name)
        state = "admin down" if not port.enabled else "up" if port.up else "down"
        line = f"{short_name(name):<31}{state:<15}{'up' if port.up else 'down':<9}{port.description}"
        text += line.rstrip() + "\n"
    return text


def ip_brief(device: Device, facts: Facts) -> str:
    text = "Interface              IP-Address      OK? Method Status                Protocol\n"
    for name in [*names(device, "Vlan"), *names(device), *names(device, "Loopback")]:
        port = port_state(device, facts, name)
        address = (device.running.value(ports.header(name), "ip address") or "unassigned").split()[0]
        state = "administratively down" if not port.enabled else "up" if port.up else "down"
        method = "NVRAM" if address != "unassigned" else "unset"
        text += f"{name:<22} {address:<15} YES {method:<6} {state:<21} {'up' if port.up else 'down'}\n"
    return text


def vlan(device: Device, brief: bool, only: int | None = None) -> str:
    tree = device.running
    known = sorted(ports.vlans(tree)) if only is None else [only]
    text = "\nVLAN Name                             Status    Ports\n"
    text += "---- -------------------------------- --------- -------------------------------\n"
    for number in known:
        text += _vlan_row(device, number)
    if only is None:
        for number, name in ((1002, "fddi-default"), (1003, "token-ring-default"), (1004, "fddinet-default")):
            text += f"{number:<4} {name:<32} act/unsup \n"
        text += f"{1005:<4} {'trnet-default':<32} act/unsup \n"
    if not brief:
        text += "\nVLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2\n"
        text += "---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------\n"
        for number in known:
            text += f"{number:<4} enet  {100000 + number:<10} 1500  -      -      -        -    -        0      0   \n"
        text += "\nRemote SPAN VLANs\n" + "-" * 78 + "\n\n"
    return text


def vlan_name(device: Device, number: int) -> str:
    return device.running.value(f"vlan {number}", "name") or ("default" if number == 1 else f"VLAN{number:04}")


def _vlan_row(device: Device, number: int) -> str:
    lanes = device.plane.lanes if device.plane else {}
    here = [
        short_name(name)
        for name in switchports(device)
        if name in lanes
        and not lanes[name].trunk
        and ports.port_intent(device.running, name).mode != "routed"
        and ports.port_intent(device.running, name).access == number
    ]
    suspended = device.running.has(f"vlan {number}", "state")
    shown = textwrap.wrap(", ".join(here), 31, break_long_words=False) or [""]
    first = f"{number:<4} {vlan_name(device, number):<32} {'suspended' if suspended else 'active':<9} {shown[0]}"
    return "\n".join([first, *(" " * 48 + more for more in shown[1:])]) + "\n"


def trunk(device: Device, facts: Facts, only: Iterable[str] | None = None) -> str:
    """Four tables: mode, allowed, allowed and active, forwarding; nothing when no port is trunking."""
    wanted = list(only or switchports(device))
    up = [name for name in wanted if device.plane and name in device.plane.lanes]
    up = [name for name in up if (state := port_state(device, facts, name)).up and state.trunk]
    if not up or device.plane is None:
        return ""
    existing = ports.vlans(device.running)
    head = "\nPort        Mode             Encapsulation  Status        Native vlan\n"
    tables = [head, "\nPort        Vlans allowed on trunk\n"]
    tables += ["\nPort        Vlans allowed and active in management domain\n"]
    tables += ["\nPort        Vlans in spanning tree forwarding state and not pruned\n"]
    for name in up:
        port = ports.port_intent(device.running, name)
        mode = "on" if port.mode == "trunk" else "auto"
        allowed = range(1, 4095) if port.allowed is None else port.allowed
        active = existing & set(allowed)
        forwarding = active - device.plane.blocked.get(name, frozenset())
        short = f"{short_name(name):<12}"
        tables[0] += f"{short}{mode:<17}{'802.1q':<15}{'trunking':<14}{port.native}\n"
        for at, carried in enumerate((allowed, active, forwarding), 1):
            tables[at] += short + (format_vlans(carried) or "none") + "\n"
    return "".join(tables)


def switchport(device: Device, facts: Facts, only: Iterable[str] | None = None) -> str:
    return "".join(_switchport(device, facts, name) for name in only or switchports(device))


def _switchport(device: Device, facts: Facts, name: str) -> str:
    port, state = ports.port_intent(device.running, name), port_state(device, facts, name)
    if state.routed:
        return f"Name: {short_name(name)}\nSwitchport: Disabled\n\n"
    auto = device.running.value(ports.header(name), "switchport mode") or "dynamic auto"
    admin = {"access": "static access", "trunk": "trunk", "auto": auto}[port.mode]
    oper = "down" if not state.up else "trunk" if state.trunk else "static access"
    if port.lag and state.up:
        oper += f" (member of bundle {short_name(port.lag)})"
    native = vlan_name(device, port.native) if port.native in ports.vlans(device.running) else "Inactive"
    access = vlan_name(device, port.access) if port.access in ports.vlans(device.running) else "Inactive"
    allowed = "ALL" if port.allowed is None else format_vlans(port.allowed) or "NONE"
    rows = [
        f"Name: {short_name(name)}",
        "Switchport: Enabled",
        f"Administrative Mode: {admin}",
        f"Operational Mode: {oper}",
        "Administrative Trunking Encapsulation: dot1q",
        *([] if not state.up else [f"Operational Trunking Encapsulation: {'dot1q' if state.trunk else 'native'}"]),
        f"Negotiation of Trunking: {'On' if port.negotiates and port.mode != 'access' else 'Off'}",
        f"Access Mode VLAN: {port.access} ({access})",
        f"Trunking Native Mode VLAN: {port.native} ({native})",
        "Administrative Native VLAN tagging: disabled",
        "Voice VLAN: none",
        *_wrap_allowed(allowed),
        "Pruning VLANs Enabled: 2-1001",
        "Capture Mode Disabled",
        "Capture VLANs Allowed: ALL",
        "",
        "Protected: false",
        "Unknown unicast blocked: disabled",
        "Unknown multicast blocked: disabled",
        "Appliance trust: none",
    ]
    return "\n".join(rows) + "\n\n"


def _wrap_allowed(allowed: str) -> list[str]:
    wrapped = textwrap.wrap(allowed.replace(",", ", "), 50, break_long_words=False)
    first = [line.replace(", ", ",") for line in wrapped]
    return ["Trunking VLANs Enabled: " + first[0], *("     " + line for line in first[1:])]


def mac_table(device: Device, facts: Facts, name: str | None = None, number: int | None = None) -> str:
    rows = []
    for port, vlan_number, mac in facts.macs:
        logical = ports.port_intent(device.running, port).lag or port
        if facts.carriers.get(port) and name in (None, logical) and number in (None, vlan_number):
            rows.append(f"{vlan_number:>4}    {dotted(mac)}    DYNAMIC     {short_name(logical)}\n")
    head = "          Mac Address Table\n-------------------------------------------\n\n"
    head += "Vlan    Mac Address       Type        Ports\n----    -----------       --------    -----\n"
    return head + "".join(sorted(rows)) + f"Total Mac Addresses for this criterion: {len(rows)}\n"


LEGEND = """\
Flags:  D - down        P - bundled in port-channel
        I - stand-alone s - suspended
        H - Hot-standby (LACP only)
        R - Layer3      S - Layer2
        U - in use      f - failed to allocate aggregator

        M - not in use, minimum links not met
        u - unsuitable for bundling
        w - waiting to be aggregated
        d - default port

        A - formed by Auto LAG


"""


def etherchannel(device: Device, facts: Facts) -> str:
    bundles = names(device, "Port-channel")
    text = (
        LEGEND + f"Number of channel-groups in use: {len(bundles)}\nNumber of aggregators:           {len(bundles)}\n\n"
    )
    text += "Group  Port-channel  Protocol    Ports\n"
    text += "------+-------------+-----------+-----------------------------------------------\n"
    for name in bundles:
        group = number_of(name)
        members = sorted(ports.members(device.running, group), key=natural)
        static = any(ports.port_intent(device.running, member).lag_mode == "on" for member in members)
        shown = f"{short_name(name)}({'SU' if port_state(device, facts, name).up else 'SD'})"
        cells = [f"{short_name(member)}({_flag(device, facts, member)})" for member in members]
        lines = [" ".join(f"{cell:<11}" for cell in cells[at : at + 4]) for at in range(0, len(cells), 4)] or [""]
        text += f"{group:<6} {shown:<13} {'   -' if static or not members else '  LACP':<11} {lines[0]}\n"
        text += "".join(" " * 33 + line + "\n" for line in lines[1:])
    return text + "\n"


def _flag(device: Device, facts: Facts, member: str) -> str:
    if not facts.carriers.get(member):
        return "D"
    return "P" if is_bundled(device, facts, member) else "s"
