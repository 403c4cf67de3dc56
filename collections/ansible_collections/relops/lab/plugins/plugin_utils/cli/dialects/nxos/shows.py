"""What `show` prints about ports, VLANs and groups, in the columns of NX-OS."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.nxos.config import NAMES
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.kinds import compress
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look, dotted, vlan_name

RULE = "-" * 80
MEDIA = {1000: "1000base-T", 10000: "10Gbase-SR", 25000: "25Gbase-SR", 40000: "40Gbase-SR4", 100000: "100Gbase-SR4"}


def short(name: str) -> str:
    return name if NAMES.kind(name) == "mgmt" else NAMES.short(name)


def ports(look: Look) -> list[str]:
    return look.every("Ethernet")


def status(look: Look, only: Iterable[str] | None = None) -> str:
    text = f"\n{RULE}\nPort          Name               Status    Vlan      Duplex  Speed   Type\n{RULE}\n"
    every = [*look.every("mgmt"), *ports(look), *look.every("port-channel"), *look.every("Vlan")]
    return text + "".join(_status_row(look, name) for name in only or every)


def _status_row(look: Look, name: str) -> str:
    port = look.port(name)
    state = "disabled" if not port.enabled else "connected" if port.up else "notconnec"
    if port.enabled and not port.up and NAMES.is_lag(name):
        state = "noOperMem"
    elif port.lag and look.suspended(name):
        state = "channelDo"
    shown = {1000: "1000", 100: "100", 10: "10"}.get(port.speed, f"{port.speed // 1000}G")
    speed = port.fixed_speed if port.fixed_speed != "auto" else shown if port.up else "auto"
    duplex = port.duplex if port.duplex != "auto" else "full" if port.up else "auto"
    kind = "--" if NAMES.kind(name) != "Ethernet" else MEDIA.get(port.speed, "--")
    label = port.description[:18] or "--"
    return f"{short(name):<13} {label:<18} {state:<9} {port.vlan:<9} {duplex:<7} {speed:<7} {kind:<11}\n"


def trunk(look: Look, only: Iterable[str] | None = None) -> str:
    """Four tables, of all that trunk."""
    names = [name for name in only or [*ports(look), *look.every("port-channel")] if look.port(name).trunk]
    text = f"\n{RULE}\nPort          Native  Status        Port\n              Vlan                  Channel\n{RULE}\n"
    for name in names:
        port = look.port(name)
        state = "trnk-bndl" if port.lag and look.bundled(name) else "trunking" if port.up else "not-trunking"
        native = look.nature.port(look.tree, name).native
        text += f"{short(name):<13} {native:<7} {state:<13} {short(port.lag) if port.lag else '--'}\n"
    tables = (
        ("Vlans Allowed on Trunk", lambda name: look.nature.allowed(look.tree, name) or range(1, 4095)),
        ("STP Forwarding", lambda name: look.forwarding(name) if look.up(name) else ()),
    )
    for title, carried in tables:
        text += f"\n{RULE}\nPort          {title}\n{RULE}\n"
        for name in names:
            none = look.nature.allowed(look.tree, name) == frozenset()
            text += f"{short(name):<13} {'none' if none else compress(carried(name)) or 'none'}\n"
    return text


def description(look: Look, only: Iterable[str] | None = None) -> str:
    text = f"\n{RULE}\nPort          Type   Speed   Description\n{RULE}\n"
    for name in only or ports(look):
        port = look.port(name)
        speed = f"{port.speed // 1000}G" if port.speed >= 10000 else str(port.speed)
        text += f"{short(name):<13} eth    {speed:<7} {port.description or '--'}\n"
    return text


def switchport(look: Look, only: Iterable[str] | None = None) -> str:
    return "".join(_switchport(look, name) for name in only or [*ports(look), *look.every("port-channel")])


def _switchport(look: Look, name: str) -> str:
    state, told = look.port(name), look.nature.port(look.tree, name)
    if state.routed:
        return f"Name: {name}\n  Switchport: Disabled\n"
    existing = look.nature.vlans(look.tree)
    access, native = (
        f"{vlan} ({vlan_name(look.tree, vlan) if vlan in existing else 'Vlan not created'})"
        for vlan in (told.access, told.native)
    )
    allowed = "1-4094" if told.allowed is None else compress(told.allowed) or "none"
    return (
        f"Name: {name}\n  Switchport: Enabled\n  Switchport Monitor: Not enabled \n"
        f"  Operational Mode: {'trunk' if state.trunk else 'access'}\n  Access Mode VLAN: {access}\n"
        f"  Trunking Native Mode VLAN: {native}\n  Trunking VLANs Allowed: {allowed}\n  Voice VLAN: none\n"
    )


def vlan(look: Look, only: int | None = None, brief: bool = False) -> str:
    text = "\nVLAN Name                             Status    Ports\n"
    text += "---- -------------------------------- --------- -------------------------------\n"
    known = sorted(look.nature.vlans(look.tree)) if only is None else [only]
    members = {number: _in_vlan(look, number) for number in known}
    for number in known:
        asleep = "state" in look.tree.sections.get(f"vlan {number}", {})
        shown = textwrap.wrap(", ".join(members[number]), 32, break_long_words=False) or [""]
        first = f"{number:<4} {vlan_name(look.tree, number):<32} {'suspended' if asleep else 'active':<9} {shown[0]}"
        text += "\n".join([first.rstrip(" ,"), *(" " * 48 + more.rstrip(" ,") for more in shown[1:])]) + "\n"
    if brief:
        return text
    text += "\nVLAN Type         Vlan-mode\n---- -----        ----------\n"
    text += "".join(f"{number:<4} enet         CE\n" for number in known)
    return text + f"\nRemote SPAN VLANs\n{RULE[:79]}\n\nPrimary  Secondary  Type             Ports\n{'-' * 7}\n\n"


def _in_vlan(look: Look, number: int) -> list[str]:
    found = []
    for name in [*look.every("port-channel"), *ports(look)]:
        port = look.port(name)
        if not port.routed and (number in look.carried(name) if port.trunk else port.access == number):
            found.append(short(name))
    return found


LEGEND = """\
Flags:  D - Down        P - Up in port-channel (members)
        I - Individual  H - Hot-standby (LACP only)
        s - Suspended   r - Module-removed
        b - BFD Session Wait
        S - Switched    R - Routed
        U - Up (port-channel)
        p - Up in delay-lacp mode (member)
        M - Not in use. Min-links not met
