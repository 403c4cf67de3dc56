"""Configuration lines of Comware that are only stored: which of their words are their key, in which order they stand.

A row is (syntax, words of the key, what is the default and therefore not shown). Undoing takes the words of the key
and nothing after them. `ON` rows are in force by default: their undo form is what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Grammar


@dataclass(frozen=True)
class Put:
    """Store the line under its first `key_words` words."""

    key_words: int
    default: str = ""
    negative: bool = False


@dataclass(frozen=True)
class Remove:
    """Remove the line with this key, or store the negation of one that is on by default."""

    key_words: int
    negative: bool = False


Row = tuple[str, int, str]

INTERFACE: list[Row] = [
    ("description <text:line>", 1, ""),
    ("mtu|bandwidth <number:int>", 1, ""),
    ("speed 10|100|1000|2500|5000|10000|25000|40000|100000|auto", 1, "speed auto"),
    ("speed auto <text:line>", 1, ""),
    ("duplex auto|full|half", 1, "duplex auto"),
    ("jumboframe enable", 2, ""),
    ("jumboframe enable <bytes:int>", 2, ""),
    ("flow-control", 1, ""),
    ("flow-interval|link-delay <number:int>", 1, ""),
    ("mdix-mode automdix|mdi|mdix", 1, "mdix-mode automdix"),
    ("broadcast-suppression|multicast-suppression|unicast-suppression <rate:line>", 1, ""),
    ("storm-constrain broadcast|multicast|unicast <rates:line>", 2, ""),
    ("storm-constrain control block|shutdown", 2, ""),
    ("shutdown", 1, ""),
    ("stp edged-port", 2, ""),
    ("stp root-protection|loop-protection|tc-restriction|role-restriction", 2, ""),
    ("stp cost <number:int>", 2, ""),
    ("stp port priority <number:int>", 3, ""),
    ("stp port bpdu-protection enable|disable", 3, ""),
    ("stp point-to-point auto|force-true|force-false", 2, "stp point-to-point auto"),
    ("lldp admin-status disable|rx|tx|txrx", 2, "lldp admin-status txrx"),
    ("lldp compliance admin-status cdp disable|txrx", 4, ""),
    ("loopback-detection enable vlan <vlans:line>", 2, ""),
    ("loopback-detection action block|no-learning|shutdown", 2, ""),
    ("port-isolate enable group <number:int>", 2, ""),
    ("qos trust dot1p|dscp|none", 2, ""),
    ("qos priority <number:int>", 2, ""),
    ("mac-address max-mac-count <number:int>", 2, ""),
    ("dhcp snooping trust", 3, ""),
    ("arp detection trust", 3, ""),
    ("arp rate-limit <number:int>", 2, ""),
    ("ip verify source <what:line>", 3, ""),
    ("packet-filter <filter:line>", 9, ""),
    ("port-security|poe|eee enable", 2, ""),
    ("port up-mode", 2, ""),
    ("link-aggregation selected-port minimum|maximum <number:int>", 3, ""),
    ("lacp period short", 2, ""),
    ("lacp edge-port", 2, ""),
    ("lacp port-priority <number:int>", 2, ""),
    ("lacp mode active|passive", 2, "lacp mode active"),
    ("port m-lag|drni group|peer-link|intra-portal-port <number:int>", 3, ""),
]
ON: list[Row] = [
    ("lldp enable", 2, ""),
    ("stp enable", 2, ""),
    ("enable snmp trap updown", 4, ""),
]
VLAN: list[Row] = [
    ("description <text:line>", 1, ""),
    ("name <name:name>", 1, ""),
]
GLOBAL: list[Row] = [
    ("sysname <name:sysname>", 1, ""),
    ("clock timezone|summer-time <text:line>", 2, ""),
    ("irf|stp|dhcp|snmp-agent|ntp-service|info-center|ssh|telnet|super|ftp|arp|dns|netconf|sftp <text:line>", 9, ""),
    (
        "ip|mac-address|link-aggregation|loopback-detection|domain|header|radius|hwtacacs|qos|burst-mode <text:line>",
        9,
        "",
    ),
    ("password-recovery enable", 2, ""),
    ("m-lag|drni system-mac|system-number|system-priority <value:word>", 2, ""),
    ("m-lag|drni <text:line>", 9, ""),
    ("lldp global enable", 3, ""),
    ("lldp compliance|timer|hold-multiplier|mode <text:line>", 2, ""),
]
SECTIONS = (
    "line vty|aux|console|class|usb <rest:line>",
    "user-interface vty|aux|console <rest:line>",
    "local-user <user:word> class manage|network",
    "acl basic|advanced <rest:line>",
    "acl number <number:int>",
    "user-group <name:word>",
    "ospf <number:int>",
    "domain <name:word>",
    "radius|hwtacacs scheme <name:word>",
    "ssl server-policy <name:word>",
    "stp region-configuration",
    "scheduler job|schedule <name:word>",
)


def register(grammar: Grammar, rows: list[Row], negative: bool = False) -> None:
    """Teach a view its lines and their undo forms."""
    for syntax, key_words, default in rows:
        words = syntax.split()
        key = min(key_words, len(words))
        grammar.add(syntax, Put(key, default, negative))
        grammar.add(" ".join(["undo", *words[:key]]), Remove(key, negative))


def ranks(rows: list[Row]) -> dict[str, int]:
    """The place of each line in its section, by the words it begins with."""
    found: dict[str, int] = {}
    for place, row in enumerate(rows):
        beginnings = [""]
        for word in row[0].split():
            if word.startswith("<"):
                break
            beginnings = [f"{start} {choice}".strip() for start in beginnings for choice in word.split("|")]
        for start in beginnings:
            found.setdefault(start, place)
    return found


def rank(known: dict[str, int], line: str) -> int:
    words = line.removeprefix("undo ").split()
    for end in range(len(words), 0, -1):
        place = known.get(" ".join(words[:end]))
        if place is not None:
            return place
    return len(known)
