"""The configuration as Comware shows it: always in the same order, so that a change undone is no change."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import lines, ports, vlans
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import natural
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

_FIRST = (
    *(("port link-mode <x>", 2, ""), ("description <x>", 1, ""), ("ip address <x>", 2, "")),
    *((f"{key} <x>", 9, "") for key in ports.ATTRIBUTES),
    ("link-aggregation mode <x>", 2, ""),
)
_RANKS = {
    "interface": lines.ranks([*_FIRST, *lines.ON, *lines.INTERFACE, ("port link-aggregation group <x>", 3, "")]),
    "vlan": lines.ranks(lines.VLAN),
}
_LATE = ("line", "user-interface", "acl", "radius", "hwtacacs", "domain", "user-group", "local-user")


def body(device: Device) -> list[str]:
    """The whole text of `display current-configuration`."""
    tree = device.running
    version = version_of(device.switch) or VERSION
    blocks = [[f" version {version}"], [f" {tree.lines.get('sysname', 'sysname H3C')}"]]
    blocks += [[f" {line}" for line in group] for group in _globals(tree)]
    blocks += [*_vlans(tree), *_sections(tree)]
    text = ["#"]
    for block in blocks:
        text += [*block, "#"]
    return [*text, "return"]


def text(device: Device) -> str:
    return "\n".join(body(device)) + "\n"


def _globals(tree: Tree) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    known = lines.ranks(lines.GLOBAL)
    for line in sorted(tree.lines.values(), key=lambda line: (lines.rank(known, line), line)):
        if not line.startswith("sysname "):
            groups.setdefault(line.split()[0], []).append(line)
    return list(groups.values())


def _vlans(tree: Tree) -> Iterator[list[str]]:
    """VLANs in order; neighbours without any line of their own share a head, VLAN 1 is always shown alone."""
    run: list[int] = []
    for number in sorted(ports.known_vlans(tree)):
        plain = number != 1 and not tree.sections.get(f"vlan {number}")
        if run and not (plain and number == run[-1] + 1):
            yield _head(run)
            run = []
        if plain:
            run.append(number)
        else:
            yield section(tree, f"vlan {number}") if f"vlan {number}" in tree.sections else [f"vlan {number}"]
    if run:
        yield _head(run)


def _head(run: list[int]) -> list[str]:
    return [f"vlan {run[0]}" if len(run) == 1 else f"vlan {run[0]} to {run[-1]}"]


def _sections(tree: Tree) -> Iterator[list[str]]:
    interfaces = sorted(tree.headers("interface "), key=lambda header: natural(header.split()[1]))
    others = [header for header in tree.sections if header.split()[0] not in ("interface", "vlan")]
    late = [header for header in others if header.split()[0] in _LATE]
    for header in [*(header for header in others if header not in late), *interfaces, *late]:
        yield section(tree, header)


def section(tree: Tree, header: str) -> list[str]:
    """One section with its lines."""
    own = list(tree.sections[header].values())
    known = _RANKS.get(header.split()[0])
    if known:
        own.sort(key=lambda line: (lines.rank(known, line), line))
    return [header, *(f" {part}" for line in own for part in _shown(line, own))]


def _shown(line: str, own: list[str]) -> Iterator[str]:
    """A line as it is shown: of a link type, that VLAN 1 is taken; of VLANs, those that are there by a line."""
    key = next((key for key in (ports.PERMIT, ports.TAGGED, ports.UNTAGGED) if f"{line} ".startswith(f"{key} ")), "")
    if not key:
        yield line
        if line in (f"{ports.TYPE} trunk", f"{ports.TYPE} hybrid") and not any(_holds_one(other) for other in own):
            yield "undo port trunk permit vlan 1" if line.endswith("trunk") else "undo port hybrid vlan 1"
        return
    ids = line.removeprefix(key).strip()
    how = "" if key == ports.PERMIT else f" {key.split()[-1]}"
    start = ports.PERMIT if key == ports.PERMIT else "port hybrid vlan"
    if ids == "all":
        yield f"{start} all{how}"
        return
    there = {1} if key != ports.TAGGED else set[int]()  # without a line
    yield from (f"{start} {part}{how}" for part in vlans.parts(vlans.kept(ids) - there))


def _holds_one(line: str) -> bool:
    """Whether a line of the tree has VLAN 1 among its VLANs."""
    for key in (ports.PERMIT, ports.TAGGED, ports.UNTAGGED):
        if f"{line} ".startswith(f"{key} "):
            ids = line.removeprefix(key).strip()
            return ids == "all" or 1 in vlans.kept(ids)
    return False
