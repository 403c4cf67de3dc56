"""The commands of EXEC mode: what every user may, and what `enable` adds."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import execs, reports, rollback, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.kinds import KINDS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Grammar


def _user() -> Grammar:
    grammar = Grammar(KINDS)
    for syntax in ("show interfaces <name:interface> status", "show interfaces status"):
        grammar.add(syntax, (execs.shown_for if "name" in syntax else execs.shown)(shows.status))
    for word, make in (("trunk", shows.trunk), ("switchport", shows.switchport), ("description", shows.description)):
        grammar.add(f"show interfaces {word}", execs.shown(make))
        grammar.add(f"show interfaces <name:interface> {word}", execs.shown_for(make))
    for syntax in ("show interfaces", "show interfaces <name:interface>"):
        grammar.add(syntax, execs.interfaces)
    grammar.add("show ip interface brief", execs.shown(shows.ip_brief))
    grammar.add("show etherchannel summary", execs.shown(shows.etherchannel))
    for rest in (
        "",
        " dynamic",
        " interface <name:interface>",
        " vlan <vlan:vlan>",
        " dynamic vlan <vlan:vlan>",
    ):
        grammar.add("show mac address-table" + rest, execs.mac_table)
    for rest in ("", " brief", " id <vlan:vlan>"):
        grammar.add("show vlan" + rest, execs.vlan)
    for rest in ("", " detail", " <name:interface>", " <name:interface> detail"):
        grammar.add("show lldp neighbors" + rest, execs.neighbors)
    grammar.add("show version", execs.said(lambda session: reports.version(session.device)))
    grammar.add("show inventory", execs.said(lambda session: reports.inventory(session.device)))
    grammar.add("show clock", execs.said(lambda _: f"*{execs.clock()}\n"))
    grammar.add("show users", execs.users)
    grammar.add("show privilege", execs.privilege)
    grammar.add("terminal length <value:int>", execs.terminal_length)
    grammar.add("terminal width <value:int>", execs.terminal_width)
    grammar.add("terminal monitor", execs.nothing)
    grammar.add("terminal no monitor", execs.nothing)
    grammar.add("enable", execs.enable)
    grammar.add("disable", execs.disable)
    grammar.add("exit|logout|quit", execs.logout)
    return grammar


def _privileged() -> Grammar:
    grammar = _user()
    for rest in ("", " all", " interface <name:interface>"):
        grammar.add("show running-config" + rest, execs.running)
    grammar.add("show startup-config", execs.startup)
    grammar.add("dir", execs.said(execs.directory))
    grammar.add("configure", execs.configure)
    grammar.add("configure terminal", execs.configure)
    grammar.add("configure terminal revert timer <minutes:int>", rollback.arm)
    grammar.add("configure confirm", rollback.confirm)
    grammar.add("configure revert now", rollback.now)
    grammar.add("show archive config rollback timer", rollback.shown)
    grammar.add("write", execs.write)
    grammar.add("write memory", execs.write)
    grammar.add("copy running-config startup-config", execs.copy_running)
    grammar.add("erase startup-config", execs.erase)
    grammar.add("write erase", execs.erase)
    grammar.add("reload", execs.reload)
    grammar.add("clear mac address-table dynamic", execs.clear_macs)
    grammar.add("clear counters", execs.nothing)
    return grammar


USER, PRIVILEGED = _user(), _privileged()
