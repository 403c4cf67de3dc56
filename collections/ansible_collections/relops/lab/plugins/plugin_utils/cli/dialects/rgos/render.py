"""The running configuration as RGOS shows it: always in the same order, so that a change undone is no change."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import lines, ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.names import natural
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import format_vlans

_SWITCHING = ("no switchport", *ports.OWN, ports.HYBRID_NATIVE, ports.HYBRID.strip())
_FIRST = (*((f"{key} <x>", 9, "") for key in _SWITCHING), ("ip address <x>", 2, ""))
_LAST = (("port-group <x>", 1, ""),)
_RANKS = {"interface": lines.ranks([lines.INTERFACE[0], *_FIRST, *_LAST, *lines.INTERFACE[1:]])}
_GLOBAL = lines.ranks([("hostname <x>", 1, ""), ("username <x>", 1, ""), ("enable secret <x>", 2, ""), *lines.GLOBAL])


def body(device: Device) -> list[str]:
    """The configuration proper, from `version` to `end`."""
    tree = device.running
    groups: dict[str, list[str]] = {}
    for line in sorted(tree.lines.values(), key=lambda line: (lines.rank(_GLOBAL, line), line)):
        groups.setdefault(line.removeprefix("no ").split()[0], []).append(line)
    early = groups.pop("hostname", [])
    blocks = [[f"version {version_of(device.switch) or VERSION}", *early]]
    blocks += [*groups.values(), *_vlans(tree)]
    blocks += [section(tree, at) for at in sorted(tree.headers("interface "), key=lambda at: natural(ports.named(at)))]
    blocks += [section(tree, at) for at in tree.headers("line ")]
    text: list[str] = []
    for block in blocks:
        text += [*block, "!"]
    return [*text, "end"]


def text(device: Device) -> str:
    return "\n".join(body(device)) + "\n"


def _vlans(tree: Tree) -> Iterator[list[str]]:
    """First the VLANs that have no name, in one line; then each of the others."""
    plain = [number for number in ports.known_vlans(tree) if not tree.sections.get(f"vlan {number}")]
    if plain:
        yield [f"vlan range {format_vlans(plain)}" if len(plain) > 1 else f"vlan {plain[0]}"]
    for number in sorted(ports.known_vlans(tree) - set(plain)):
        yield section(tree, f"vlan {number}")


def section(tree: Tree, header: str) -> list[str]:
    """One section with its lines."""
    own = list(tree.sections[header].values())
    known = _RANKS.get(header.split()[0], {})
    own.sort(key=lambda line: (lines.rank(known, line), line))
    return [header, *(f" {line}" for line in own)]
