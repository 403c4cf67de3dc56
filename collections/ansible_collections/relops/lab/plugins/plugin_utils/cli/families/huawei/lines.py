"""Lines of VRP that only need to be kept: their words, how many of them are the key, and their `undo` forms."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Grammar


@dataclass(frozen=True)
class Put:
    """Store the line under its first `key_words` words."""

    key_words: int
    negative: bool = False


@dataclass(frozen=True)
class Remove:
    """Remove the line with this key, or store the negation of one that is on by default."""

    key_words: int
    negative: bool = False


Row = tuple[str, int]

INTERFACE: list[Row] = [
    ("description <text:line>", 1),
    ("mtu <bytes:int>", 1),
    ("jumboframe enable", 2),
    ("jumboframe enable <bytes:int>", 2),
    ("stp edged-port|bpdu-filter enable|disable", 2),
    ("stp root-protection|loop-protection", 2),
    ("stp point-to-point|cost|port|instance <text:line>", 2),
    ("stp disable", 2),
    ("bpdu disable", 2),
    ("port-isolate enable", 2),
    ("port-isolate enable group <number:int>", 2),
    ("port-security enable", 2),
    ("port-security max-mac-num|aging-time|protect-action|mac-address <text:line>", 2),
    ("storm-control broadcast|multicast|unicast|action <text:line>", 2),
    ("storm suppression broadcast|multicast|unknown-unicast <text:line>", 3),
    ("broadcast-suppression|multicast-suppression|unicast-suppression <text:line>", 1),
    ("dhcp snooping enable|trusted", 3),
    ("lacp priority|timeout|system-id|max|preempt <text:line>", 2),
    ("carrier up-hold-time|down-hold-time <milliseconds:int>", 2),
    ("set flow-stat interval <seconds:int>", 3),
    ("port mode <speed:word>", 2),
    ("port trunk allow-pass only-vlan <text:line>", 4),
    ("port discard|priority|vlan-stacking|vlan-mapping|negotiation <text:line>", 2),
    ("flow-control|authentication|trunkport|peer-link|device|m-lag|dfs-group|mac-limit|poe|qinq <text:line>", 1),
    ("trust|traffic-policy|traffic-filter|voice-vlan|loopback-detect|loopback-detection|arp|ospf|lldp <text:line>", 1),
    ("max|least active-linknumber <number:int>", 2),
    ("load-balance <text:line>", 1),
]
INTERFACE_ON: list[Row] = [("lldp enable", 2), ("stp enable", 2), ("bpdu enable", 2), ("poe enable", 2)]
VLAN: list[Row] = [
    ("name <name:vlanname>", 1),
    ("description <text:line>", 1),
    ("statistic|broadcast|multicast|unknown-unicast|igmp-snooping|dhcp|management-vlan|aggregate-vlan <text:line>", 1),
]
SYSTEM: list[Row] = [
    ("sysname <name:sysname>", 1),
    ("stp mode stp|rstp|mstp|vbst", 2),
    ("stp enable|disable", 1),
    ("stp root|instance|bpdu-protection|vlan|priority <text:line>", 9),
    ("lldp enable", 2),
    ("clock timezone <text:line>", 2),
    ("stelnet|ssh|snmp-agent|info-center|ntp-service|ntp|dns|ip|telnet|http|ftp|router|header|lacp <text:line>", 9),
    (
        "dhcp|set|cpu-defend-policy|diffserv|drop-profile|authentication-profile|error-down <text:line>",
        9,
    ),
]
OPAQUE: list[Row] = [("<text:line>", 9)]


def register(grammar: Grammar, rows: list[Row], negative: bool = False) -> None:
    """Teach a view its lines and their `undo` forms; an undo needs no more than the key."""
    for syntax, key_words in rows:
        words = syntax.split()
        key = min(key_words, len(words))
        grammar.add(syntax, Put(key, negative))
        for end in range(key, len(words) + 1) if words[0] != "<text:line>" else ():
            grammar.add(" ".join(["undo", *words[:end]]), Remove(key, negative))
