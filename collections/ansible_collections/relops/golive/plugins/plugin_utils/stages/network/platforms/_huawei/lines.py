"""The lines that a plan may add to an interface of a Huawei switch, each as a whole, and what takes each away.

A view takes the commands of the system view for its own and leaves the interface by them: so these are listed, and
nothing that opens another view, asks a question, or is the plan's own by another field.
"""

from __future__ import annotations

import re
from functools import cache

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_NUMBER = r"\d{1,9}"
_ALLOWED: tuple[tuple[str, str], ...] = (
    (r"stp edged-port (enable|disable)", "undo stp edged-port"),
    (r"stp (root|loop)-protection", r"undo \g<0>"),
    (r"stp bpdu-filter (enable|disable)", "undo stp bpdu-filter"),
    (r"stp point-to-point (auto|force-true|force-false)", "undo stp point-to-point"),
    (rf"stp (instance \d{{1,4}} )?(cost|port priority) {_NUMBER}", r"undo stp \g<1>\g<2>"),
    (r"stp (enable|disable)", "stp enable"),
    (r"bpdu (enable|disable)", "undo bpdu"),
    (r"port-isolate enable( group \d{1,2})?", r"undo \g<0>"),
    (r"port-security enable", "undo port-security enable"),
    (rf"port-security (max-mac-num|aging-time) {_NUMBER}", r"undo port-security \g<1>"),
    (r"port-security protect-action (protect|restrict|shutdown)", "undo port-security protect-action"),
    (r"port-security mac-address sticky", r"undo \g<0>"),
    (rf"mac-limit maximum {_NUMBER}", "undo mac-limit"),
    (rf"(broadcast|multicast|unicast)-suppression ({_NUMBER}|(packets|cir) {_NUMBER})", r"undo \g<1>-suppression"),
    (rf"storm suppression (broadcast|multicast|unknown-unicast) ({_NUMBER}|(packets|cir) {_NUMBER}( [km]bps)?)",
     r"undo storm suppression \g<1>"),
    (rf"storm-control (broadcast|multicast|unicast) min-rate {_NUMBER} max-rate {_NUMBER}",
     r"undo storm-control \g<1>"),
    (r"storm-control action (block|error-down|shutdown)", "undo storm-control action"),
    (r"dhcp snooping (enable|trusted)", r"undo \g<0>"),
    (r"arp anti-attack check user-bind enable", r"undo \g<0>"),
    (r"ip source check user-bind enable", r"undo \g<0>"),
    (r"lldp (enable|disable)", "lldp enable"),
    (r"loopback-detect(ion)? enable", r"undo \g<0>"),
    (rf"jumboframe enable( {_NUMBER})?", "undo jumboframe enable"),
    (rf"mtu {_NUMBER}", "undo mtu"),
    (r"flow-control( (receive|send))?", r"undo \g<0>"),
    (r"trust (dscp|8021p)( (inner|outer|override))?", "undo trust"),
    (rf"traffic-policy {_NAME} (inbound|outbound)", r"undo traffic-policy \g<1>"),
    (rf"traffic-filter (inbound|outbound) acl {_NUMBER}", r"undo \g<0>"),
    (r"voice-vlan \d{1,4} enable( include-untagged)?", "undo voice-vlan enable"),
    (rf"(carrier (up|down)-hold-time|set flow-stat interval) {_NUMBER}", r"undo \g<1>"),
    (rf"lacp (priority|timeout) ({_NUMBER}|fast|slow)", r"undo lacp \g<1>"),
    (r"(poe (enable|force-power)|trunkport block|authentication open)", r"undo \g<0>"),
    (r"port mode (10G|25G|40G|100G|GE)", "undo port mode"),
)  # fmt: skip
_ON = ("lldp enable", "stp enable", "bpdu enable", "poe enable", "jumboframe enable", "mac-address learning")


def allows(line: str) -> bool:
    """Tell whether a plan may add a line to an interface."""
    return _line().fullmatch(line) is not None


def negated(line: str) -> str:
    """Return what takes a line away: most lines are taken away by less than what they say."""
    if line.startswith("undo "):
        return line.removeprefix("undo ")
    for pattern, taken in _ALLOWED:
        if found := re.fullmatch(pattern, line):
            return found.expand(taken)
    return f"undo {line}"


@cache
def _line() -> re.Pattern[str]:
    """Made when it is first needed: most plans add nothing."""
    own = "|".join(pattern for pattern, _taken in _ALLOWED)
    return re.compile(rf"undo ({'|'.join(map(re.escape, _ON))})|{own}")
