"""Kinds of parameters: each turns a text into its value, or raises ValueError."""

from __future__ import annotations

import re
from ipaddress import IPv4Address

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.names import expand_range, full_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import parse_vlans


def _fitting(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def _vlan(text: str) -> int:
    number = int(_fitting(r"\d{1,4}", text))
    if not 1 <= number <= 4094:
        raise ValueError(text)
    return number


KINDS = {
    "line": lambda text: text,
    "word": lambda text: text,
    "int": lambda text: int(_fitting(r"\d{1,10}", text)),
    "vlan": _vlan,
    "vlans": lambda text: parse_vlans(_fitting(r"[\d,-]+", text)),
    "name": lambda text: _fitting(r"\S{1,32}", text),
    "hostname": lambda text: _fitting(r"\S{1,63}", text),
    "ip": lambda text: str(IPv4Address(text)),
    "interface": full_name,
    "range": expand_range,
}
