"""Configuration mode of IOS: every line ends in a change of the tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import commands, lines, ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.kinds import KINDS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match

PROMPTS = {
    "config": "(config)",
    "interface": "(config-if)",
    "range": "(config-if-range)",
    "vlan": "(config-vlan)",
    "line": "(config-line)",
    "acl": "(config-ext-nacl)",
    "archive": "(config-archive)",
}


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
        if match.action in (commands.leave, commands.end):
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


def _common(grammar: Grammar) -> Grammar:
    grammar.add("exit", commands.leave)
    grammar.add("end", commands.end)
    return grammar


def _config() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.GLOBAL)
    grammar.add("interface <name:interface>", commands.interface)
    grammar.add("interface range <names:range>", commands.interface_range)
    grammar.add("no interface <name:interface>", commands.no_interface)
    grammar.add("default interface <names:range>", commands.default_interface)
    grammar.add("default interface range <names:range>", commands.default_interface)
    grammar.add("vlan <vlans:vlans>", commands.vlan)
    grammar.add("no vlan <vlans:vlans>", commands.no_vlan)
    for kind in ("secret", "secret 0|9"):
        grammar.add(f"username <user:word> {kind} <secret:word>", commands.user)
        grammar.add(f"username <user:word> privilege <level:int> {kind} <secret:word>", commands.user)
        grammar.add(f"enable {kind} <secret:word>", commands.enable_secret)
    grammar.add("no username <user:word>", commands.no_user)
    for syntax in ("line console|vty|aux <first:int>", "line vty <first:int> <last:int>"):
        grammar.add(syntax, commands.enter_section("line"))
    grammar.add("ip access-list standard|extended <name:word>", commands.enter_section("acl"))
    grammar.add("archive", commands.enter_section("archive"))
    grammar.add("no archive", commands.no_section)
    grammar.add("no ip access-list standard|extended <name:word>", commands.no_section)
    return grammar


def _interface() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.INTERFACE)
    lines.register(grammar, lines.INTERFACE_ON, negative=True)
    grammar.add("switchport access vlan <vlan:vlan>", commands.access_vlan)
    for how in ("<vlans:vlans>", "add|remove|except <vlans:vlans>", "none|all"):
        grammar.add(f"{ports.ALLOWED} {how}", commands.allowed_vlans)
    for rest in ("", " <vlans:vlans>"):
        grammar.add(f"no {ports.ALLOWED}{rest}", commands.allowed_vlans)
    grammar.add("channel-group <group:int> mode active|passive|on|auto|desirable", commands.channel_group)
    for rest in ("", " <group:int>", " <group:int> mode active|passive|on|auto|desirable"):
        grammar.add(f"no channel-group{rest}", commands.no_channel_group)
    return grammar


def _vlan() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.VLAN)
    grammar.add("name <name:vlanname>", commands.vlan_name)
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
    "archive": _opaque(lines.ARCHIVE),
}
