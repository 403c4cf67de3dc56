"""Configuration mode of NX-OS: features, channel groups that must fit, and how the configuration is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.nxos import lines
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import commands, rows, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.kinds import compress, kinds
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.names import Names, number_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import ALLOWED, GROUP, Nature, header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

NAMES = Names(
    kinds={
        "port-channel": "Po",
        "Ethernet": "Eth",
        "mgmt": "mgmt",
        "Vlan": "Vlan",
        "loopback": "Lo",
        "nve": "nve",
    },
    lag="port-channel",
    svi="Vlan",
    virtual=("port-channel", "Vlan", "loopback", "nve"),
    order=("Vlan", "port-channel", "Ethernet", "mgmt", "loopback", "nve"),
)
RESERVED = frozenset(range(3968, 4095))
PROMPTS = {"config": "(config)", "interface": "(config-if)", "vlan": "(config-vlan)", "opaque": "(config-other)"}
NEEDS = (
    ("lacp", re.compile(r"(no )?(channel-group \d+( force)? mode (active|passive)|lacp )")),
    ("interface-vlan", re.compile(r"interface\s+vl\w*\s*\d", re.IGNORECASE)),
    ("vpc", re.compile(r"(no )?vpc\b")),
    ("lldp", re.compile(r"(no )?lldp\b")),
)
FITS = ("speed", "duplex", "mtu")
KINDS = kinds(NAMES)


def _switches(tree: Tree) -> bool:
    return "system default switchport" not in tree.lines


def _up(tree: Tree, name: str, switched: bool) -> bool:
    kind = NAMES.kind(name)
    if kind != "Ethernet":
        return kind != "Vlan"
    return switched and "system default switchport shutdown" not in tree.lines


def _pair(tree: Tree) -> tuple[str, str] | None:
    domains = [at.removeprefix("vpc domain ") for at in tree.headers("vpc domain ")]
    links = [at.removeprefix("interface ") for at in tree.headers("interface ") if tree.has(at, "vpc peer-link")]
    return (domains[0], links[0]) if domains and links else None


NATURE = Nature(NAMES, switches=_switches, up=_up, follow=True, forgets=True, routes=("mgmt",), mlag="vpc", pair=_pair)


def refuses(context: Context, line: str) -> CliError | None:
    """Why a line is refused: its feature is off, or a port of this layer has no such line."""
    for feature, pattern in NEEDS:
        if pattern.match(line) and f"feature {feature}" not in context.tree.lines:
            return Invalid(line.find(" mode ") + 1 if "channel-group" in line else 0)
    for name in context.names() if context.mode == "interface" else ():
        switched = NATURE.switched(context.tree, name)
        if line.startswith("ip address ") and switched:
            return Invalid(0)
        if line.startswith(("switchport ", "no switchport ", "spanning-tree port type")) and not switched:
            return CliError(f"ERROR: {name}: requested config not allowed on a Layer 3 port")
    return None


def vlan(context: Context, match: Match) -> str:
    if match.values["vlans"] & RESERVED:
        raise CliError(f"ERROR: VLAN {min(match.values['vlans'] & RESERVED)} is reserved for internal use")
    return commands.vlan(context, match)


def no_vlan(context: Context, match: Match) -> str:
    if 1 in match.values["vlans"]:
        raise CliError("ERROR: Cannot delete default vlan 1")
    return commands.no_vlan(context, match)


def channel_group(context: Context, match: Match) -> str:
    """Put ports into a group; a port that differs from it is refused, or made alike by `force`."""
    group, words = match.values["group"], match.words
    if not 1 <= group <= 4096:
        raise Invalid(len("channel-group "))
    mode = f" mode {words[-1]}" if words[-1] in ("active", "passive") else ""
    lag = f"{NAMES.lag}{group}"
    for name in context.names():
        _join(context, name, lag, forced="force" in words)
        context.tree.put(header(name), GROUP, f"{GROUP} {group}{mode}")
    return ""


def _join(context: Context, name: str, lag: str, forced: bool) -> None:
    tree = context.tree
    if header(lag) not in tree.sections:
        tree.section(header(lag)).update(NATURE.switching(tree, name))
        return
    differs = _differs(tree, name, lag)
    if differs and not forced:
        raise CliError(f"command failed: port not compatible [{differs}]")
    NATURE.relayer(tree, name, NATURE.switched(tree, lag))
    for key in NATURE.switching(tree, name):
        tree.drop(header(name), key)
    tree.section(header(name)).update(NATURE.switching(tree, lag))


def _differs(tree: Tree, name: str, lag: str) -> str:
    if NATURE.switched(tree, name) != NATURE.switched(tree, lag):
        return "Ethernet Layer"
    mine, theirs = NATURE.switching(tree, name), NATURE.switching(tree, lag)
    for key, word in (("switchport mode", "port mode"), ("switchport access vlan", "access vlan")):
        if mine.get(key) != theirs.get(key):
            return word
    if mine.get("switchport trunk native vlan") != theirs.get("switchport trunk native vlan"):
        return "native vlan"
    if mine.get(ALLOWED) != theirs.get(ALLOWED):
        return "allowed vlan list"
    others = [other for other in NATURE.members(tree, number_of(lag)) if other != name]
    for key in FITS if others else ():
        if tree.value(header(name), key) != tree.value(header(others[0]), key):
            return key
    return ""


def no_feature(context: Context, match: Match) -> str:
    """Switch a feature off; what only it understands goes with it."""
    feature = match.values["name"]
    context.tree.drop("", f"feature {feature}")
    if feature == "lacp":
        for at in context.tree.headers("interface "):
            if " mode " in context.tree.section(at).get(GROUP, ""):
                context.tree.drop(at, GROUP)
    if feature == "interface-vlan":
        for at in context.tree.headers("interface Vlan"):
            context.tree.sections.pop(at)
    return ""


def user(context: Context, match: Match) -> str:
    name, plain = match.values["user"], match.values["secret"]
    shown = plain if plain.startswith("$5$") else secrets.hashed(plain)
    role = match.values.get("role", "network-operator")
    context.tree.put("", f"username {name}", f"username {name} password 5 {shown}  role {role}")
    return ""


def no_user(context: Context, match: Match) -> str:
    context.tree.drop("", f"username {match.values['user']}")
    return ""


def _config() -> Grammar:
    grammar = Grammar(KINDS)
    rows.register(grammar, lines.GLOBAL)
    rows.register(grammar, lines.GLOBAL_ON, negative=True)
    commands.add_global(grammar)
    grammar.add("vlan <vlans:vlans>", vlan)
    grammar.add("no vlan <vlans:vlans>", no_vlan)
    grammar.add("no feature <name:word>", no_feature)
    for kind in ("password", "password 0|5"):
        grammar.add(f"username <user:word> {kind} <secret:word>", user)
        grammar.add(f"username <user:word> {kind} <secret:word> role <role:word>", user)
    grammar.add("no username <user:word>", no_user)
    for syntax in (
        "vdc <name:word> id <number:int>",
        "vrf context <name:word>",
        "line console|vty",
        "vpc domain <id:int>",
    ):
        grammar.add(syntax, commands.enter_section("opaque"))
    return grammar


def _interface() -> Grammar:
    grammar = Grammar(KINDS)
    rows.register(grammar, lines.INTERFACE)
    rows.register(grammar, lines.INTERFACE_ON, negative=True)
    commands.add_interface(grammar)
    for rest in ("", " force", " mode active|passive|on", " force mode active|passive|on"):
        grammar.add(f"channel-group <group:int>{rest}", channel_group)
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
LINE_END = 80
GLOBAL_RANKS = rows.ranks([*lines.GLOBAL[:6], ("username", 1, ""), *lines.GLOBAL_ON, *lines.GLOBAL[6:]])
RANKS = {
    "interface": rows.ranks([("switchport", 1, ""), *lines.INTERFACE, *lines.INTERFACE_ON]),
    "vlan": rows.ranks(lines.VLAN),
}


def body(tree: Tree, version: str) -> list[str]:
    """The configuration proper, from `version` on; blank lines stand between its parts."""
    top = sorted(tree.lines.values(), key=lambda line: rows.rank(GLOBAL_RANKS, line))
    shown = [f"version {version} Bios:version " if version else "version", *top, ""]
    numbers = sorted(NATURE.vlans(tree))
    shown.append(f"vlan {compress(numbers)}")
    for number in numbers:
        shown += section(tree, f"vlan {number}") if tree.sections.get(f"vlan {number}") else []
    shown.append("")
    for at in sorted(tree.headers("vdc ") + tree.headers("vrf ") + tree.headers("vpc ")):
        shown += [*section(tree, at), ""]
    for at in sorted(tree.headers("interface "), key=lambda at: NAMES.natural(at.split()[1])):
        shown += [*section(tree, at), ""]
    return [*shown, *(line for at in sorted(tree.headers("line ")) for line in section(tree, at))]


def section(tree: Tree, at: str) -> list[str]:
    """One section with its lines."""
    own = list(tree.sections[at].values())
    known = RANKS.get(at.split()[0])
    if known:
        own.sort(key=lambda line: (line.endswith("shutdown"), rows.rank(known, line), line))
    return [at, *(f"  {part}" for line in own for part in _wrapped(line))]


def _wrapped(line: str) -> Iterator[str]:
    """A VLAN list that is too long for one line goes on with `add`."""
    start, rest = ALLOWED, line.removeprefix(ALLOWED).strip().split(",")
    if not line.startswith(ALLOWED):
        yield line
        return
    while rest:
        taken = 1
        while taken < len(rest) and len(f"  {start} {','.join(rest[: taken + 1])}") <= LINE_END:
            taken += 1
        yield f"{start} {','.join(rest[:taken])}"
        start, rest = f"{ALLOWED} add", rest[taken:]
