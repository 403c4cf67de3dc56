"""Commands of configuration mode that do more than store their line, alike in the family."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import LEFT, Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.names import number_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import ALLOWED, GROUP, header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match

Command = Callable[[Context, Match], str]


def leave(context: Context, match: Match) -> str:
    if context.mode == "config":
        return LEFT
    context.enter("config")
    return ""


def end(context: Context, match: Match) -> str:
    return LEFT


def interface(context: Context, match: Match) -> str:
    names = match.values["names"]
    for name in names:
        if not context.nature.may_exist(context.device, context.tree, name):
            raise Invalid(len("interface "))
        context.tree.section(header(name))
    context.enter("interface", *map(header, names))
    return ""


def no_interface(context: Context, match: Match) -> str:
    name, names = match.values["name"], context.nature.names
    if names.kind(name) not in names.virtual or header(name) not in context.tree.sections:
        raise Invalid(len("no interface "))
    if names.is_lag(name):
        for member in context.nature.members(context.tree, number_of(name)):
            context.tree.drop(header(member), GROUP)
    context.tree.sections.pop(header(name))
    context.enter("config")
    return ""


def default_interface(context: Context, match: Match) -> str:
    for name in match.values["names"]:
        if header(name) not in context.tree.sections:
            raise Invalid(len("default interface "))
        context.tree.sections[header(name)] = {}
    context.enter("config")
    return ""


def switchport(context: Context, match: Match) -> str:
    switched = match.words[0] != "no"
    for name in context.names():
        context.nature.relayer(context.tree, name, switched)
        if context.nature.follow and context.nature.names.is_lag(name):
            for member in context.nature.members(context.tree, number_of(name)):
                context.nature.relayer(context.tree, member, switched)
    return ""


def shutdown(context: Context, match: Match) -> str:
    for name in context.names():
        context.nature.enable(context.tree, name, match.words[0] == "no")
    return ""


def access_vlan(context: Context, match: Match) -> str:
    key = "switchport access vlan"
    number = match.values.get("vlan", 1) if match.words[0] != "no" else 1
    for at in context.headers:
        if number == 1:
            context.tree.drop(at, key)
        else:
            context.tree.put(at, key, f"{key} {number}")
        context.nature.spread(context.tree, at, key)
    return ""


def allowed_vlans(context: Context, match: Match) -> str:
    how = match.words[4] if match.words[4:] and match.words[4].isalpha() else "set"
    how = "all" if match.words[0] == "no" else how
    for name in context.names():
        context.nature.allow(context.tree, name, how, match.values.get("vlans", frozenset()))
    return ""


def vlan(context: Context, match: Match) -> str:
    wanted = sorted(match.values["vlans"])
    for number in wanted:
        context.tree.section(f"vlan {number}")
    context.enter("vlan", *(f"vlan {number}" for number in wanted))
    return ""


def no_vlan(context: Context, match: Match) -> str:
    for number in sorted(match.values["vlans"]):
        context.tree.sections.pop(f"vlan {number}", None)
    context.enter("config")
    return ""


def vlan_name(context: Context, match: Match) -> str:
    name, number = match.values["name"], int(context.headers[0].split()[1])
    if len(context.headers) > 1:
        raise CliError("% Cannot assign one name to several VLANs")
    if name == f"VLAN{number:04}":
        context.tree.drop(context.headers[0], "name")
    else:
        context.tree.put(context.headers[0], "name", f"name {name}")
    return ""


def no_channel_group(context: Context, match: Match) -> str:
    for at in context.headers:
        context.tree.drop(at, GROUP)
    return ""


def enter_section(mode: str) -> Command:
    def enter(context: Context, match: Match) -> str:
        context.tree.section(match.text)
        context.enter(mode, match.text)
        return ""

    return enter


def no_section(context: Context, match: Match) -> str:
    context.tree.sections.pop(" ".join(match.words[1:]), None)
    context.enter("config")
    return ""


def common(grammar: Grammar) -> Grammar:
    """Add what every mode has."""
    grammar.add("exit", leave)
    grammar.add("end", end)
    return grammar


def add_global(grammar: Grammar) -> Grammar:
    """Add interfaces and VLANs to the top of a configuration."""
    grammar.add("interface <names:range>", interface)
    grammar.add("no interface <name:interface>", no_interface)
    grammar.add("default interface <names:range>", default_interface)
    grammar.add("vlan <vlans:vlans>", vlan)
    grammar.add("no vlan <vlans:vlans>", no_vlan)
    return common(grammar)


def add_interface(grammar: Grammar) -> Grammar:
    """Add what is alike in the interface mode."""
    for word in ("", "no "):
        grammar.add(f"{word}switchport", switchport)
        grammar.add(f"{word}shutdown", shutdown)
        grammar.add(f"{word}switchport access vlan <vlan:vlan>", access_vlan)
    grammar.add("no switchport access vlan", access_vlan)
    for how in ("<vlans:vlans>", "add|remove|except <vlans:vlans>", "none|all"):
        grammar.add(f"{ALLOWED} {how}", allowed_vlans)
    for rest in ("", " <vlans:vlans>"):
        grammar.add(f"no {ALLOWED}{rest}", allowed_vlans)
    for rest in ("", " <group:int>", " <group:int> mode active|passive|on"):
        grammar.add(f"no channel-group{rest}", no_channel_group)
    return common(grammar)


def add_vlan(grammar: Grammar) -> Grammar:
    """Add the name to the VLAN mode."""
    grammar.add("name <name:vlanname>", vlan_name)
    return common(grammar)
