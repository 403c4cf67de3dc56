"""Configuration lines of RGOS that are only stored: what is known, their key, in which order they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Grammar


@dataclass(frozen=True)
class Put:
    """Store the line under its first `key_words` words."""

    key_words: int
    default: str = ""


@dataclass(frozen=True)
class Remove:
    """Remove the line with this key."""

    key_words: int


Row = tuple[str, int, str]

INTERFACE: list[Row] = [
    ("description <text:line>", 1, ""),
    ("switchport protected", 2, ""),
    ("switchport block unicast|multicast|broadcast", 3, ""),
    ("switchport port-security", 2, ""),
    ("switchport port-security maximum|violation <text:line>", 3, ""),
    ("mtu|load-interval|carrier-delay <number:int>", 1, ""),
    ("speed 10|100|1000|2500|5000|10G|25G|40G|100G|auto", 1, "speed auto"),
    ("duplex auto|full|half", 1, "duplex auto"),
    ("flowcontrol on|off|auto", 1, ""),
    ("medium-type fiber|copper|auto", 1, ""),
    ("shutdown", 1, ""),
    ("storm-control broadcast|multicast|unicast <rate:line>", 2, ""),
    ("spanning-tree portfast", 2, ""),
    ("spanning-tree portfast disable", 2, ""),
    ("spanning-tree bpduguard|bpdufilter enable|disable", 2, ""),
    ("spanning-tree guard root|loop|none", 2, ""),
    ("rldp port loop-detect|unidirection-detect|bidirection-detect <action:word>", 3, ""),
    ("lldp enable", 2, ""),
    ("lldp mode rx|tx|txrx", 2, "lldp mode txrx"),
    ("lacp port-priority <number:int>", 2, ""),
    ("lacp short-timeout", 2, ""),
    ("ip dhcp snooping trust", 4, ""),
    ("ip arp inspection trust", 4, ""),
    ("ip access-group <name:word> in|out", 3, ""),
    ("ip helper-address <address:ip>", 2, ""),
    ("poe enable", 2, ""),
    ("dot1x port-control auto", 2, ""),
    ("anti-arp-spoofing <rest:line>", 9, ""),
]
VLAN: list[Row] = [("name <name:name>", 1, "")]
LINE: list[Row] = [
    ("login", 1, ""),
    ("login local", 1, ""),
    ("password|exec-timeout|access-class|history|length|width <text:line>", 1, ""),
    ("transport input <text:line>", 2, ""),
]
GLOBAL: list[Row] = [
    ("hostname <name:hostname>", 1, ""),
    ("enable service <name:line>", 9, ""),
    ("spanning-tree", 1, ""),
    ("spanning-tree mode stp|rstp|mstp", 2, ""),
    ("service|aaa|clock|logging|sntp|ntp|nfpp|redundancy|install|sysmac|webmaster|switch|cwmp <text:line>", 9, ""),
    (
        "ip|errdisable|snmp-server|radius-server|dot1x|http|privilege|login|password|lacp|aggregateport <text:line>",
        9,
        "",
    ),
    ("lldp enable", 2, ""),
    ("lldp timer|hold-multiplier|fast-count <text:line>", 2, ""),
    ("banner|alias|access-list|vtp|rldp|mac-address-table <text:line>", 9, ""),
]


def register(grammar: Grammar, rows: list[Row]) -> None:
    """Teach a mode its lines and their `no` forms; a negation needs no more than the key."""
    for syntax, key_words, default in rows:
        words = syntax.split()
        key = min(key_words, len(words))
        grammar.add(syntax, Put(key, default))
        for end in range(key, len(words) + 1):
            grammar.add(" ".join(["no", *words[:end]]), Remove(key))


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
    words = line.removeprefix("no ").split()
    for end in range(len(words), 0, -1):
        place = known.get(" ".join(words[:end]))
        if place is not None:
            return place
    return len(known)
