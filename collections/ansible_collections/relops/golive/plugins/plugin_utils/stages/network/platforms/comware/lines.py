"""The lines that a plan may add to an interface of Comware, each as a whole, and what takes a line away.

These are listed: nothing that opens another view, leaves this one, or is the plan's own by another field (description,
link type, VLANs, speed, aggregation, state).
"""

from __future__ import annotations

import re
from functools import cache

_NUMBER = r"\d{1,9}"
_RATE = rf"({_NUMBER}|pps {_NUMBER}|kbps {_NUMBER})"
_ALLOWED = (
    r"stp edged-port( enable)?",
    r"stp (root-protection|loop-protection|tc-restriction|role-restriction)",
    r"stp port bpdu-protection (enable|disable)",
    r"stp point-to-point (auto|force-false|force-true)",
    rf"stp (instance [\d to]{{1,60}} )?(cost|port priority) {_NUMBER}",
    rf"(broadcast|multicast|unicast)-suppression {_RATE}",
    rf"storm-constrain (broadcast|multicast|unicast) (pps|kbps|ratio) {_NUMBER} {_NUMBER}",
    r"storm-constrain control (block|shutdown)",
    r"loopback-detection (enable vlan (all|[\d to]{1,60})|action (block|no-learning|shutdown))",
    rf"port-isolate enable group {_NUMBER}",
    r"jumboframe enable( \d{4,5})?",
    r"flow-control( receive enable)?",
    r"(flow-interval|link-delay) \d{1,5}",
    r"lldp (enable|admin-status (disable|rx|tx|txrx)|compliance admin-status cdp (disable|txrx))",
    r"(dhcp snooping (trust|check mac-address)|arp detection trust)",
    rf"arp rate-limit {_NUMBER}",
    r"ip verify source ip-address( mac-address)?",
    r"packet-filter (name [A-Za-z][\w.-]{0,62}|\d{4}) (inbound|outbound)",
    r"qos trust (dot1p|dscp|none)",
    r"qos priority [0-7]",
    rf"mac-address max-mac-count {_NUMBER}",
    r"(lacp period short|port-security enable|poe enable|port up-mode|eee enable)",
    rf"lacp (port-priority|edge-port) ?({_NUMBER})?",
    rf"link-aggregation (lacp traffic-redirect-notification enable|selected-port (minimum|maximum) {_NUMBER})",
    r"(mdix-mode (auto|mdi|mdix)|priority-flow-control (auto|enable))",
)
_KEYS = (
    *("broadcast-suppression", "multicast-suppression", "unicast-suppression", "storm-constrain control"),
    *("storm-constrain broadcast", "storm-constrain multicast", "storm-constrain unicast", "stp point-to-point"),
    *("stp cost", "stp port priority", "stp port bpdu-protection", "loopback-detection action", "flow-interval"),
    *("link-delay", "lldp admin-status", "arp rate-limit", "ip verify source", "qos trust", "qos priority"),
    *("mac-address max-mac-count", "lacp period", "lacp port-priority", "link-aggregation selected-port minimum"),
    *("link-aggregation selected-port maximum", "mdix-mode", "jumboframe enable", "priority-flow-control"),
    *(
        "port-isolate enable",
        "flow-control",
        "stp edged-port",
        "bandwidth",
        "mtu",
        "link-aggregation load-sharing mode",
    ),
    *("ip address dhcp-alloc", "lldp compliance admin-status cdp"),
)
"""What is undone by its first words: what follows them would be too much."""


def allows(line: str) -> bool:
    """Tell whether a plan may add a line to an interface."""
    return _line().fullmatch(line) is not None


def undone(line: str) -> str:
    """Return the line that takes a line away."""
    if line.startswith("undo "):
        return line.removeprefix("undo ")
    key = next((key for key in _KEYS if line == key or line.startswith(f"{key} ")), line)
    return f"undo {key}"


@cache
def _line() -> re.Pattern[str]:
    """Made when it is first needed: most plans add nothing, and every command would wait for it."""
    return re.compile(rf"(undo )?({'|'.join(_ALLOWED)})")
