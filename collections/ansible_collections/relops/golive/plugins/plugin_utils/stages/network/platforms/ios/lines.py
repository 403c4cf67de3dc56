"""The lines that a plan may add to an interface of Cisco IOS, each as a whole.

IOS takes a command that the interface mode does not know for one of the configuration mode, and leaves the interface
by it: so these are listed, and nothing that is also a command elsewhere, ends the mode, opens another, or is the plan's
own by another field (description, mode, VLANs, speed, aggregation, state).
"""

from __future__ import annotations

import re
from functools import cache

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_NUMBER = r"\d{1,9}"
_LEVEL = r"\d{1,9}(\.\d{1,2})?[kmg]?"
_ALLOWED = (
    r"spanning-tree portfast( (trunk|edge|edge trunk|network|disable))?",
    r"spanning-tree bpdu(guard|filter) (enable|disable)",
    r"spanning-tree guard (root|loop|none)",
    r"spanning-tree link-type (point-to-point|shared)",
    rf"spanning-tree (vlan [\d,-]{{1,100}} )?(cost|port-priority) {_NUMBER}",
    rf"storm-control (broadcast|multicast|unicast) level( (bps|pps))? {_LEVEL}( {_LEVEL})?",
    r"storm-control action (shutdown|trap)",
    r"switchport (nonegotiate|protected|block (multicast|unicast)|trunk encapsulation (dot1q|isl|negotiate))",
    r"switchport voice vlan (\d{1,4}|dot1p|none|untagged)",
    r"switchport port-security( (maximum \d{1,5}|violation (protect|restrict|shutdown)|mac-address sticky))?",
    r"switchport port-security aging (time \d{1,4}|type (absolute|inactivity))",
    r"cdp enable",
    r"lldp (transmit|receive)",
    rf"ip dhcp snooping (trust|limit rate {_NUMBER})",
    rf"ip arp inspection (trust|limit (none|rate {_NUMBER}))",
    r"ip verify source( port-security)?",
    rf"ip access-group {_NAME} (in|out)",
    rf"(device-tracking|ipv6 nd raguard|ipv6 dhcp guard) attach-policy {_NAME}",
    r"mtu \d{3,5}",
    r"load-interval \d{2,3}",
    r"carrier-delay (msec )?\d{1,5}",
    r"flowcontrol (receive|send) (on|off|desired)",
    r"udld port( (aggressive|disable))?",
    r"(negotiation auto|speed nonegotiate|priority-queue out)",
    r"logging event (link-status|trunk-status|bundle-status|spanning-tree status)",
    r"snmp trap (link-status|mac-notification change (added|removed))",
    r"power inline (auto|never|static)( max \d{4,5})?",
    r"mls qos trust( (cos|dscp|device cisco-phone))?",
    rf"service-policy (input|output) {_NAME}",
    r"lacp (rate (fast|normal)|port-priority \d{1,5})",
    r"authentication (periodic|open|port-control (auto|force-authorized|force-unauthorized))",
    r"authentication host-mode (single-host|multi-host|multi-domain|multi-auth)",
    r"(dot1x pae authenticator|mab)",
)


def allows(line: str) -> bool:
    """Tell whether a plan may add a line to an interface."""
    return _line().fullmatch(line) is not None


@cache
def _line() -> re.Pattern[str]:
    """Made when it is first needed: most plans add nothing, and every command would wait for it."""
    return re.compile(rf"(no )?({'|'.join(_ALLOWED)})")
