"""What `display` prints about ports, VLANs and groups, in the columns that parsers of Comware expect."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import (
    AGGREGATES,
    kind_of,
    number_of,
    short_name,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.state import (
    Facts,
    dashed,
    every,
    is_enabled,
    is_selected,
    is_switched,
    is_up,
    speed,
)

ROUTE_HEAD = """\
Brief information on interfaces in route mode:
Link: ADM - administratively down; Stby - standby
Protocol: (s) - spoofing
Interface            Link Protocol Primary IP      Description
"""
BRIDGE_HEAD = """\

Brief information on interfaces in bridge mode:
Link: ADM - administratively down; Stby - standby
Speed: (a) - auto
Duplex: (a)/A - auto; H - half; F - full
Type: A - access; T - trunk; H - hybrid
Interface            Link Speed     Duplex Type PVID Description
"""
GROUPS_HEAD = """\
Loadsharing Type: Shar -- Loadsharing, NonS -- Non-Loadsharing
Port Status: S -- Selected, U -- Unselected, I -- Individual
Port: A -- Auto port, M -- Management port, R -- Reference port
Flags:  A -- LACP_Activity, B -- LACP_Timeout, C -- Aggregation,
        D -- Synchronization, E -- Collecting, F -- Distributing,
        G -- Defaulted, H -- Expired

