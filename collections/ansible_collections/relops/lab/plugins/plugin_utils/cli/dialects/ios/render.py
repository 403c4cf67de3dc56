"""The running configuration as IOS shows it: always in the same order, so that a change undone is no change."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import lines
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import natural
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import format_vlans

ALLOWED = "switchport trunk allowed vlan"
LINE_END = 80
GLOBAL_RANKS = lines.ranks([("enable secret", 2, ""), ("username", 1, ""), *lines.GLOBAL])
GLOBAL_ORDER = (
    *("service", "platform", "hostname", "boot", "logging", "enable", "username", "aaa", "switch", "clock"),
    *("ip_domain-name", "vtp", "system", "errdisable", "license", "spanning-tree", "port-channel", "lacp", "mac"),
    *("lldp", "cdp"),
)
SECTION_RANKS = {
    "interface": lines.ranks([*lines.INTERFACE_ON[:1], *lines.INTERFACE, *lines.INTERFACE_ON]),
    "vlan": lines.ranks(lines.VLAN),
    "line": lines.ranks(lines.LINE),
}


def stamp(when: float) -> str:
    """A moment as IOS writes it: `16:10:02 UTC Mon Nov 23 2026`."""
    return time.strftime("%H:%M:%S UTC %a %b %-d %Y", time.gmtime(when))


def running_config(device: Device) -> str:
    """The whole text of `show running-config` without its first two lines."""
    return "\n".join(["!", *_history(device), "!", *body(device)]) + "\n"


def _history(device: Device) -> Iterator[str]:
    if device.modified:
        yield f"! Last configuration change at {stamp(device.modified[0])} by {device.modified[1]}"
    if device.saved:
        yield f"! NVRAM config last updated at {stamp(device.saved[0])} by {device.saved[1]}"


def body(device: Device) -> list[str]:
    """The configuration proper, from `version` to `end`."""
    tree = device.running
    version = ".".join((version_of(device.switch) or VERSION).split(".")[:2])
    early, late = _globals(tree)
    blocks = [
        [f"version {version}"],
        *early,
        *_sections(tree, "archive"),
        *_vlans(tree),
        *_sections(tree, "interface "),
        *late,
    ]
    for kind in ("ip access-list ", "line console ", "line aux ", "line vty "):
        blocks += _sections(tree, kind)
    text: list[str] = []
    for block in blocks:
        text += [*block, "!"]
    return [*text, "end"]


def _globals(tree: Tree) -> tuple[list[list[str]], list[list[str]]]:
    """Global lines grouped by their first word: those shown before the interfaces, and those after."""
    groups: dict[str, list[str]] = {}
    ordered = sorted(tree.lines.values(), key=lambda line: lines.rank(GLOBAL_RANKS, line))
    for line in ordered:
        words = line.removeprefix("no ").split()
        first = "ip_domain-name" if words[:2] == ["ip", "domain-name"] else words[0]
        groups.setdefault(first, []).append(line)
    early = [groups.pop(first) for first in GLOBAL_ORDER if first in groups]
    return early, list(groups.values())


def _vlans(tree: Tree) -> Iterator[list[str]]:
    """VLAN stanzas in order; neighbours without any line of their own share one, as on the device."""
    plain: list[int] = []
    for number in sorted(int(header.split()[1]) for header in tree.headers("vlan ")):
        own = tree.sections[f"vlan {number}"]
        if number == 1 and not own:
            continue
        if not own:
            plain.append(number)
            continue
        if plain:
            yield [f"vlan {format_vlans(plain)}"]
            plain = []
        yield section(tree, f"vlan {number}")
    if plain:
        yield [f"vlan {format_vlans(plain)}"]


def _sections(tree: Tree, kind: str) -> Iterator[list[str]]:
    headers = tree.headers(kind)
    if kind == "interface ":
        headers.sort(key=lambda header: natural(header.split()[1]))
    for header in headers:
        yield section(tree, header)


def section(tree: Tree, header: str) -> list[str]:
    """One section with its lines, as `show running-config interface` prints it."""
    own = list(tree.sections[header].values())
    known = SECTION_RANKS.get(header.split()[0])
    if known:  # an access list keeps the order in which it was written
        own.sort(key=lambda line: (lines.rank(known, line), line))
    shown = header.replace("line console", "line con")
    return [shown, *(" " + part for line in own for part in _wrapped(line))]


def _wrapped(line: str) -> Iterator[str]:
    """A VLAN list that is too long for one line goes on with `add`."""
    if not line.startswith(ALLOWED) or len(line) + 1 <= LINE_END:
        yield line
        return
    start, rest = ALLOWED, line.removeprefix(ALLOWED).strip().split(",")
    while rest:
        taken = 1
        while taken < len(rest) and len(f" {start} {','.join(rest[: taken + 1])}") <= LINE_END:
            taken += 1
        yield f"{start} {','.join(rest[:taken])}"
        start, rest = f"{ALLOWED} add", rest[taken:]
