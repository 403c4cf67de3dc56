"""Configuration mode of EOS: channel groups, modes named by what is configured, and how the configuration is shown."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos import lines
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import commands, rows, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.kinds import compress, kinds
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.names import Names
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import GROUP, Nature, header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

NAMES = Names(
    kinds={
        "Port-Channel": "Po",
        "Ethernet": "Et",
        "Management": "Ma",
        "Vlan": "Vl",
        "Loopback": "Lo",
        "Vxlan": "Vx",
    },
    lag="Port-Channel",
    svi="Vlan",
    virtual=("Port-Channel", "Vlan", "Loopback", "Vxlan"),
    order=("Port-Channel", "Ethernet", "Loopback", "Management", "Vlan", "Vxlan"),
)


def _pair(tree: Tree) -> tuple[str, str] | None:
    said = dict(line.split(None, 1) for line in tree.sections.get("mlag configuration", ()) if " " in line)
    link = said.get("peer-link", "")
    return (said.get("domain-id", ""), NAMES.full(link)) if link else None


NATURE = Nature(NAMES, routes=("Management",), mlag="mlag", pair=_pair)
KINDS = kinds(NAMES)


def place(context: Context) -> str:
    """What the prompt says between its brackets."""
    session = f"-s-{context.candidate[:6]}" if context.candidate else ""
    what = context.headers[0].split() if context.headers else []
    if context.mode == "interface":
        return f"config{session}-if-{NAMES.short(what[1])}"
    if context.mode == "vlan":
        return f"config{session}-vlan-{what[1]}"
    return f"config{session}" if context.mode == "config" else f"config{session}-{what[0]}"


def refuses(context: Context, line: str) -> CliError | None:
    """Why a line is refused: it is for ports that route."""
    if context.mode == "interface" and line.startswith("ip address "):
        switched = [name for name in context.names() if NATURE.switched(context.tree, name)]
        if switched:
            return CliError("% IP configuration is not allowed on a switched interface")
    return None


def vlan(context: Context, match: Match) -> str:
    """Enter VLANs; each has its own lines."""
    commands.vlan(context, match)
    return ""


def no_vlan(context: Context, match: Match) -> str:
    if 1 in match.values["vlans"]:
        raise CliError("% Default VLAN 1 may not be deleted")
    return commands.no_vlan(context, match)


def access_vlan(context: Context, match: Match) -> str:
    """Put ports into a VLAN; EOS makes one that does not exist."""
    number, said = match.values.get("vlan", 1), ""
    if number not in NATURE.vlans(context.tree):
        context.tree.section(f"vlan {number}")
        said = f"! Access VLAN does not exist. Creating vlan {number}\n"
    commands.access_vlan(context, match)
    return said


def channel_group(context: Context, match: Match) -> str:
    """Put ports into a group, which is made when it is not there; all its members speak the same protocol."""
    group, mode = match.values["group"], match.words[-1]
    if not 1 <= group <= 2000:
        raise Invalid(len("channel-group "))
    for member in NATURE.members(context.tree, group):
        other = (context.tree.value(header(member), GROUP) or "").split()[-1]
        if member not in context.names() and (other == "on") != (mode == "on"):
            raise CliError(f"% Cannot change mode; remove all members and try again. ({member} is {other})")
    context.tree.section(header(f"{NAMES.lag}{group}"))
    for at in context.headers:
        context.tree.put(at, GROUP, f"{GROUP} {group} mode {mode}")
    return ""


def user(context: Context, match: Match) -> str:
    name, plain = match.values["user"], match.values["secret"]
    shown = plain if plain.startswith("$5$") else secrets.hashed(plain)
    level = f" privilege {match.values['level']}" if "level" in match.values else ""
    role = f" role {match.values['role']}" if "role" in match.values else ""
    context.tree.put("", f"username {name}", f"username {name}{level}{role} secret sha512 {shown}")
    return ""


def no_user(context: Context, match: Match) -> str:
    context.tree.drop("", f"username {match.values['user']}")
    return ""


def enable_password(context: Context, match: Match) -> str:
    plain = match.values["secret"]
    shown = plain if plain.startswith("$5$") else secrets.hashed(plain)
    context.tree.put("", "enable password", f"enable password sha512 {shown}")
    return ""


def _config() -> Grammar:
    grammar = Grammar(KINDS)
    rows.register(grammar, lines.GLOBAL)
    rows.register(grammar, lines.GLOBAL_ON, negative=True)
    commands.add_global(grammar)
    grammar.add("vlan <vlans:vlans>", vlan)
    grammar.add("no vlan <vlans:vlans>", no_vlan)
    for level in ("", " privilege <level:int>"):
        for role in ("", " role <role:word>"):
            for kind in ("secret", "secret 0|5|sha512"):
                grammar.add(f"username <user:word>{level}{role} {kind} <secret:word>", user)
    grammar.add("no username <user:word>", no_user)
    for kind in ("password|secret", "password|secret 0|5|sha512"):
        grammar.add(f"enable {kind} <secret:word>", enable_password)
    for syntax in (
        "mlag configuration",
        "management ssh|api|console",
        "vrf instance <name:word>",
        "router bgp <number:int>",
    ):
        grammar.add(syntax, commands.enter_section("opaque"))
    grammar.add("no mlag configuration", commands.no_section)
    return grammar


def _interface() -> Grammar:
    grammar = Grammar(KINDS)
    rows.register(grammar, lines.INTERFACE)
    rows.register(grammar, lines.INTERFACE_ON, negative=True)
    commands.add_interface(grammar)
    grammar.add("switchport access vlan <vlan:vlan>", access_vlan)
    grammar.add("channel-group <group:int> mode active|passive|on", channel_group)
    return grammar


def _vlan() -> Grammar:
    grammar = Grammar(KINDS)
    rows.register(grammar, lines.VLAN)
    return commands.add_vlan(grammar)


def _opaque() -> Grammar:
    grammar = Grammar(KINDS)
    rows.register(grammar, lines.OPAQUE)
    return commands.common(grammar)


GRAMMARS = {"config": _config(), "interface": _interface(), "vlan": _vlan(), "opaque": _opaque()}
GLOBAL_RANKS = rows.ranks([("username", 1, ""), ("enable", 1, ""), *lines.GLOBAL, *lines.GLOBAL_ON])
SWITCHING = next(place for place, row in enumerate(lines.INTERFACE) if row[0].startswith("channel-group"))
RANKS = {
    "interface": rows.ranks([*lines.INTERFACE[:SWITCHING], ("switchport", 1, ""), *lines.INTERFACE[SWITCHING:]]),
    "vlan": rows.ranks(lines.VLAN),
}


def body(tree: Tree) -> list[str]:
    """The configuration proper; a mark stands between its parts."""
    blocks: list[list[str]] = []
    for line in sorted(tree.lines.values(), key=lambda line: rows.rank(GLOBAL_RANKS, line)):
        if blocks and blocks[-1][-1].removeprefix("no ").split()[0] == line.removeprefix("no ").split()[0]:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    blocks += _vlans(tree)
    heads = sorted(tree.headers("interface "), key=lambda at: NAMES.natural(at.split()[1]))
    others = [at for at in tree.sections if not at.startswith(("interface ", "vlan "))]
    blocks += [section(tree, at) for at in [*sorted(at for at in others if at.startswith("vrf ")), *heads]]
    blocks += [section(tree, at) for at in sorted(at for at in others if not at.startswith("vrf "))]
    return [line for block in blocks for line in (*block, "!")] + ["end"]


def _vlans(tree: Tree) -> list[list[str]]:
    """VLANs without lines of their own share one section, at the place of the first of them."""
    numbers = sorted(int(at.split()[1]) for at in tree.headers("vlan "))
    bare = [number for number in numbers if not tree.sections[f"vlan {number}"] and number != 1]
    found = {number: section(tree, f"vlan {number}") for number in numbers if tree.sections[f"vlan {number}"]}
    if bare:
        found[bare[0]] = [f"vlan {compress(bare)}"]
    return [block for _number, block in sorted(found.items())]


def section(tree: Tree, at: str) -> list[str]:
    """One section with its lines."""
    own = list(tree.sections[at].values())
    known = RANKS.get(at.split()[0])
    if known:
        own.sort(key=lambda line: (line not in ("shutdown", "no shutdown"), rows.rank(known, line), line))
        own.sort(key=lambda line: not line.startswith("description "))
    return [at, *(f"   {line}" for line in own)]
