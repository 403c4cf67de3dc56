"""What `display` prints in tables: interfaces, VLANs, groups, addresses; in the columns that parsers of VRP expect."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import ports, vlans
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import kind_of, natural
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.render import names
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.state import Facts, dashed

LEGEND = """\
PHY: Physical
*down: administratively down
^down: standby
(l): loopback
(s): spoofing
(b): BFD down
(e): ETHOAM down
(dl): DLDP down
(d): Dampening Suppressed
InUti/OutUti: input utility/output utility
"""
LINE = "-" * 80 + "\n"


def _phy(facts: Facts, name: str) -> tuple[str, str]:
    if not facts.is_enabled(name):
        return "*down", "down"
    return ("up", "up") if facts.is_up(name) else ("down", "down")


def _listed(facts: Facts) -> list[str]:
    """Interfaces in the order of the tables: members stand under their group."""
    tree = facts.device.running
    found: list[str] = []
    for name in sorted([*names(tree), *names(tree, "Vlanif", "LoopBack")], key=natural):
        if not facts.intent(name).lag:
            found.append(name)
            found += sorted(ports.members(tree, name), key=natural) if kind_of(name) == "Eth-Trunk" else []
    return found


def brief(facts: Facts) -> str:
    text = LEGEND + "Interface                   PHY   Protocol  InUti OutUti   inErrors  outErrors\n"
    for name in _listed(facts):
        phy, protocol = _phy(facts, name)
        shown = f"  {name}" if facts.intent(name).lag else name
        text += f"{shown:<27} {phy:<5} {protocol:<8}     0%     0%          0          0\n"
    return text + "NULL0                       up    up(s)        0%     0%          0          0\n"


def descriptions(facts: Facts) -> str:
    text = LEGEND.partition("InUti")[0] + f"{'Interface':<30}{'PHY':<8}{'Protocol':<9}Description\n"
    for name in _listed(facts):
        phy, protocol = _phy(facts, name)
        told = facts.device.running.value(ports.header(name), "description") or ""
        text += f"{name:<30}{phy:<8}{protocol:<9}{told}".rstrip() + "\n"
    return text


def ip_brief(facts: Facts) -> str:
    routed = [name for name in _listed(facts) if facts.device.running.has(ports.header(name), "ip address")]
    text = LEGEND.partition("InUti")[0] + "\n"
    text += f"{'Interface':<34}{'IP Address/Mask':<21}{'Physical':<11}Protocol\n"
    for name in routed:
        phy, protocol = _phy(facts, name)
        text += f"{name:<34}{facts.intent(name).address:<21}{phy:<11}{protocol}\n"
    return text


def macs(facts: Facts) -> str:
    rows = []
    for port, vlan, mac in facts.macs:
        logical = facts.intent(port).lag or port
        if facts.carriers.get(port):
            rows.append(f"{dashed(mac)} {f'{vlan}/-/-':<33} {facts.flavour.short(logical):<19} dynamic\n")
    head = "MAC Address    VLAN/VSI/BD                       Learned-From        Type\n"
    line = "-" * 79 + "\n"
    return f"{line}{head}{line}{''.join(sorted(rows))}\n{line}Total items displayed = {len(rows)}\n"


def groups(facts: Facts, only: str = "") -> str:
    """`display eth-trunk`, as the campus switches show it, or as the newer ones do."""
    found = [name for name in names(facts.device.running, "Eth-Trunk") if only in ("", name)]
    if not found:
        return "Info: No valid trunk in the system.\n"
    return "\n".join(_group(facts, name) for name in found)


def _group(facts: Facts, name: str) -> str:
    tree, newer = facts.device.running, facts.flavour.two_stage
    members = sorted(ports.members(tree, name), key=natural)
    up = sum(facts.is_bundled(member) for member in members)
    mac = dashed(facts.device.switch.mac(facts.device.switch.interfaces[0]))
    state = f"{'up' if up else 'down'}"
    told = f"Operat{'ing Status' if newer else 'e status'}: {state}"
    text = f"{name}'s state information is:\n"
    if not tree.has(ports.header(name), "mode"):
        text += f"{'WorkingMode: NORMAL':<28}Hash arithmetic: According to SIP-XOR-DIP\n"
        text += f"{'Least Active-linknumber: 1':<28}Max Bandwidth-affected-linknumber: 8\n"
        text += f"{told:<28}Number Of Up Port{'s' if newer else ''} In Trunk: {up}\n" + LINE
        text += "PortName                      Status      Weight\n"
        return text + "".join(
            f"{member:<30}{'Up' if facts.is_bundled(member) else 'Down':<12}1\n" for member in members
        )
    working = "Working Mode: Static" if newer else "WorkingMode: LACP"
    text += f"Local:\n{f'LAG ID: {name[9:]}':<28}{working}\n"
    text += f"{'Preempt Delay: Disabled':<28}Hash arithmetic: According to SIP-XOR-DIP\n"
    text += f"{'System Priority: 32768':<28}System ID: {mac}\n"
    text += f"{'Least Active-linknumber: 1':<28}Max Active-linknumber: 8\n"
    text += f"{told:<28}Number Of Up Port{'s' if newer else ''} In Trunk: {up}\n" + LINE
    text += "ActorPortName          Status   PortType PortPri PortNo PortKey PortState Weight\n"
    for number, member in enumerate(members, 1):
        state = "Selected" if facts.is_bundled(member) else "Unselect"
        kind = _rate(facts.device.speed(member)) + "E"
        text += f"{member:<23}{state:<9}{kind:<9}32768   {number:<7}305     10111100  1\n"
    head = "ActorPortName          SysPri   SystemID        PortPri PortNo PortKey PortState\n"
    rows = ""
    for number, member in enumerate(members, 1):
        far = mac if facts.is_bundled(member) else "0000-0000-0000"
        rows += f"{member:<23}32768    {far}  32768   {number:<7}305     10111100\n"
    return text + f"\nPartner:\n{LINE}{head}{rows}"


def _rate(mbps: int) -> str:
    return f"{mbps // 1000}G" if mbps >= 1000 else f"{mbps}M"


def vlan_table(facts: Facts) -> str:
    tree = facts.device.running
    known = sorted(ports.vlans(tree))
    text = f"The total number of vlans is : {len(known)}\n{LINE}"
    text += "U: Up;         D: Down;         TG: Tagged;         UT: Untagged;\n"
    text += "MP: Vlan-mapping;               ST: Vlan-stacking;\n"
    text += f"#: ProtocolTransparent-vlan;    *: Management-vlan;\n{LINE}\nVID  Type    Ports\n{LINE}"
    for number in known:
        text += _vlan_ports(facts, number)
    text += f"\nVID  Status  Property      MAC-LRN Statistics Description\n{LINE}"
    for number in known:
        at = f"vlan {number}"
        told = tree.value(at, "name") or tree.value(at, "description") or f"VLAN {number:04}"
        text += f"{number:<5}enable  default       enable  disable    {told}\n"
    return text


def _vlan_ports(facts: Facts, number: int) -> str:
    rows: list[str] = []
    for word, here in (("UT", _untagged(facts, number)), ("TG", _tagged(facts, number))):
        cells = [f"{facts.flavour.short(name)}({'U' if facts.is_up(name) else 'D'})" for name in here]
        for at in range(0, len(cells), 4):
            start = f"{word}:" if not at else "   "
            rows.append(start + "".join(f"{cell:<16}" for cell in cells[at : at + 4]))
    first = f"{number:<5}common  "
    return "\n".join((first if not at else " " * 13) + row for at, row in enumerate(rows or [""])).rstrip() + "\n"


def _lanes(facts: Facts) -> list[tuple[str, int | None, frozenset[int]]]:
    if facts.device.plane is None:
        return []
    lanes = facts.device.plane.lanes
    known = [name for name in sorted(lanes, key=natural) if facts.intent(name).mode != "routed"]
    return [(name, lanes[name].tag, lanes[name].trunks if lanes[name].trunk else frozenset()) for name in known]


def _untagged(facts: Facts, number: int) -> list[str]:
    return [name for name, tag, _trunks in _lanes(facts) if tag == number]


def _tagged(facts: Facts, number: int) -> list[str]:
    return [name for name, tag, trunks in _lanes(facts) if number in trunks and tag != number]


def port_vlan(facts: Facts) -> str:
    """`display port vlan`: link type, PVID, and the VLANs of a trunk."""
    text = "Port                    Link Type    PVID  Trunk VLAN List\n" + "-" * 79 + "\n"
    for name in names(facts.device.running):
        port = facts.intent(name)
        if port.mode == "routed" or kind_of(name) == "MEth":
            continue
        if port.lag:
            text += f"{name:<24}{'-':<13}{0:<6}-\n"
            continue
        kind = ports.link_type(facts.device.running, ports.header(name), facts.flavour)
        word = {"negotiation-desirable": "desirable", "negotiation-auto": "auto"}.get(kind, kind)
        listed = vlans.lists(port.allowed or frozenset()) if kind in ("trunk", "hybrid") else []
        shown = " ".join(part.replace(" to ", "-") for part in listed) or "-"
        text += f"{name:<24}{word:<13}{port.access if kind == 'access' else port.native:<6}{shown}\n"
    return text


def port_vlan_active(facts: Facts) -> str:
    """`display port vlan active`: what ports with a link, and groups, carry now, untagged and tagged."""
    line = "-" * 79 + "\n"
    text = f"T=TAG U=UNTAG\n{line}Port                Link Type    PVID    VLAN List\n{line}"
    for name, tag, trunks in _lanes(facts):
        port = facts.intent(name)
        kind = ports.link_type(facts.device.running, ports.header(name), facts.flavour)
        kind = kind if not kind.startswith("negotiation") else "trunk" if trunks else "access"
        tagged = vlans.lists(trunks - {tag, 4095})
        rows = [*([f"U: {tag}"] if tag else []), *(f"T: {part}" for part in tagged)] or ["U: --"]
        text += f"{facts.flavour.short(name):<20}{kind:<13}{port.native:<8}{rows[0]}\n"
        text += "".join(" " * 41 + row + "\n" for row in rows[1:])
    return text
