"""The commands of the user view, and those that every view knows."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import execs, pair, reports, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.kinds import KINDS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Grammar


def _any_view() -> Grammar:
    grammar = Grammar(KINDS)
    grammar.add("display interface brief", execs.shown(shows.brief))
    for rest in ("", " <name:interface>"):
        grammar.add("display interface" + rest, execs.interfaces)
    for rest in ("", " interface", " interface <name:interface>"):
        grammar.add("display current-configuration" + rest, execs.running)
    grammar.add("display saved-configuration", execs.startup)
    grammar.add("display this", execs.this)
    grammar.add("display vlan", execs.said(shows.vlan_summary))
    grammar.add("display vlan all", execs.said(shows.vlans))
    grammar.add("display vlan brief", execs.said(shows.vlan_brief))
    grammar.add("display vlan <vlan:vlan>", execs.vlan)
    for rest in ("", " dynamic"):
        grammar.add("display mac-address" + rest, execs.shown(shows.mac_table, "macs"))
    grammar.add("display link-aggregation verbose", execs.shown(shows.aggregation))
    grammar.add("display link-aggregation summary", execs.shown(shows.aggregation_summary))
    for word in pair.TITLES:
        grammar.add(f"display {word} summary", pair.summary_of(word))
    for rest in ("verbose", "list"):
        grammar.add(f"display lldp neighbor-information {rest}", execs.neighbors)
    grammar.add("display version", execs.said(reports.version))
    grammar.add("display device manuinfo", execs.said(reports.manuinfo))
    grammar.add("display clock", execs.said(execs.clock))
    grammar.add("display users", execs.users)
    grammar.add("save", execs.save)
    grammar.add("save force", execs.save_force)
    return grammar


def _user() -> Grammar:
    grammar = _any_view()
    grammar.add("system-view", execs.configure)
    grammar.add("screen-length disable", execs.screen_length)
    grammar.add("undo screen-length disable", execs.screen_length)
    grammar.add("terminal monitor|logging|debugging", execs.nothing)
    grammar.add("undo terminal monitor|logging|debugging", execs.nothing)
    grammar.add("reset saved-configuration", execs.erase)
    grammar.add("reset mac-address", execs.clear_macs)
    grammar.add("reset counters interface", execs.nothing)
    grammar.add("reboot", execs.reboot)
    grammar.add("reboot force", execs.reboot)
    grammar.add("quit", execs.logout)
    return grammar


ANY_VIEW, USER = _any_view(), _user()
