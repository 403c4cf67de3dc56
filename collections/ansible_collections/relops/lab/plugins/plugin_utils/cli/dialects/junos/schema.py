"""The statements that a configuration may have: from one table come refusals, order and what replaces what.

A parameter at the end of a syntax is a value. A path that ends in a word of ONE_VALUE has one value only: a new one
takes the place of the old; other values are added to those that are there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.names import is_interface, natural
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Grammar, Kind
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import parse_vlans

Path = tuple[str, ...]
INTERFACE = "interfaces <name:name>"
UNIT = f"{INTERFACE} unit <unit:int>"
SWITCHING = f"{UNIT} family ethernet-switching"
RANGE = "interfaces interface-range <range:word>"
SPEEDS = "10m|100m|1g|2.5g|5g|10g|25g|40g|100g"
PORT_OPTIONS = (
    "apply-groups <group:word>",
    "description <text:line>",
    "disable",
    f"speed {SPEEDS}",
    "mtu <mtu:int>",
    "hold-time up|down <ms:int>",
    "link-mode full-duplex|half-duplex",
    "vlan-tagging",
    "flexible-vlan-tagging",
    "encapsulation <way:word>",
    "native-vlan-id <vlan:vlan>",
    "no-traps|traps",
    "ether-options|gigether-options 802.3ad <group:group>",
    "ether-options|gigether-options auto-negotiation|no-auto-negotiation|flow-control|no-flow-control",
    f"ether-options speed {SPEEDS}",
    "ether-options link-mode full-duplex|half-duplex",
    "aggregated-ether-options minimum-links <number:int>",
    "aggregated-ether-options link-speed <speed:word>",
    "aggregated-ether-options lacp active|passive",
    "aggregated-ether-options lacp periodic fast|slow",
    "aggregated-ether-options lacp system-id <mac:word>",
    "unit <unit:int> description <text:line>",
    "unit <unit:int> vlan-id <vlan:vlan>",
    "unit <unit:int> family ethernet-switching interface-mode access|trunk",
    "unit <unit:int> family ethernet-switching vlan members <member:word>",
    "unit <unit:int> family ethernet-switching storm-control <profile:word>",
    "unit <unit:int> family ethernet-switching recovery-timeout <seconds:int>",
    "unit <unit:int> family ethernet-switching filter input|output <filter:word>",
    "unit <unit:int> family inet|inet6 address <address:address>",
    "unit <unit:int> family inet|inet6 dhcp|dhcp-client",
    "unit <unit:int> family inet|inet6 filter input|output <filter:word>",
)
SYNTAXES = (
    *(f"{INTERFACE} {option}" for option in PORT_OPTIONS),
    *(f"{RANGE} {option}" for option in PORT_OPTIONS),
    f"{RANGE} member <port:word>",
    f"{RANGE} member-range <first:name> to <last:name>",
    "vlans <name:word> vlan-id <vlan:vlan>",
    "vlans <name:word> vlan-id-list <vlans:vlans>",
    "vlans <name:word> description <text:line>",
    "vlans <name:word> l3-interface <interface:word>",
    "chassis aggregated-devices ethernet device-count <count:int>",
    "system host-name <host:word>",
    "system login user <user:word> class <class:word>",
    "system login user <user:word> uid <uid:int>",
    "system login user <user:word> full-name <text:line>",
    "system login user <user:word> authentication encrypted-password <hash:word>",
    "system root-authentication encrypted-password <hash:word>",
    "system services ssh <more:range>",
    "version <release:word>",
)
ANYTHING = (
    *("access", "accounting-options", "apply-groups", "class-of-service", "event-options", "firewall"),
    *("forwarding-options", "groups", "multi-chassis", "poe", "policy-options", "protocols", "routing-instances"),
    *("routing-options", "security", "snmp", "switch-options", "virtual-chassis"),
)
"""Parts of the configuration that this switch keeps as they are written."""
SYSTEM = ("auto-snapshot", "domain-name", "name-server", "ntp", "services", "syslog", "time-zone", "processes", "ports")
TOP = (
    *("version", "groups", "apply-groups", "system", "chassis", "access", "interfaces", "snmp", "forwarding-options"),
    *("event-options", "policy-options", "class-of-service", "firewall", "routing-instances", "routing-options"),
    *("protocols", "virtual-chassis", "switch-options", "multi-chassis", "vlans", "poe"),
)
INSIDE = (
    *("apply-groups", "member", "member-range", "description", "disable", "flexible-vlan-tagging", "vlan-tagging"),
    *("native-vlan-id", "speed", "mtu", "hold-time", "link-mode", "encapsulation", "gigether-options"),
    *("ether-options", "aggregated-ether-options", "unit", "vlan-id", "l3-interface"),
)
ONE_VALUE = (
    *("description", "speed", "mtu", "link-mode", "native-vlan-id", "interface-mode", "802.3ad", "vlan-id"),
    *("host-name", "device-count", "storm-control", "recovery-timeout", "periodic", "l3-interface", "class", "uid"),
    *("encrypted-password", "encapsulation", "minimum-links", "link-speed", "system-id", "full-name", "version"),
)
LASTING = re.compile(
    r"interfaces (?:interface-range )?\S+(?: unit \d+(?: family \S+)?)?|vlans \S+|"
    r"interfaces \S+ aggregated-ether-options lacp"
)
"""What stays when everything in it was deleted: entries of lists, and parts that mean something when they are empty."""
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
_PLAIN = re.compile(r"[A-Za-z0-9_./:@*+,=~^%<>-]+")


def _fitting(good: bool, text: str) -> str:
    if not good:
        raise ValueError(text)
    return text


KINDS: Mapping[str, Kind] = {
    "line": lambda text: _fitting(len(words_of(text)) == 1, text),
    "range": lambda text: text,
    "word": lambda text: text,
    "int": lambda text: _fitting(text.isdigit(), text),
    "vlan": lambda text: _fitting(text.isdigit() and 1 <= int(text) <= 4094, text),
    "vlans": lambda text: _fitting(bool(re.fullmatch(r"\d+(-\d+)?", text) and parse_vlans(text)), text),
    "name": lambda text: _fitting(is_interface(text), text),
    "group": lambda text: _fitting(re.fullmatch(r"ae\d{1,3}", text) is not None, text),
    "address": lambda text: _fitting(re.fullmatch(r"[0-9a-fA-F:.]+/\d{1,3}", text) is not None, text),
}


def _grammars() -> tuple[Grammar, Grammar]:
    """What may be set, and what else may be pointed at: every part of it."""
    setting, pointing = Grammar(KINDS), Grammar(KINDS)
    for syntax in (
        *SYNTAXES,
        *(f"{top} <more:range>" for top in ANYTHING),
        *(f"system {s} <more:range>" for s in SYSTEM),
    ):
        words = syntax.split()
        setting.add(syntax, "statement")
        for length in range(1, len(words) + 1):
            pointing.add(" ".join(words[:length]), "part")
    for part in (INTERFACE, RANGE, UNIT, SWITCHING, f"{UNIT} family inet|inet6", "vlans <name:word>"):
        setting.add(part, "statement")
    setting.add(f"{INTERFACE} aggregated-ether-options lacp", "statement")
    return setting, pointing


SETTING, POINTING = _grammars()


def words_of(text: str) -> Path:
    """The words of a line; a text in quotes is one."""
    return tuple(_WORD.findall(text))


def quoted(word: str) -> str:
    """A word as the device shows it: in quotes only where it needs them."""
    text = re.sub(r"\\(.)", r"\1", word[1:-1]) if len(word) > 1 and word[0] == word[-1] == '"' else word
    return text if _PLAIN.fullmatch(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def rank(path: Path) -> tuple[Any, ...]:
    """What sorts statements as they are shown; values of a list keep the order in which they were set."""
    top = TOP.index(path[0]) if path[0] in TOP else len(TOP)
    if path[0] not in ("interfaces", "vlans") or len(path) < 2:
        return (top,)
    at = 3 if path[1] == "interface-range" else 2
    inside = INSIDE.index(path[at]) if len(path) > at and path[at] in INSIDE else -1
    rest = path[at + 1 : -1] if len(path) > 1 and path[-2] in ("members", "member") else path[at + 1 :]
    name = natural(path[1]) if at == 2 and path[0] == "interfaces" else (0 if path[0] == "vlans" else 99, [])
    return top, name, path[1], path[2] if at == 3 else "", inside, tuple(_number(word) for word in rest)


def _number(word: str) -> tuple[int, str]:
    return (int(word), "") if word.isdigit() else (0, word)
