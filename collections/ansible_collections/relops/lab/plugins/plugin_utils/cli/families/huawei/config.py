"""The system view of VRP and the views below it: every line ends in a change of a tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import commands, interfaces, lines, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour, joined
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.kinds import kinds
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

SECTIONS = (
    "user-interface",
    "acl",
    "ospf",
    "bgp",
    "stp region-configuration",
    "netconf",
    "traffic",
    "ip pool",
    "dfs-group",
)


@dataclass
class Context:
    """Where somebody is: the view, the section that lines go to, and the tree that they change."""

    device: Device
    flavour: Flavour
    tree: Tree
    view: str = "system"
    header: str = ""
    done: list[tuple[str, str, str]] = field(default_factory=list)

    def enter(self, view: str, header: str = "") -> None:
        self.view, self.header = view, header

    @property
    def place(self) -> str:
        """What the prompt says behind the name of the switch."""
        names = {
            "system": "",
            "vlan": self.header.replace(" ", ""),
            "interface": self.header.removeprefix("interface "),
        }
        name = names.get(self.view, self.header.replace("user-interface ", "ui-").replace(" ", ""))
        return f"-{name}" if name else ""

    def hashed(self, plain: str) -> str:
        return secrets.hash_secret(plain)

    def run(self, line: str) -> str:
        """Do one line; returns what the device prints, LEFT when the system view is left. CliError if refused."""
        match, own = self._parse(joined(line))
        was = (self.view, self.header, line)
        if isinstance(match.action, (lines.Put, lines.Remove)):
            said = self._store(match, self.header if own else "")
        else:
            said = str(match.action(self, match))
        if match.action not in (commands.leave, commands.back):
            self.done.append(was)
        return said

    def _parse(self, line: str) -> tuple[Match, bool]:
        """A line of the present view (True), or else one of the system view, as VRP takes it."""
        views = grammars(self.flavour)
        if self.view == "system":
            return views["system"].parse(line), False
        try:
            return views[self.view].parse(line), True
        except CliError as refused:
            try:
                return views["system"].parse(line), False
            except Invalid as other:
                raise max(refused, other, key=lambda error: error.column or 0) from None

    def _store(self, match: Match, header: str) -> str:
        action = match.action
        negated = isinstance(action, lines.Remove)
        words = match.words[1:] if negated else match.words
        key = " ".join(words[: action.key_words])
        if action.negative:
            if negated:
                self.tree.put(header, f"undo {key}", f"undo {key}")
            else:
                self.tree.drop(header, f"undo {key}")
        elif negated:
            self.tree.drop(header, key)
        else:
            self.tree.put(header, key, match.text)
        return ""


def _common(grammar: Grammar) -> Grammar:
    grammar.add("quit", commands.leave)
    grammar.add("return", commands.back)
    return grammar


def _section(context: Context, match: Match) -> str:
    context.tree.section(match.text)
    context.enter("aaa" if match.text == "aaa" else "other", match.text)
    return ""


def _no_section(context: Context, match: Match) -> str:
    context.tree.sections.pop(match.text.removeprefix("undo "), None)
    return ""


def _system(flavour: Flavour) -> Grammar:
    grammar = _common(Grammar(kinds(flavour)))
    lines.register(grammar, lines.SYSTEM)
    grammar.add("interface <name:interface>", commands.interface)
    grammar.add("undo interface <name:interface>", commands.no_interface)
    grammar.add("clear configuration interface <name:interface>", commands.clear_interface)
    grammar.add("vlan <vlan:vlan>", commands.vlan)
    grammar.add("vlan batch <vlans:range>", commands.vlan_batch)
    grammar.add("undo vlan <vlan:vlan>", commands.no_vlan)
    grammar.add("undo vlan batch <vlans:range>", commands.no_vlan)
    grammar.add("aaa", _section)
    for words in SECTIONS:
        for ending in ("", " <rest:line>"):
            grammar.add(words + ending, _section)
            grammar.add(f"undo {words}{ending}", _no_section)
    return grammar


def _interface(flavour: Flavour) -> Grammar:
    grammar = _common(Grammar(kinds(flavour)))
    lines.register(grammar, lines.INTERFACE)
    lines.register(grammar, lines.INTERFACE_ON, negative=True)
    types = "access|trunk|hybrid|dot1q-tunnel" + (
        "" if flavour.two_stage else "|negotiation-desirable|negotiation-auto"
    )
    grammar.add(f"port link-type {types}", interfaces.link_type)
    for undo in ("", "undo "):
        for where in ("default", "trunk pvid", "hybrid pvid"):
            grammar.add(f"{undo}port {where} vlan <vlan:vlan>", interfaces.pvid)
        grammar.add(f"{undo}port trunk allow-pass vlan <vlans:range>", interfaces.allow)
        grammar.add(f"{undo}port hybrid tagged|untagged vlan <vlans:range>", interfaces.hybrid)
        grammar.add(f"{undo}portswitch", interfaces.portswitch)
        grammar.add(f"{undo}shutdown", interfaces.shutdown)
        grammar.add(f"{undo}negotiation auto|disable", interfaces.negotiation)
        grammar.add(f"{undo}speed 10|100|1000|2500|5000|10000|25000|40000|100000", interfaces.rate)
        grammar.add(f"{undo}duplex full|half", interfaces.rate)
        grammar.add(f"{undo}auto duplex full|half", interfaces.rate)
        grammar.add(f"{undo}mode lacp|lacp-static|manual", interfaces.mode)
        grammar.add(f"{undo}eth-trunk <number:int>", interfaces.group)
        grammar.add(f"{undo}ip address <address:ip> <mask:mask>", interfaces.address)
    for where in ("default", "trunk pvid", "hybrid pvid"):
        grammar.add(f"undo port {where} vlan", interfaces.pvid)
    grammar.add("undo port hybrid vlan <vlans:range>", interfaces.hybrid)
    for words in ("eth-trunk", "mode", "ip address", "speed", "duplex", "auto duplex", "port link-type"):
        actions = {"eth-trunk": interfaces.group, "mode": interfaces.mode, "ip address": interfaces.address}
        action = interfaces.link_type if words == "port link-type" else actions.get(words, interfaces.rate)
        grammar.add(f"undo {words}", action)
    return grammar


def _vlan(flavour: Flavour) -> Grammar:
    grammar = _common(Grammar(kinds(flavour)))
    lines.register(grammar, lines.VLAN)
    grammar.add("name <name:vlanname>", commands.vlan_name)
    return grammar


def _aaa(flavour: Flavour) -> Grammar:
    grammar = _common(Grammar(kinds(flavour)))
    lines.register(grammar, [("authentication-scheme|authorization-scheme|accounting-scheme|domain <text:line>", 9)])
    grammar.add("local-user <user:word> password irreversible-cipher|cipher <secret:word>", commands.user)
    lines.register(grammar, [("local-user <user:word> privilege|service-type|idle-timeout|level|state <text:line>", 3)])
    grammar.add("undo local-user <user:word>", commands.no_user)
    return grammar


def _other(flavour: Flavour) -> Grammar:
    grammar = _common(Grammar(kinds(flavour)))
    lines.register(grammar, lines.OPAQUE)
    return grammar


@cache
def grammars(flavour: Flavour) -> dict[str, Grammar]:
    """The commands of every view."""
    makers = {"system": _system, "interface": _interface, "vlan": _vlan, "aaa": _aaa, "other": _other}
    return {view: make(flavour) for view, make in makers.items()}