"""


def brief(device: Device, facts: Facts) -> str:
    """`display interface brief`: the table of routed interfaces, then that of switched ones."""
    routed = [name for name in every(device) if not is_switched(device, name)]
    text = ROUTE_HEAD + "".join(_routed_row(device, facts, name) for name in routed)
    switched = [name for name in every(device) if name not in routed]
    if switched:
        text += BRIDGE_HEAD + "".join(_switched_row(device, facts, name) for name in switched)
    return text + "\n"


def _link(device: Device, facts: Facts, name: str) -> str:
    return "ADM" if not is_enabled(device, name) else "UP" if is_up(device, facts, name) else "DOWN"


def _described(device: Device, name: str) -> str:
    return (device.running.value(ports.header(name), "description") or "")[:27]


def _routed_row(device: Device, facts: Facts, name: str) -> str:
    up = is_up(device, facts, name)
    protocol = "UP(s)" if kind_of(name) in ("NULL", "LoopBack") else "UP" if up else "DOWN"
    address = (device.running.value(ports.header(name), "ip address") or "--").split()[0]
    row = f"{short_name(name):<20} {_link(device, facts, name):<4} {protocol:<8} {address:<15} "
    return (row + _described(device, name)).rstrip() + "\n"


def _switched_row(device: Device, facts: Facts, name: str) -> str:
    tree, at = device.running, ports.header(name)
    up = is_up(device, facts, name)
    kind = ports.link_type(tree, at)
    fixed_speed, fixed_duplex = tree.value(at, "speed"), tree.value(at, "duplex")
    rate = speed(device, facts, name)
    word = (f"{rate // 1000}G" if rate >= 1000 else f"{rate}M") if up or fixed_speed else "auto"
    word += "(a)" if up and not fixed_speed else ""
    duplex = {"full": "F", "half": "H"}.get(fixed_duplex or "", "F(a)" if up else "A")
    pvid = tree.value(at, ports.ACCESS if kind == "access" else f"port {kind} pvid vlan") or "1"
    row = (
        f"{short_name(name):<20} {_link(device, facts, name):<4} {word:<9} {duplex:<6} {kind[0].upper():<4} {pvid:<4} "
    )
    return (row + _described(device, name)).rstrip() + "\n"


def vlan_name(device: Device, number: int) -> str:
    return device.running.value(f"vlan {number}", "name") or f"VLAN {number:04}"


def _member_ports(device: Device, number: int) -> tuple[list[str], list[str]]:
    """The ports that carry a VLAN tagged, and those that carry it untagged."""
    tree = device.running
    tagged, untagged = list[str](), list[str]()
    for name in every(device):
        at = ports.header(name)
        if not is_switched(device, name):
            continue
        kind = ports.link_type(tree, at)
        pvid = int(tree.value(at, ports.ACCESS if kind == "access" else f"port {kind} pvid vlan") or 1)
        plain = {
            "access": frozenset({pvid}),
            "trunk": ports.carried(tree, at, ports.PERMIT) & {pvid},
            "hybrid": ports.carried(tree, at, ports.UNTAGGED),
        }[kind]
        marked = ports.carried(tree, at, ports.PERMIT if kind == "trunk" else ports.TAGGED) - plain
        untagged += [name] if number in plain else []
        tagged += [name] if kind != "access" and number in marked else []
    return tagged, untagged


def vlans(device: Device, only: int | None = None) -> str:
    """`display vlan all`, or one VLAN of it."""
    text = ""
    for number in sorted(ports.known_vlans(device.running)) if only is None else [only]:
        routed = ports.exists(device, f"Vlan-interface{number}")
        described = device.running.value(f"vlan {number}", "description") or f"VLAN {number:04}"
        text += f" VLAN ID: {number}\n VLAN type: Static\n Route interface: {'C' if routed else 'Not c'}onfigured\n"
        text += f" Description: {described}\n Name: {vlan_name(device, number)}\n"
        for word, found in zip(("Tagged ports:  ", "Untagged ports:"), _member_ports(device, number), strict=True):
            text += f" {word} " + ("None\n" if not found else "\n" + _in_twos(found))
        text += "\n"
    return text


def _in_twos(names: list[str]) -> str:
    pairs = [names[at : at + 2] for at in range(0, len(names), 2)]
    return "".join(f"    {''.join(f'{name:<30}' for name in pair)}\n" for pair in pairs)


def vlan_brief(device: Device) -> str:
    text = "Brief information about all VLANs:\nSupported Minimum VLAN ID: 1\nSupported Maximum VLAN ID: 4094\n"
    text += "Default VLAN ID: 1\nVLAN ID   Name                             Port\n"
    for number in sorted(ports.known_vlans(device.running)):
        tagged, untagged = _member_ports(device, number)
        names = [short_name(name) for name in every(device) if name in {*tagged, *untagged}]
        cells = ["  ".join(names[at : at + 3]) for at in range(0, len(names), 3)] or [""]
        text += f"{number:<9} {vlan_name(device, number):<32} {cells[0]}".rstrip() + "\n"
        text += "".join(f"{'':<43}{cell}\n" for cell in cells[1:])
    return text


def vlan_summary(device: Device) -> str:
    known = sorted(ports.known_vlans(device.running))
    return f" Total VLANs: {len(known)}\n The VLANs include:\n {', '.join(map(str, known))}\n"


def mac_table(device: Device, facts: Facts) -> str:
    text = "MAC Address      VLAN ID    State            Port/Nickname            Aging\n"
    for port, number, mac in sorted(facts.macs, key=lambda row: (row[2], row[1])):
        logical = ports.port_intent(device.running, port).lag or port
        if facts.carriers.get(port):
            text += f"{dashed(mac):<16} {number:<10} {'Learned':<16} {short_name(logical):<24} Y\n"
    return text


def _groups(device: Device) -> list[str]:
    return [name for name in every(device) if kind_of(name) in AGGREGATES]


def _mode(device: Device, name: str) -> str:
    return "Dynamic" if device.running.value(ports.header(name), ports.DYNAMIC) else "Static"


def aggregation(device: Device, facts: Facts) -> str:
    """`display link-aggregation verbose`."""
    text = GROUPS_HEAD
    system = dashed(device.switch.mac(device.switch.interfaces[0]))
    for name in _groups(device):
        dynamic = _mode(device, name) == "Dynamic"
        text += f"Aggregate Interface: {name}\nCreation Mode: Manual\nAggregation Mode: {_mode(device, name)}\n"
        text += "Loadsharing Type: Shar\nManagement VLANs: None\n"
        text += f"System ID: 0x8000, {system}\n" if dynamic else ""
        text += (
            "Local:\n  Port                Status   Priority Index    Oper-Key"
            + " " * 15 * dynamic
            + "Flag\n" * dynamic
        )
        text += "" if dynamic else "\n"
        members = sorted(ports.members(device.running, number_of(name)))
        for index, member in enumerate(members, 1):
            selected = is_selected(device, facts, member)
            shown = short_name(member) + ("(R)" if index == 1 else "")
            row = f"  {shown:<19} {'S' if selected else 'U':<8} 32768    {index:<8} {number_of(name):<22}"
            text += f"{row} {'{ACDEF}' if selected else '{AC}'}\n" if dynamic else row.rstrip() + "\n"
        if dynamic:
            text += "Remote:\n  Actor               Priority Index    Oper-Key SystemID               Flag\n"
            for index, member in enumerate(members, 1):
                flags = "{ACDEF}" if is_selected(device, facts, member) else "{EF}"
                text += f"  {short_name(member):<19} 32768    {index:<8} 1        0x8000, 0000-0000-0000 {flags}\n"
        text += "\n"
    return text


def aggregation_summary(device: Device, facts: Facts) -> str:
    text = "Aggregation Interface Type:\nBAGG -- Bridge-Aggregation, RAGG -- Route-Aggregation\nAggregation Mode: "
    text += "S -- Static, D -- Dynamic\nLoadsharing Type: Shar -- Loadsharing, NonS -- Non-Loadsharing\n"
    text += "AGG        AGG   Partner ID              Selected  Unselected  Individual  Share\n"
    text += "Interface  Mode                          Ports     Ports       Ports       Type\n" + "-" * 80 + "\n"
    for name in _groups(device):
        members = ports.members(device.running, number_of(name))
        chosen = sum(is_selected(device, facts, member) for member in members)
        row = (
            f"{short_name(name):<10} {_mode(device, name)[0]:<5} {'None':<23} {chosen:<9} {len(members) - chosen:<11} 0"
        )
        text += f"{row:<74}Shar\n"
    return text