--------------------------------------------------------------------------------
Group Port-       Type     Protocol  Member Ports
      Channel
--------------------------------------------------------------------------------
"""


def port_channels(look: Look) -> str:
    text = LEGEND
    for name in look.every("port-channel"):
        layer = "R" if look.port(name).routed else "S"
        members = look.members(name)
        lacp = any(look.nature.port(look.tree, member).lag_mode != "on" for member in members)
        cells = [f"{short(member)}({_flag(look, member)})" for member in members]
        rows = ["    ".join(f"{cell:<9}" for cell in cells[at : at + 3]) for at in range(0, len(cells), 3)] or ["--"]
        number = name.removeprefix("port-channel")
        shown = f"{short(name)}({layer}{'U' if look.up(name) else 'D'})"
        text += f"{number:<5} {shown:<11} {'Eth':<8} {'LACP' if lacp else 'NONE':<9} {rows[0]}\n"
        text += "".join(" " * 37 + row + "\n" for row in rows[1:])
    return text


def _flag(look: Look, member: str) -> str:
    return "P" if look.bundled(member) else "s" if look.suspended(member) else "D"


def mac_table(look: Look) -> str:
    text = (
        "Legend: \n        * - primary entry, G - Gateway MAC, (R) - Routed MAC, O - Overlay MAC\n"
        "        age - seconds since last seen,+ - primary entry using vPC Peer-Link,\n"
        "        (T) - True, (F) - False, C - ControlPlane MAC, ~ - vsan\n"
        "   VLAN     MAC Address      Type      age     Secure NTFY Ports\n"
        "---------+-----------------+--------+---------+------+----+------------------\n"
    )
    for number, mac, port in look.macs():
        text += f"* {number:>4}     {dotted(mac)}   dynamic  0         F      F    {short(port)}\n"
    return text


def ip_brief(look: Look) -> str:
    text = 'IP Interface Status for VRF "default"(1)\nInterface            IP Address      Interface Status\n'
    for name in [*look.every("Vlan"), *look.every("loopback"), *ports(look), *look.every("port-channel")]:
        address = (look.tree.value(header(name), "ip address") or "").split("/")[0]
        port = look.port(name)
        if address:
            link, admin = ("up" if port.up else "down"), ("up" if port.enabled else "down")
            text += f"{short(name):<20} {address:<15} protocol-{link}/link-{link}/admin-{admin}       \n"
    return text
