"""The family that says `switchport`: what lines of an interface mean, read alike on all its systems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Interface
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, span

Speed = Callable[[str], dict[str, str | None] | None]
"""Reads a line about speed or duplex: the fields that it sets, None when it is about something else."""

_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("description", re.compile(r"description (.+)")),
    ("mode", re.compile(r"switchport mode (.+)")),
    ("access", re.compile(r"switchport access vlan (\d+)$")),
    ("native", re.compile(r"switchport trunk native vlan (\d+)$")),
    ("allowed", re.compile(r"switchport trunk allowed vlan (?:add )?(none|all|[\d,-]+)$")),
    ("address", re.compile(r"ip address (\d+(?:\.\d+){3}/\d+)$")),
    ("mlag", re.compile(r"(?:vpc|mlag) (\d+)$")),
    ("lag", re.compile(r"channel-group (\d+)(?: force)?(?: mode (active|passive|on))?$")),
)
_VLAN_HEAD = re.compile(r"vlan (\d[\d,-]*)$")
_RANGES = re.compile(r"\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*")
_WRAP = re.compile(r"[ \t]*\r?\n[ \t]*(?=[\d,-][\d,\- \t]*\r?$)(?![- \t]*\r?$)", re.MULTILINE)
_BANNER = re.compile(r"banner \w+ ?(.*)$")


@dataclass(slots=True)
class Read:
    """The lines of one interface: fields that they set, lines not understood, and what they say of layer and state.

    `switched` and `enabled` are None where no line says it: the default of the switch.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    opaque: list[str] = field(default_factory=list)
    switched: bool | None = None
    enabled: bool | None = None

    def state(self, switched: bool, enabled: bool) -> PortState:
        """Return the port with what the switch's defaults add."""
        routed = self.switched is False or (self.switched is None and not switched)
        fields = dict(self.fields)
        opaque = list(self.opaque)
        if routed:
            if "mode" in fields:  # kept for the day when it switches again
                opaque.append(f"switchport mode {fields['mode']}")
            fields["mode"] = "routed"
        elif fields.get("mode") is None:
            fields["mode"] = "access"
        on = enabled if self.enabled is None else self.enabled
        return PortState(**fields, enabled=on, opaque=tuple(opaque))


_STATES = {"shutdown": False, "no shutdown": True}
_LAYERS = {"switchport": True, "no switchport": False}
_NOTHING = ("no ip address",)
"""What a routed port without an address shows."""


def read(lines: Iterable[str], speed: Speed) -> Read:
    """Return what the lines of one interface say."""
    found = Read()
    for line in lines:
        name, match = _understood(line)
        if line in _STATES:
            found.enabled = _STATES[line]
        elif line in _LAYERS:
            found.switched = _LAYERS[line]
        elif match:
            _take(found, name, match)
        elif (about := speed(line)) is not None:
            found.fields.update(about)
        elif line not in _NOTHING:
            found.opaque.append(line)
    if found.switched is None and any(name in found.fields for name in ("mode", "access", "native", "allowed")):
        found.switched = True
    if found.switched is None and "address" in found.fields:
        found.switched = False
    return found


def _understood(line: str) -> tuple[str, re.Match[str] | None]:
    for name, pattern in _LINES:
        if match := pattern.match(line):
            return name, match
    return "", None


def _take(found: Read, name: str, match: re.Match[str]) -> None:
    value = match.group(1)
    if name == "allowed":
        before = found.fields.get("allowed") or frozenset()
        found.fields["allowed"] = None if value == "all" else before | vlan_ids(value)
    elif name == "lag":
        found.fields.update(lag=int(value), lag_mode=match.group(2) or "on")
    elif name == "address":
        address = IPv4Interface(value)
        found.fields["address"] = f"{address.ip} {address.netmask}"
    else:
        found.fields[name] = int(value) if name in ("access", "native", "mlag") else value.strip()


def slashed(address: str) -> str:
    """Return `10.0.0.1/30` of `10.0.0.1 255.255.255.252`."""
    return str(IPv4Interface(address.replace(" ", "/")))


def vlan_ids(ranges: str) -> frozenset[int]:
    """Return the VLANs of a list like `1-3,7`; `none` has none."""
    found: set[int] = set()
    for part in () if ranges == "none" else ranges.split(","):
        first, _dash, last = part.partition("-")
        found.update(span(first, last))
    return frozenset(found)


def vlans_shown(text: str) -> frozenset[int] | None:
    """Return the VLANs of a list that a device shows, wrapped or not; None when it cannot be read as a whole."""
    plain = re.sub(r"\s*([,-])\s*", r"\1", text.strip()).lower()
    ranges = "1-4094" if plain == "all" else plain
    return vlan_ids(ranges) if ranges == "none" or _RANGES.fullmatch(ranges) else None


def unwrapped(text: str) -> list[str]:
    """Return the lines of an answer, those that only go on with a list of VLANs joined to the line before."""
    return _WRAP.sub(" ", text).splitlines()


def vlan_heads(head: str) -> frozenset[int]:
    """Return the VLANs that a section is about, none when it is about something else."""
    found = _VLAN_HEAD.match(head)
    return vlan_ids(found.group(1)) if found else frozenset()


def vlans(stanzas: dict[str, tuple[str, ...]]) -> dict[int, str | None]:
    """Return the VLANs of a configuration with their names, without VLAN 1, which is always there."""
    found: dict[int, str | None] = {}
    for head, lines in stanzas.items():
        names = [line.removeprefix("name ") for line in lines if line.startswith("name ")]
        for vlan in vlan_heads(head):
            found[vlan] = names[0] if names else found.get(vlan)
    found.pop(1, None)
    return found


def parted(text: str) -> tuple[str, list[str]]:
    """Return a configuration without its banners, and their lines: what stands in a banner configures nothing."""
    body: list[str] = []
    banners: list[str] = []
    ending = ""
    for line in text.splitlines():
        if ending:
            banners.append(line.rstrip())
            ending = "" if line.rstrip().endswith(ending) else ending
        elif found := _BANNER.match(line):
            banners.append(line.rstrip())
            said = found.group(1).strip()
            ending = said[0] if said else "EOF"
            if said and (said.count(ending) > 1 or not ending.isascii()):  # whole, or made one line by who read it
                ending = ""
        else:
            body.append(line)
    return "\n".join(body) + "\n", banners
