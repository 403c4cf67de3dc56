"""The configuration views of Comware: every line ends in a change of the tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import commands, lines, ports, switching
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.kinds import KINDS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Match


@dataclass
class Context:
    """Where in the configuration somebody is: the view, and the sections that lines go to."""

    device: Device
    who: str
    mode: str = "system"
    headers: list[str] = field(default_factory=list)
    view: str = ""

    def enter(self, mode: str, *headers: str, view: str = "") -> None:
        self.mode, self.headers, self.view = mode, list(headers), view

    def run(self, line: str) -> str:
        """Do one line; returns what the device prints, LEFT when the views are left. CliError if refused."""
        match = self._parse(line)
        if match.action in (commands.leave, commands.end):
            return str(match.action(self, match))
        if isinstance(match.action, (lines.Put, lines.Remove)):
            said = self._store(match)
        else:
            said = str(match.action(self, match))
        self.device.changed(self.who)
        return said

    def _parse(self, line: str) -> Match:
        try:
            return GRAMMARS[self.mode].parse(line)
        except CliError as refused:
            if self.mode == "system":
                raise
            try:
                return JUMPS.parse(line)
            except CliError:
                raise refused from None

    def _store(self, match: Match) -> str:
        action = match.action
        negated = isinstance(action, lines.Remove)
        words = match.words[1:] if negated else match.words
        key = " ".join(words[: action.key_words])
        default = match.text == getattr(action, "default", None)
        for header in self.headers or [""]:
            if negated != action.negative or default:
                self.device.running.drop(header, key)
            else:
                self.device.running.put(header, key, match.text)
        return ""


def _common(grammar: Grammar) -> Grammar:
    grammar.add("quit", commands.leave)
    grammar.add("return", commands.end)
    return grammar


def _jumps(grammar: Grammar) -> Grammar:
    """What leads from one view into another."""
    grammar.add("interface <name:interface>", commands.interface)
    grammar.add("interface range <names:line>", commands.interface_range)
    grammar.add("vlan <vlans:range>", commands.vlan)
    return grammar


def _system() -> Grammar:
    grammar = _jumps(_common(Grammar(KINDS)))
    lines.register(grammar, lines.GLOBAL)
    grammar.add("undo interface <name:interface>", commands.no_interface)
    grammar.add("undo vlan <vlans:range>", commands.no_vlan)
    grammar.add("configuration commit delay <minutes:int>", commands.commit_delay)
    grammar.add("configuration commit", commands.commit)
    for syntax in lines.SECTIONS:
        grammar.add(syntax, commands.enter_section)
        grammar.add(f"undo {syntax}", commands.no_section)
    return grammar


def _interface() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.INTERFACE)
    lines.register(grammar, lines.ON, negative=True)
    grammar.add("default", commands.default)
    grammar.add("port link-mode bridge|route", commands.link_mode)
    grammar.add("port link-type access|trunk|hybrid", switching.link_type)
    grammar.add("undo port link-type", switching.link_type)
    grammar.add(f"{ports.ACCESS} <vlan:vlan>", switching.access_vlan)
    grammar.add(f"undo {ports.ACCESS}", switching.access_vlan)
    for kind in ("trunk", "hybrid"):
        grammar.add(f"port {kind} pvid vlan <vlan:vlan>", switching.pvid)
        grammar.add(f"undo port {kind} pvid", switching.pvid)
    for undo in ("", "undo "):
        grammar.add(f"{undo}{ports.PERMIT} <vlans:range>", switching.permit)
        grammar.add(f"{undo}port hybrid vlan <vlans:line>", switching.hybrid)
    grammar.add("ip address <address:ip> <mask:ip>", commands.address)
    grammar.add("ip address dhcp-alloc", commands.address)
    grammar.add("undo ip address", commands.address)
    grammar.add("link-aggregation mode dynamic", commands.aggregation_mode)
    grammar.add("undo link-aggregation mode", commands.aggregation_mode)
    grammar.add(f"{ports.GROUP} <group:int>", commands.group)
    grammar.add(f"undo {ports.GROUP}", commands.no_group)
    return grammar


def _vlan() -> Grammar:
    grammar = _common(Grammar(KINDS))
    lines.register(grammar, lines.VLAN)
    return grammar


def _opaque() -> Grammar:
    grammar = _common(Grammar(KINDS))
    grammar.add("<text:line>", commands.opaque)
    return grammar


def _user() -> Grammar:
    grammar = _opaque()
    grammar.add("password simple|hash <secret:word>", commands.password)
    return grammar


JUMPS = _jumps(Grammar(KINDS))
GRAMMARS = {
    "system": _system(),
    "interface": _interface(),
    "vlan": _vlan(),
    "opaque": _opaque(),
    "luser": _user(),
}
