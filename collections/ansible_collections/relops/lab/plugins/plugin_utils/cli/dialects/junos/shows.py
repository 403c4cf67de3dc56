"""What `show` prints about interfaces, VLANs, MAC addresses and neighbours, in the columns of Junos."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.names import natural
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.state import Facts

SPEEDS = {"10m": 10, "100m": 100, "1g": 1000, "2.5g": 2500, "5g": 5000, "10g": 10000, "25g": 25000, "40g": 40000}


def terse(facts: Facts, only: str = "") -> str:
    text = f"{'Interface':<24}{'Admin':<6}{'Link':<5}{'Proto':<9}{'Local':<22}Remote\n"
    for name in [only] if only else facts.names():
        admin, link = _states(facts, name)
        text += f"{name:<24}{admin:<6}{link}\n"
        for unit, rows in _units(facts, name):
            shown = [f"{family:<9}{local}".rstrip() for family, local in rows] or [""]
            text += f"{f'{name}.{unit}':<24}{admin:<6}{link:<5}{shown[0]}".rstrip() + "\n"
            text += "".join(f"{'':<35}{row}\n" for row in shown[1:])
    return text


def _states(facts: Facts, name: str) -> tuple[str, str]:
    return "up" if facts.enabled(name) else "down", "up" if facts.up(name) else "down"


def _units(facts: Facts, name: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The units of an interface with their families."""
    own = ports.said(facts.config, name)
    if group := ports.group_of(own):
        yield "0", [(f"aenet    --> {group}.0", "")]
        return
    for unit in sorted({one[1] for one in own if one[:1] == ("unit",) and len(one) > 1}, key=int):
        families = [one for one in own if one[:3] == ("unit", unit, "family") and len(one) > 3]
        rows = [("eth-switch", "")] if any(one[3] == "ethernet-switching" for one in families) else []
        inet = [one for one in families if one[3] == "inet"]
        addresses = [one[5] for one in inet if one[4:5] == ("address",)]
        rows += [("inet" if at == 0 else "", address) for at, address in enumerate(addresses or [""] if inet else [])]
        yield unit, rows


def descriptions(facts: Facts) -> str:
    text = f"{'Interface':<16}{'Admin':<6}{'Link':<5}Description\n"
    for name in facts.names():
        told = description(facts, name)
        if told:
            admin, link = _states(facts, name)
            text += f"{name:<16}{admin:<6}{link:<5}{told}\n"
    return text


def description(facts: Facts, name: str) -> str:
    found = [one[1] for one in ports.said(facts.config, name) if one[:1] == ("description",) and len(one) == 2]
    return found[0].strip('"') if found else ""


def fixed_speed(facts: Facts, name: str) -> int:
    own = ports.said(facts.config, name)
    found = [one[-1] for one in own if one[-2:-1] == ("speed",) and one[-1] in SPEEDS]
    return SPEEDS[found[0]] if found else 0


def speed(facts: Facts, name: str) -> int:
    """Mbit/s: what is fixed, or what both ends can; a group has that of its members."""
    if name.startswith("ae"):
        return sum(speed(facts, member) for member in facts.members(name) if facts.bundles(member))
    return fixed_speed(facts, name) or facts.device.speed(name)


def vlans(facts: Facts) -> str:
    text = f"{'Routing instance':<24}{'VLAN name':<22}{'Tag':<13}Interfaces\n"
    for name, number in sorted(ports.vlans(facts.config).items()):
        text += f"{'default-switch':<24}{name:<21} {number:<13}\n"
        text += "".join(f"{'':<59}{member}\n" for member in _in_vlan(facts, number)) or "\n"
    return text


def _in_vlan(facts: Facts, number: int) -> list[str]:
    """Units that carry a VLAN, with a star where there is a link."""
    found = []
    names = [*ports.physical(facts.device), *ports.groups(facts.config)]
    for name in sorted(names, key=natural):
        wanted = ports.port_intent(facts.config, name)
        if wanted.lag or wanted.mode == "routed":
            continue
        carried = {wanted.access} if wanted.mode == "access" else wanted.allowed
        if carried is None or number in carried:
            found.append(f"{name}.0{'*' if facts.up(name) else ''}")
    return found


MAC_HEAD = """
MAC flags (S - static MAC, D - dynamic MAC, L - locally learned, P - Persistent static, C - Control MAC
           SE - statistics enabled, NM - non configured MAC, R - remote PE MAC, O - ovsdb MAC)


"""


def mac_table(facts: Facts) -> str:
    names = {number: name for name, number in ports.vlans(facts.config).items()}
    rows = []
    for port, number, mac in facts.macs:
        logical = facts.group(port) or port
        if facts.carriers.get(port) and number in names:
            unit = f"{logical}.0"
            rows.append(f"    {names[number]:<19} {mac:<19} D             -   {unit:<22} 0         0\n")
    if not rows:
        return ""
    head = f"Ethernet switching table : {len(rows)} entries, {len(rows)} learned\nRouting instance : default-switch\n"
    head += "    Vlan                MAC                 MAC         Age    Logical                NH        RTR\n"
    head += "    name                address             flags              interface              Index     ID\n"
    return MAC_HEAD + head + "".join(sorted(rows))


