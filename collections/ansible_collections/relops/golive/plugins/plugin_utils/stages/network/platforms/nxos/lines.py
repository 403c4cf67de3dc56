"""The lines that a plan may add to an interface of Cisco NX-OS, each as a whole.

Nothing that is also a command elsewhere, ends the mode, opens another, or is the plan's own by another field.
"""

from __future__ import annotations

import re
from functools import cache

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}"
_LEVEL = r"\d{1,3}(\.\d{1,2})?"
_ALLOWED = (
    r"spanning-tree port type (edge|edge trunk|network|normal)",
    r"spanning-tree bpdu(guard|filter) (enable|disable)",
    r"spanning-tree guard (root|loop|none)",
    r"spanning-tree link-type (auto|point-to-point|shared)",
    r"spanning-tree (vlan [\d,-]{1,100} )?(cost|port-priority) \d{1,9}",
    rf"storm-control (broadcast|multicast|unicast) level {_LEVEL}",
    r"storm-control action (shutdown|trap)",
    r"switchport (voice vlan (\d{1,4}|dot1p|untagged)|block (multicast|unicast)|isolated)",
    r"(cdp enable|lldp (transmit|receive))",
    r"ip (dhcp snooping|arp inspection) trust",
    rf"ip (access-group|port access-group) {_NAME} (in|out)",
    rf"mac port access-group {_NAME}",
    r"mtu \d{4}",
    r"load-interval counter [123] \d{1,3}",
    r"(link|carrier) debounce time \d{1,5}",
    r"delay \d{1,8}",
    r"flowcontrol (receive|send) (on|off|desired)",
    r"udld (aggressive|enable|disable)",
    r"negotiate auto",
    r"beacon",
    r"logging event port (link-status|trunk-status)( default)?",
    r"(no )?snmp trap link-status",
    rf"service-policy (type qos )?(input|output) {_NAME}",
    r"priority-flow-control mode (auto|on|off)",
    r"lacp (rate fast|port-priority \d{1,5}|min-links \d{1,2}|max-bundle \d{1,2}|suspend-individual|mode delay)",
)


def allows(line: str) -> bool:
    """Tell whether a plan may add a line to an interface."""
    return _line().fullmatch(line) is not None


@cache
def _line() -> re.Pattern[str]:
    """Made when it is first needed: most plans add nothing, and every command would wait for it."""
    return re.compile(rf"(no )?({'|'.join(_ALLOWED)})")
