"""What `show` prints about ports, VLANs and groups, in the columns of EOS."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos.config import NAMES
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.kinds import compress
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look, dotted, vlan_name

MEDIA = {1000: "1000BASE-T", 10000: "10GBASE-SR", 25000: "25GBASE-SR", 40000: "40GBASE-SR4", 100000: "100GBASE-SR4"}
short = NAMES.short


def status(look: Look, only: Iterable[str] | None = None) -> str:
    text = "Port       Name               Status       Vlan     Duplex Speed  Type            Flags Encapsulation\n"
    every = [*look.every("Ethernet"), *look.every("Management"), *look.every("Port-Channel")]
    return text + "".join(_status_row(look, name) for name in only or every)


def _status_row(look: Look, name: str) -> str:
    port = look.port(name)
    state = "disabled" if not port.enabled else "connected" if port.up else "notconnect"
    vlan = f"in {short(port.lag)}" if port.lag else port.vlan
    fixed = port.fixed_speed != "auto"
    shown = f"{port.speed // 1000}G" if port.speed >= 1000 else f"{port.speed}M"
    speed = shown if port.up or fixed else "auto"
    duplex = "full" if port.up or fixed else "auto"
    kind = "N/A" if NAMES.is_lag(name) else MEDIA.get(port.speed, "10/100/1000")
    if NAMES.is_lag(name):
        speed, duplex = (speed if port.up else "unconf"), "full"
    label = port.description[:18]
    return f"{short(name):<10} {label:<18} {state:<12} {vlan:<8} {duplex:<6} {speed:<6} {kind:<15}                   \n"


def trunk(look: Look, only: Iterable[str] | None = None) -> str:
    """Four tables, of all that trunk."""
    every = [*look.every("Ethernet"), *look.every("Port-Channel")]
    names = [name for name in only or every if look.port(name).trunk and look.up(name) and not look.port(name).lag]
    text = f"{'Port':<16}{'Mode':<16}{'Status':<16}Native vlan\n"
    for name in names:
        text += f"{short(name):<16}{'trunk':<16}{'trunking':<16}{look.nature.port(look.tree, name).native}\n"
    text += f"\n{'Port':<16}Vlans allowed\n"
    for name in names:
        allowed = look.nature.allowed(look.tree, name)
        text += f"{short(name):<16}{'All' if allowed is None else compress(allowed) or 'None'}\n"
    for title, carried in (
        ("Vlans allowed and active in management domain", look.carried),
        ("Vlans in spanning tree forwarding state", look.forwarding),
    ):
        text += f"\n{'Port':<16}{title}\n"
        text += "".join(f"{short(name):<16}{compress(carried(name)) or 'None'}\n" for name in names)
    return text


def description(look: Look, only: Iterable[str] | None = None) -> str:
    text = f"{'Interface':<31}{'Status':<15}{'Protocol':<19}Description\n"
    for name in only or [*look.every("Ethernet"), *look.every("Management"), *look.every("Port-Channel")]:
        port = look.port(name)
        state = "admin down" if not port.enabled else "up" if port.up else "down"
        text += f"{short(name):<31}{state:<15}{'up' if port.up else 'down':<19}{port.description}\n"
    return text


def switchport(look: Look, only: Iterable[str] | None = None) -> str:
    return "".join(_switchport(look, name) for name in only or [*look.every("Ethernet"), *look.every("Port-Channel")])


def _switchport(look: Look, name: str) -> str:
    state, told = look.port(name), look.nature.port(look.tree, name)
    if state.routed:
        return f"Name: {short(name)}\nSwitchport: Disabled\n\n"
    mode = "trunk" if state.trunk else "static access"
    access, native = (
        f"{number} ({vlan_name(look.tree, number) if number in look.nature.vlans(look.tree) else 'inactive'})"
        for number in (told.access, told.native)
    )
    allowed = "ALL" if told.allowed is None else compress(told.allowed) or "NONE"
    return (
        f"Name: {short(name)}\nSwitchport: Enabled\nAdministrative Mode: {mode}\nOperational Mode: {mode}\n"
        f"MAC Address Learning: enabled\nAccess Mode VLAN: {access}\nTrunking Native Mode VLAN: {native}\n"
        f"Administrative Native VLAN tagging: disabled\nTrunking VLANs Enabled: {allowed}\n"
        "Static Trunk Groups: \nDynamic Trunk Groups: \n\n"
    )


def vlan(look: Look, only: int | None = None) -> str:
    text = "VLAN  Name                             Status    Ports\n"
    text += "----- -------------------------------- --------- -------------------------------\n"
    for number in sorted(look.nature.vlans(look.tree)) if only is None else [only]:
        asleep = "state" in look.tree.sections.get(f"vlan {number}", {})
        shown = textwrap.wrap(", ".join(_in_vlan(look, number)), 31, break_long_words=False) or [""]
        first = f"{number:<5} {vlan_name(look.tree, number):<32} {'suspended' if asleep else 'active':<9} {shown[0]}"
        text += "\n".join([first.rstrip(" ,"), *(" " * 49 + more.rstrip(" ,") for more in shown[1:])]) + "\n"
    return text


def _in_vlan(look: Look, number: int) -> list[str]:
    found = []
    for name in [*look.every("Ethernet"), *look.every("Port-Channel")]:
        port = look.port(name)
        if port.up and not port.routed and not port.lag:
            inside = number in look.carried(name) if port.trunk else port.access == number
            found += [short(name)] if inside else []
    return found


LEGEND = """\
                 Flags
