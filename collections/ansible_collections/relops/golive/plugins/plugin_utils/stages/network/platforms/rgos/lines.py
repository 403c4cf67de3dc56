"""The lines that a plan may add to an interface of RGOS, each as a whole.

These are listed: nothing that is also a command elsewhere, ends the mode, opens another, or is the plan's own by
another field (description, mode, VLANs, speed, aggregation, state).
"""

from __future__ import annotations

import re
from functools import cache

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_NUMBER = r"\d{1,9}"
_ALLOWED = (
    r"spanning-tree portfast( disable)?",
    r"spanning-tree bpdu(guard|filter) (enable|disable)",
    r"spanning-tree (guard (root|loop|none)|tc-guard|autoedge|link-type (point-to-point|shared))",
    rf"storm-control (broadcast|multicast|unicast)( (level|pps) {_NUMBER}| {_NUMBER})?",
    r"switchport (protected|block (multicast|unicast|broadcast))",
    r"switchport port-security( maximum \d{1,5}| violation (protect|restrict|shutdown))?",
    r"rldp port (loop-detect|unidirection-detect|bidirection-detect) (warning|block|shutdown-port|shutdown-svi)",
    r"lldp (enable|mode (rx|tx|txrx)|management-address-tlv)",
    rf"ip dhcp snooping (trust|limit rate {_NUMBER})",
    r"(ip arp inspection trust|arp-check( auto)?|ip verify source( port-security)?)",
    rf"ip access-group {_NAME} (in|out)",
    r"mtu \d{3,5}",
    r"(load-interval|carrier-delay) \d{1,5}",
    r"flowcontrol (on|off|auto)",
    r"(poe enable|medium-type (fiber|copper|auto)|eee enable|snmp trap link-status|nfpp arp-guard enable)",
    rf"lacp (port-priority {_NUMBER}|short-timeout|individual-port enable)",
    r"(mls qos trust (cos|dscp|ip-precedence)|dot1x port-control auto)",
)


def allows(line: str) -> bool:
    """Tell whether a plan may add a line to an interface."""
    return _line().fullmatch(line) is not None


@cache
def _line() -> re.Pattern[str]:
    """Made when it is first needed: most plans add nothing, and every command would wait for it."""
    return re.compile(rf"(no )?({'|'.join(_ALLOWED)})")
