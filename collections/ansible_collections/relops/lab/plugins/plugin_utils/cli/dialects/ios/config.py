"""Configuration mode of IOS: every line ends in a change of the tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import lines, ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.kinds import KINDS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import VIRTUAL, kind_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match

PROMPTS = {
    "config": "(config)",
    "interface": "(config-if)",
    "range": "(config-if-range)",
    "vlan": "(config-vlan)",
    "line": "(config-line)",
    "acl": "(config-ext-nacl)",
}
LEFT = "left"
RESERVED_VLANS = frozenset(range(1002, 1006))


@dataclass
class Context:
    """Where in the configuration somebody is: the mode, and the sections that lines go to."""

    device: Device
    who: str
    mode: str = "config"
    headers: list[str] = field(default_factory=list)

    def enter(self, mode: str, *headers: str) -> None:
        self.mode, self.headers = mode, list(headers)

    def run(self, line: str) -> str:
        """Do one line; returns what the device prints, LEFT when configuration mode is left. CliError if refused."""
        match, own = self._parse(line)
        if match.action in (leave, end):
            return str(match.action(self, match))
        if isinstance(match.action, (lines.Put, lines.Remove)):
            said = self._store(match, self.headers if own else [""])
        else:
            said = str(match.action(self, match))
        self.device.changed(self.who)
        return said

    def _parse(self, line: str) -> tuple[Match, bool]:
        """A line of the present section (True), or else a global one, as IOS takes it."""
        if self.mode == "config":
            return GRAMMARS["config"].parse(line), False
        try:
            return GRAMMARS[self.mode].parse(line), True
        except CliError as refused:
            try:
                return GRAMMARS["config"].parse(line), False
            except Invalid as other:
                raise max(refused, other, key=lambda error: error.column or 0) from None

    def _store(self, match: Match, headers: list[str]) -> str:
        action = match.action
        negated = isinstance(action, lines.Remove)
        words = match.words[1:] if negated else match.words
        key = " ".join(words[: action.key_words])
        default = match.text == getattr(action, "default", None)
        for header in headers:
            if negated != action.negative or default:
                self.device.running.drop(header, key)
            else:
                self.device.running.put(header, key, match.text)
            ports.spread(self.device, header, key)
        return ""


def leave(context: Context, match: Match) -> str:
    if context.mode == "config":
        return LEFT
    context.enter("config")
    return ""


def end(context: Context, match: Match) -> str:
    return LEFT


def interface(context: Context, match: Match) -> str:
    _need(context, [match.values["name"]])
    context.enter("interface", ports.header(match.values["name"]))
    return ""


def interface_range(context: Context, match: Match) -> str:
    _need(context, match.values["names"])
    context.enter("range", *(ports.header(name) for name in match.values["names"]))
    return ""


def _need(context: Context, names: list[str]) -> None:
    for name in names:
        if not ports.may_exist(context.device, name):
            raise Invalid(len("interface "))
        context.device.running.section(ports.header(name))


def no_interface(context: Context, match: Match) -> str:
    name = match.values["name"]
    if kind_of(name) not in VIRTUAL:
        raise CliError("% Removal of physical interfaces is not permitted")
    if not ports.exists(context.device, name):
        raise Invalid(len("no interface "))
    ports.remove(context.device, name)
    return ""


def default_interface(context: Context, match: Match) -> str:
    names = match.values["names"]
    for name in names:
        if not ports.exists(context.device, name):
            raise Invalid(len("default interface "))
        ports.reset(context.device, name)
    context.enter("config")
    return "".join(f"Interface {name} set to default configuration\n" for name in names)


def vlan(context: Context, match: Match) -> str:
    wanted = match.values["vlans"]
    if wanted & RESERVED_VLANS:
        raise CliError("% VLANs 1002-1005 are reserved and cannot be configured")
    for number in sorted(wanted):
        context.device.running.section(f"vlan {number}")
    context.enter("vlan", *(f"vlan {number}" for number in sorted(wanted)))
    return ""


def vlan_name(context: Context, match: Match) -> str:
    if len(context.headers) > 1:
        raise CliError("% Command rejected: a name needs a single VLAN")
    name = match.values["name"]
    tree = context.device.running
    number = context.headers[0].split()[1]
    taken = [at for at in tree.headers("vlan ") if tree.value(at, "name") == name and at != context.headers[0]]
    if taken:
        raise CliError(f"#{number}: Name already used by VLAN {taken[0].split()[1]}\n% Command rejected")
    if name == f"VLAN{int(number):04}":
        tree.drop(context.headers[0], "name")
    else:
        tree.put(context.headers[0], "name", f"name {name}")
    return ""


def no_vlan(context: Context, match: Match) -> str:
    for number in sorted(match.values["vlans"]):
        if number == 1 or number in RESERVED_VLANS:
            raise CliError(f"%Default VLAN {number} may not be deleted.")
        context.device.running.sections.pop(f"vlan {number}", None)
    context.enter("config")
    return ""


def access_vlan(context: Context, match: Match) -> str:
    number, tree, said = match.values["vlan"], context.device.running, ""
    if number not in ports.vlans(tree):
        tree.section(f"vlan {number}")
        said = f"% Access VLAN does not exist. Creating vlan {number}\n"
    key = "switchport access vlan"
    for header in context.headers:
        if number == 1:
            tree.drop(header, key)
        else:
            tree.put(header, key, f"{key} {number}")
        ports.spread(context.device, header, key)
    return said


def allowed_vlans(context: Context, match: Match) -> str:
    how = match.words[4] if match.words[4:] and match.words[4].isalpha() else "set"
    if match.words[0] == "no":
        how = "all"
    for header in context.headers:
        ports.allow(context.device, header, how, match.values.get("vlans", frozenset()))
    return ""


def channel_group(context: Context, match: Match) -> str:
    group = match.values["group"]
    if not 1 <= group <= ports.LIMITS["Port-channel"]:
        raise Invalid(len("channel-group "))
    said = ""
    for header in context.headers:
        name = header.split()[1]
        if name not in ports.physical(context.device):
            raise CliError("% Command rejected: not a port that can be bundled")
        said += ports.join(context.device, name, group, match.words[-1])
    return said


def no_channel_group(context: Context, match: Match) -> str:
    for header in context.headers:
        context.device.running.drop(header, ports.GROUP)
    return ""


def user(context: Context, match: Match) -> str:
    name, plain = match.values["user"], match.values["secret"]
    hashed = plain if "9" in match.words[-2:-1] else secrets.hash_secret(plain)
    level = match.values.get("level", 1)
    middle = f" privilege {level}" if level != 1 else ""
    context.device.running.put("", f"username {name}", f"username {name}{middle} secret 9 {hashed}")
    return ""


def no_user(context: Context, match: Match) -> str:
    context.device.running.drop("", f"username {match.values['user']}")
    return ""


def enable_secret(context: Context, match: Match) -> str:
    plain = match.values["secret"]
    hashed = plain if "9" in match.words[-2:-1] else secrets.hash_secret(plain)
    context.device.running.put("", "enable secret", f"enable secret 9 {hashed}")
    return ""


def enter_section(mode: str) -> object:
    def enter(context: Context, match: Match) -> str:
        context.device.running.section(match.text)
        context.enter(mode, match.text)
        return ""

    return enter


def no_section(context: Context, match: Match) -> str:
    context.device.running.sections.pop(" ".join(match.words[1:]), None)
    context.enter("config")
    return ""


def _common(grammar: Grammar) -> Grammar:
    grammar.add("exit", leave)
    grammar.add("end", end)
    return grammar


def _config() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.GLOBAL)
    grammar.add("interface <name:interface>", interface)
    grammar.add("interface range <names:range>", interface_range)
    grammar.add("no interface <name:interface>", no_interface)
    grammar.add("default interface <names:range>", default_interface)
    grammar.add("default interface range <names:range>", default_interface)
    grammar.add("vlan <vlans:vlans>", vlan)
    grammar.add("no vlan <vlans:vlans>", no_vlan)
    for kind in ("secret", "secret 0|9"):
        grammar.add(f"username <user:word> {kind} <secret:word>", user)
        grammar.add(f"username <user:word> privilege <level:int> {kind} <secret:word>", user)
        grammar.add(f"enable {kind} <secret:word>", enable_secret)
    grammar.add("no username <user:word>", no_user)
    for syntax in ("line console|vty|aux <first:int>", "line vty <first:int> <last:int>"):
        grammar.add(syntax, enter_section("line"))
    grammar.add("ip access-list standard|extended <name:word>", enter_section("acl"))
    grammar.add("no ip access-list standard|extended <name:word>", no_section)
    return grammar


def _interface() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.INTERFACE)
    lines.register(grammar, lines.INTERFACE_ON, negative=True)
    grammar.add("switchport access vlan <vlan:vlan>", access_vlan)
    for how in ("<vlans:vlans>", "add|remove|except <vlans:vlans>", "none|all"):
        grammar.add(f"{ports.ALLOWED} {how}", allowed_vlans)
    for rest in ("", " <vlans:vlans>"):
        grammar.add(f"no {ports.ALLOWED}{rest}", allowed_vlans)
    grammar.add("channel-group <group:int> mode active|passive|on", channel_group)
    for rest in ("", " <group:int>", " <group:int> mode active|passive|on"):
        grammar.add(f"no channel-group{rest}", no_channel_group)
    return grammar


def _vlan() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.VLAN)
    grammar.add("name <name:vlanname>", vlan_name)
    return grammar


def _opaque(rows: list[lines.Row]) -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, rows)
    return grammar


_INTERFACE = _interface()
GRAMMARS = {
    "config": _config(),
    "interface": _INTERFACE,
    "range": _INTERFACE,
    "vlan": _vlan(),
    "line": _opaque(lines.LINE),
    "acl": _opaque(lines.ACCESS_LIST),
}