-------------------------- ----------------------------- -------------------------
   a - LACP Active            p - LACP Passive           * - static fallback
   F - Fallback enabled       f - Fallback configured    ^ - individual fallback
   U - In Use                 D - Down
   + - In-Sync                - - Out-of-Sync            i - incompatible with agg
   P - bundled in Po          s - suspended              G - Aggregable
   I - Individual             S - ShortTimeout           w - wait for agg

"""


def port_channels(look: Look) -> str:
    names = look.every("Port-Channel")
    text = LEGEND + f"Number of channels in use: {sum(look.up(name) for name in names)}\n"
    text += f"Number of aggregators: {sum(look.up(name) for name in names)}\n\n"
    text += (
        "   Port-Channel       Protocol    Ports             \n------------------ -------------- ------------------\n"
    )
    for name in names:
        members = look.members(name)
        mode = look.nature.port(look.tree, members[0]).lag_mode if members else "on"
        protocol = "Static" if mode == "on" else f"LACP({'a' if mode == 'active' else 'p'})"
        cells = [f"{short(member)}({_flags(look, member, mode)})" for member in members]
        rows = [" ".join(cells[at : at + 4]) for at in range(0, len(cells), 4)] or [""]
        text += f"   {short(name) + '(' + ('U' if look.up(name) else 'D') + ')':<15} {protocol:<14} {rows[0]}\n"
        text += "".join(" " * 34 + row + "\n" for row in rows[1:])
    return text


def _flags(look: Look, member: str, mode: str) -> str:
    if look.bundled(member):
        return "P" if mode == "on" else "PG+"
    return "s" if look.suspended(member) else "D"


def mac_table(look: Look) -> str:
    rule = "-" * 66
    text = f"          Mac Address Table\n{rule}\n\n"
    text += "Vlan    Mac Address       Type        Ports      Moves   Last Move\n"
    text += "----    -----------       ----        -----      -----   ---------\n"
    macs = look.macs()
    for number, mac, port in macs:
        text += f"{number:>4}    {dotted(mac)}    DYNAMIC     {short(port):<10} 1       0:00:12 ago\n"
    text += f"Total Mac Addresses for this criterion: {len(macs)}\n\n          Multicast Mac Address Table\n{rule}\n\n"
    text += "Vlan    Mac Address       Type        Ports\n----    -----------       ----        -----\n"
    return text + "Total Mac Addresses for this criterion: 0\n"


def ip_brief(look: Look) -> str:
    text = " " * 80 + "Address\n"
    text += f"{'Interface':<18}{'IP Address':<22}{'Status':<13}{'Protocol':<15}{'MTU':<9}Owner\n"
    text += f"{'-' * 17} {'-' * 21} {'-' * 12} {'-' * 14} {'-' * 8} {'-' * 7}\n"
    for name in [*look.every("Ethernet"), *look.every("Management"), *look.every("Port-Channel"), *look.every("Vlan")]:
        address, port = look.tree.value(header(name), "ip address"), look.port(name)
        if address:
            up = "up" if port.up else "down"
            text += f"{name:<18}{address:<22}{up:<13}{up:<15}{1500:<9}\n"
    return text