def lacp(facts: Facts) -> str:
    groups = [name for name in ports.groups(facts.config) if ports.lacp_of(facts.config, name) != "on"]
    if not groups:
        return "warning: lacp subsystem not running - not needed by configuration.\n"
    return "\n".join(_lacp(facts, name) for name in groups)


def _lacp(facts: Facts, group: str) -> str:
    text = f"Aggregated interface: {group}\n"
    text += "    LACP state:       Role   Exp   Def  Dist  Col  Syn  Aggr  Timeout  Activity\n"
    activity = "Active" if ports.lacp_of(facts.config, group) == "active" else "Passive"
    protocol = "    LACP protocol:        Receive State  Transmit State          Mux State\n"
    for member in facts.members(group):
        good = facts.bundles(member)
        yes = "Yes" if good else "No"
        for role in ("Actor", "Partner"):
            state = f"{'No':>6}{'No' if good else 'Yes':>6}{yes:>6}{yes:>5}{yes:>5}{'Yes':>6}"
            text += f"      {member:<10}{role:>9}{state}{'Fast':>9}{activity if role == 'Actor' else 'Active':>10}\n"
        receive = "Current" if good else "Defaulted" if facts.up(member) else "Port disabled"
        transmit = "Fast periodic" if facts.up(member) else "No periodic"
        mux = "Collecting distributing" if good else "Detached"
        protocol += f"      {member:<10}{receive:>23}{transmit:>16} {mux:>23}\n"
    return text + protocol


def neighbors(facts: Facts) -> str:
    if not facts.neighbors:
        return ""
    text = f"{'Local Interface':<19}{'Parent Interface':<20}{'Chassis Id':<20}{'Port info':<19}System Name\n"
    for heard in facts.neighbors:
        parent = facts.group(heard.port) or "-"
        row = f"{heard.port:<19}{parent:<20}{heard.chassis:<20}{heard.port_id[:18]:<19}{heard.system}"
        text += row.rstrip() + "\n"
    return text


def neighbor_details(facts: Facts) -> str:
    return "".join(_neighbor(facts, number) for number in range(len(facts.neighbors)))


def _neighbor(facts: Facts, number: int) -> str:
    heard = facts.neighbors[number]
    rows = [
        "LLDP Neighbor Information:",
        "Local Information:",
        f"Index: {number + 1} Time to live: {heard.ttl} Time mark: Mon Nov 23 09:00:00 2026 Age: 11 secs",
        f"Local Interface    : {heard.port}",
        f"Parent Interface   : {facts.group(heard.port) or '-'}",
        f"Local Port ID      : {510 + number}",
        "Ageout Count       : 0",
        "",
        "Neighbour Information:",
        "Chassis type       : Mac address",
        f"Chassis ID         : {heard.chassis}",
        "Port type          : Interface name",
        f"Port ID            : {heard.port_id}",
        f"Port description   : {heard.port_description}",
        f"System name        : {heard.system}",
        "",
        f"System Description : {heard.description.splitlines()[0] if heard.description else ''}",
        "",
        "System capabilities",
        f"        Supported: {' '.join(heard.capabilities)}",
        f"        Enabled  : {' '.join(heard.capabilities)}",
        "",
        *(["Management address", f"        Address           : {heard.address}", ""] if heard.address else []),
    ]
    return "\n".join(rows) + "\n\n"


SWITCHING_HEAD = """\
Routing Instance Name : default-switch
Logical Interface flags (DL - disable learning, AD - packet action drop,
                         LH - MAC limit hit, DN - interface down,
                         MMAS - Mac-move action shutdown, AS - Autostate-exclude enabled,
                         SCTL - shutdown by Storm-control, MI - MAC+IP limit hit)

Logical          Vlan          TAG     MAC         MAC+IP STP         Logical           Tagging
interface        members               limit       limit  state       interface flags
"""


def switching(facts: Facts) -> str:
    """Every switched unit with its VLANs, and which come tagged."""
    names = {number: name for name, number in ports.vlans(facts.config).items()}
    text = SWITCHING_HEAD
    for name in sorted([*ports.physical(facts.device), *ports.groups(facts.config)], key=natural):
        wanted = ports.port_intent(facts.config, name)
        if wanted.lag or wanted.mode == "routed":
            continue
        flags = "" if facts.up(name) else "DN"
        trunk = wanted.mode == "trunk"
        carried = names if trunk and wanted.allowed is None else wanted.allowed if trunk else {wanted.access}
        text += f"{name + '.0':<39}65535       8192{'':<17}{flags:<18}{'tagged' if trunk else 'untagged'}\n"
        for number in sorted(set(carried or ()) & set(names)):
            tagged = trunk and number != wanted.native
            state = "Forwarding" if facts.up(name) else "Discarding"
            row = f"{'':<17}{names[number]:<14}{number:<8}65535       8192   {state:<30}"
            text += f"{row}{'tagged' if tagged else 'untagged'}\n"
    return text
