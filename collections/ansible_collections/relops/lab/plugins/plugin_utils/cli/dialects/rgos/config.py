"""Configuration mode of RGOS: every line ends in a change of the tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import commands, lines, ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.kinds import KINDS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match


@dataclass
class Context:
    """Where in the configuration somebody is: the mode, and the sections that lines go to."""

    device: Device
    who: str
    mode: str = "config"
    headers: list[str] = field(default_factory=list)
    shown: str = ""

    def enter(self, mode: str, *headers: str, shown: str = "") -> None:
        self.mode, self.headers, self.shown = mode, list(headers), shown

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
        """A line of the present section (True), or else a global one."""
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
        for header in headers:
            if negated or match.text == action.default:
                self.device.running.drop(header, key)
            else:
                self.device.running.put(header, key, match.text)
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
    for words in ("vlan", "vlan range"):
        grammar.add(f"{words} <vlans:vlans>", commands.vlan)
        grammar.add(f"no {words} <vlans:vlans>", commands.no_vlan)
    for kind in ("secret", "secret 0|8", "password"):
        grammar.add(f"username <user:word> {kind} <secret:word>", commands.user)
        grammar.add(f"username <user:word> privilege <level:int> {kind} <secret:word>", commands.user)
    for kind in ("secret", "secret 0|8"):
        grammar.add(f"enable {kind} <secret:word>", commands.enable_secret)
    grammar.add("no username <user:word>", commands.no_user)
    for syntax in ("line console <first:int>", "line vty <first:int> <last:int>"):
        grammar.add(syntax, commands.line_section)
    return grammar


def _interface() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.INTERFACE)
    for no in ("", "no "):
        grammar.add(f"{no}switchport", commands.switchport)
    grammar.add("switchport mode access|trunk|uplink|hybrid", commands.mode)
    grammar.add("no switchport mode", commands.mode)
    for how in ("native vlan <vlan:vlan>", *(f"allowed vlan {how}<vlans:vlans>" for how in ports.HYBRID_HOW)):
        grammar.add(f"switchport hybrid {how}", commands.hybrid)
    for what in ("native", "allowed"):
        grammar.add(f"no switchport hybrid {what} vlan", commands.no_hybrid)
    grammar.add(f"{ports.ACCESS} <vlan:vlan>", commands.access_vlan)
    grammar.add(f"no {ports.ACCESS}", commands.access_vlan)
    grammar.add(f"{ports.NATIVE} <vlan:vlan>", commands.native_vlan)
    grammar.add(f"no {ports.NATIVE}", commands.native_vlan)
    for how in ("<vlans:vlans>", "only|add|remove|except <vlans:vlans>", "all"):
        grammar.add(f"{ports.ALLOWED} {how}", commands.allowed_vlans)
    grammar.add(f"no {ports.ALLOWED}", commands.allowed_vlans)
    grammar.add("ip address <address:ip> <mask:ip>", commands.address)
    grammar.add("no ip address", commands.address)
    grammar.add("port-group <group:int>", commands.group)
    grammar.add("port-group <group:int> mode active|passive", commands.group)
    for rest in ("", " <group:int>"):
        grammar.add(f"no port-group{rest}", commands.no_group)
    return grammar


def _vlan() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.VLAN)
    grammar.add("name <name:name>", commands.vlan_name)
    return grammar


def _line() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.LINE)
    return grammar


GRAMMARS = {"config": _config(), "interface": _interface(), "vlan": _vlan(), "line": _line()}
