"""The lines that a plan may add to an interface of Arista EOS, each as a whole.

Nothing that is also a command elsewhere, ends the mode, opens another, or is the plan's own by another field.
"""

from __future__ import annotations

import re
from functools import cache

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}"
_ALLOWED = (
    r"spanning-tree portfast( (auto|edge|network|normal))?",
    r"spanning-tree bpdu(guard|filter) (enable|disable)",
    r"spanning-tree guard (root|loop|none)",
    r"spanning-tree link-type (point-to-point|shared)",
    r"spanning-tree (vlan-id [\d,-]{1,100} )?(cost|port-priority) \d{1,9}",
    r"storm-control (all|broadcast|multicast|unknown-unicast) level (pps )?\d{1,9}(\.\d{1,2})?",
    r"switchport (phone vlan \d{1,4}|tap allowed vlan [\d,-]{1,100}|port-security|nonegotiate)",
    r"lldp (transmit|receive)",
    rf"ip access-group {_NAME} (in|out)",
    rf"mac access-group {_NAME} (in|out)",
    r"ip (dhcp snooping|arp inspection) trust",
    r"(l2 )?mtu \d{3,5}",
    r"load-interval \d{1,3}",
    r"link-debounce( \d{1,5}){0,2}",
    r"flowcontrol (receive|send) (on|off|desired)",
    r"logging event (link-status|congestion-drops)( (global|use-global))?",
    r"snmp trap link-change",
    rf"service-policy type qos (input|output) {_NAME}",
    r"qos trust (cos|dscp)",
    r"priority-flow-control (on|mode on)",
    r"error-correction encoding (fire-code|reed-solomon)",
    r"lacp (timer (fast|normal)|port-priority \d{1,5})",
    r"port-channel (min-links \d{1,2}|lacp fallback( (static|individual))?|lacp fallback timeout \d{1,4})",
    r"poe( disabled)?",
)


def allows(line: str) -> bool:
    """Tell whether a plan may add a line to an interface."""
    return _line().fullmatch(line) is not None


@cache
def _line() -> re.Pattern[str]:
    """Made when it is first needed: most plans add nothing, and every command would wait for it."""
    return re.compile(rf"(no )?({'|'.join(_ALLOWED)})")
