"""Kinds of parameters: each turns a text into its value, or raises ValueError."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import vlans
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Kind


def _fitting(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def _vlan(text: str) -> int:
    number = int(_fitting(r"\d+", text))
    if not 1 <= number <= 4094:
        raise ValueError(text)
    return number


def _mask(text: str) -> str:
    """A mask, also one that is written as a length."""
    return str(IPv4Network(f"0.0.0.0/{text}").netmask) if text.isdigit() else str(IPv4Address(text))


def kinds(flavour: Flavour) -> dict[str, Kind]:
    """What this generation takes for an interface, a VLAN, a list of VLANs."""
    return {
        "line": lambda text: text,
        "word": lambda text: text,
        "int": lambda text: int(_fitting(r"\d+", text)),
        "vlan": _vlan,
        "range": vlans.parse,
        "vlanname": lambda text: _fitting(r"[^\s?]{1,31}", text),
        "sysname": lambda text: _fitting(r"[^\s?]{1,246}", text),
        "ip": lambda text: str(IPv4Address(text)),
        "mask": _mask,
        "interface": flavour.full,
    }
