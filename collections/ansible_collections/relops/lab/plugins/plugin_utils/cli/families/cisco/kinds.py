"""Kinds of parameters: each turns a text into its value, or raises ValueError."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Interface

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.names import Names
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Kind
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import parse_vlans


def fitting(pattern: str, text: str) -> str:
    """The text, if it is such a one."""
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def _vlan(text: str) -> int:
    number = int(fitting(r"\d+", text))
    if not 1 <= number <= 4094:
        raise ValueError(text)
    return number


def _prefix(text: str) -> str:
    if "/" not in text:
        raise ValueError(text)
    return str(IPv4Interface(text))


def kinds(names: Names) -> Mapping[str, Kind]:
    """The kinds of a system with these names."""
    return {
        "line": lambda text: text,
        "word": lambda text: text,
        "int": lambda text: int(fitting(r"\d+", text)),
        "vlan": _vlan,
        "vlans": lambda text: parse_vlans(fitting(r"[\d,-]+", text)),
        "vlanname": lambda text: fitting(r"\S{1,32}", text),
        "hostname": lambda text: fitting(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", text),
        "ip": lambda text: str(IPv4Address(text)),
        "prefix": _prefix,
        "interface": names.full,
        "range": names.range,
    }


def compress(vlans: Iterable[int]) -> str:
    """A list as this family writes it: two neighbours are a range, too."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and vlan == runs[-1][1] + 1:
            runs[-1][1] = vlan
        else:
            runs.append([vlan, vlan])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)
