"""What a port says, aspect by aspect: which lines of its interface say it, and how it is written.

An aspect may be written in more than one way (`speed 100m`, `ether-options speed 100m`); all are read, one is written,
and what was there before comes back by `restoring.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from ipaddress import IPv4Interface

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.names import lag_port
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.statements import quoted
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState

UNIT, SWITCHING, ROUTING = "unit 0", "unit 0 family ethernet-switching", "unit 0 family inet"
MEMBER = f"{SWITCHING} vlan members"
LACP = "aggregated-ether-options lacp"
_TOGETHER = 20
"""How many lines are written before their answers are heard: a line of a terminal does not hold many."""
SWITCHED = "switched"
"""The mode of a port that is switched without saying how: an access port, as Junos takes it."""

_LINES = (
    ("description", r"description (?P<value>.+)"),
    ("disable", r"(?P<value>disable)"),
    ("speed", r"(?:ether-options )?speed (?P<value>\d+(?:\.\d)?[mg])"),
    ("duplex", r"(?:ether-options )?link-mode (?P<value>full|half)-duplex"),
    ("native", r"native-vlan-id (?P<value>\d+)"),
    ("lag", r"(?:gigether-options|ether-options) 802\.3ad (?P<value>ae\d+)"),
    ("lacp", rf"{LACP} (?P<value>active|passive)"),
    ("mode", rf"{SWITCHING} interface-mode (?P<value>access|trunk)"),
    ("members", rf'{MEMBER} (?P<value>"(?:[^"\\]|\\.)*"|\S+)'),
    ("address", rf"{ROUTING} address (?P<value>\d+(?:\.\d+){{3}}/\d+)"),
    ("empty", rf"(?P<value>|{UNIT}|{SWITCHING}|{ROUTING})"),
)
_KEYED = re.compile(
    r"(description|native-vlan-id|mtu|hold-time (?:up|down)|(?:(?:gig)?ether-options )?(?:802\.3ad|speed|link-mode)|"
    rf"{SWITCHING} (?:interface-mode|storm-control|recovery-timeout|filter (?:input|output))|{LACP} periodic) "
)
"""Lines that can have one value only."""


@lru_cache(16384)
def aspect_of(rest: str) -> tuple[str, str]:
    """Return the aspect of a line of an interface and its value; both empty for a line that says something else."""
    for name, pattern in _LINES:
        if found := re.fullmatch(pattern, rest):
            return name, found.group("value")
    return "", ""


@lru_cache(16384)
def key_of(rest: str) -> str:
    """Return what a line is deleted by: itself without its value where it can have one only."""
    found = _KEYED.match(rest)
    return found.group(1) if found else rest


def own(port: PortState) -> PortState:
    """Return what a port says itself: a member of an aggregation group says nothing of VLANs and addresses."""
    if port.lag is None:
        return port
    return replace(port, mode=None, access=None, native=None, allowed=None, address=None)


def members(port: PortState) -> Iterable[int] | None:
    """Return the VLANs that a port is a member of; None for all."""
    if port.mode == "trunk":
        return port.allowed
    return () if port.access is None or port.mode not in ("access", SWITCHED) else (port.access,)


def lines_of(port: PortState) -> dict[str, tuple[str, ...]]:
    """Return the lines that say each aspect of a port."""
    mode, address = port.mode, port.address
    switched = mode in ("access", "trunk", SWITCHED)
    said = members(port)
    return {
        "description": (f"description {quoted(port.description)}",) if port.description else (),
        "disable": () if port.enabled else ("disable",),
        "speed": (f"speed {speed_word(port.speed)}",) if port.speed else (),
        "duplex": (f"link-mode {port.duplex}-duplex",) if port.duplex else (),
        "native": (f"native-vlan-id {port.native}",) if port.native else (),
        "lag": () if port.lag is None else (f"ether-options 802.3ad {lag_port(port.lag)}",),
        "mode": (f"{SWITCHING} interface-mode {mode}",) if mode in ("access", "trunk") else (),
        "members": tuple(f"{MEMBER} {word}" for word in (("all",) if said is None else vlan_words(said))),
        "address": (f"{ROUTING} address {IPv4Interface(address.replace(' ', '/'))}",) if address else (),
        "empty": (*((SWITCHING,) if switched else ()), *((ROUTING,) if mode == "routed" else ())),
    }


def vlan_words(vlans: Iterable[int]) -> list[str]:
    """Return VLANs as words after `vlan members`: numbers, and ranges of neighbours."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and vlan == runs[-1][1] + 1:
            runs[-1][1] = vlan
        else:
            runs.append([vlan, vlan])
    return [str(low) if low == high else f"{low}-{high}" for low, high in runs]


def speed_word(speed: str) -> str:
    """Return a speed in Mbit/s as Junos writes it; what is no number stays as it is."""
    if not speed.isdigit() or int(speed) < 1000:
        return f"{speed}m"
    return f"{int(speed) / 1000:g}g"


def speed_of(word: str) -> str:
    """Return the Mbit/s of a speed as Junos writes it."""
    number = float(word[:-1])
    return str(int(number * 1000) if word.endswith("g") else int(number))


def in_stanzas(lines: Iterable[str]) -> list[Stanza]:
    """Return lines as stanzas: not too many are written before their answers are heard."""
    told = list(lines)
    parts = (told[at : at + _TOGETHER] for at in range(0, len(told), _TOGETHER))
    return [Stanza(part[0], tuple(part[1:])) for part in parts]
