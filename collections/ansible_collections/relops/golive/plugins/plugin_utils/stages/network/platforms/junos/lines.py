"""The lines that a plan may add to an interface of Junos, each as a whole, written as what follows the interface.

A line says one thing below its interface, so it cannot leave it; what a plan says by another field (description, mode,
VLANs, speed, aggregation, state, addresses) is not among them, and neither is anything that a person must decide.
"""

from __future__ import annotations

import re
from functools import cache

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_FAMILY = "unit 0 family ethernet-switching"
_ALLOWED = (
    r"mtu \d{3,5}",
    r"hold-time (up|down) \d{1,9}",
    r"(no-)?traps",
    r"(gratuitous-arp-reply|no-gratuitous-arp-request)",
    r"ether-options (no-)?flow-control",
    r"ether-options (no-)?auto-negotiation",
    r"ether-options ethernet-switch-profile tag-protocol-id 0x[0-9a-f]{4}",
    r"aggregated-ether-options minimum-links [1-9]\d?",
    r"aggregated-ether-options link-speed (1g|10g|25g|40g|100g|mixed)",
    r"aggregated-ether-options lacp periodic (fast|slow)",
    rf"{_FAMILY} storm-control {_NAME}",
    rf"{_FAMILY} recovery-timeout \d{{2,4}}",
    rf"{_FAMILY} filter (input|output) {_NAME}",
)


def allows(line: str) -> bool:
    """Tell whether a plan may add a line to an interface."""
    return _line().fullmatch(line) is not None


@cache
def _line() -> re.Pattern[str]:
    """Made when it is first needed: most plans add nothing, and every command would wait for it."""
    return re.compile("|".join(_ALLOWED))
