"""Ports of Comware: which there are, what they carry, how aggregates and their members go together."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Interface

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import vlans
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import (
    AGGREGATES,
    VIRTUAL,
    kind_of,
    number_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import ALL

MODE, TYPE, ACCESS = "port link-mode", "port link-type", "port access vlan"
PERMIT, TAGGED, UNTAGGED = "port trunk permit vlan", "port hybrid tagged", "port hybrid untagged"
GROUP, DYNAMIC = "port link-aggregation group", "link-aggregation mode"
ATTRIBUTES = (TYPE, ACCESS, PERMIT, TAGGED, UNTAGGED, "port trunk pvid vlan", "port hybrid pvid vlan")
"""What members must have as their aggregate interface has it, or they are not selected."""
PAIRS = {"m-lag": "port m-lag peer-link", "drni": "port drni intra-portal-port"}
"""The words for a multi-chassis pair, of newer and older releases, and the line of its peer link."""
LIMITS = {"Bridge-Aggregation": 1024, "Route-Aggregation": 1024, "Vlan-interface": 4094, "LoopBack": 1023}


def header(name: str) -> str:
    return f"interface {name}"


def physical(device: Device) -> list[str]:
    """Ports that forward: all but the management port."""
    return [port.name for port in device.switch.interfaces if port.name != device.switch.oob_interface]


def exists(device: Device, name: str) -> bool:
    return header(name) in device.running.sections


def may_exist(device: Device, name: str) -> bool:
    """Whether this switch has such a port, or may have such a virtual interface; a group is bridged or routed."""
    kind = kind_of(name)
    if exists(device, name):
        return True
    other = next((at for at in AGGREGATES if kind in AGGREGATES and at != kind), "")
    taken = bool(other) and exists(device, f"{other}{number_of(name)}")
    return kind in VIRTUAL and not taken and 0 < number_of(name) <= LIMITS[kind]


def is_routed(tree: Tree, name: str) -> bool:
    return kind_of(name) == "Route-Aggregation" or tree.value(header(name), MODE) == "route"


def link_type(tree: Tree, at: str) -> str:
    return tree.value(at, TYPE) or "access"


def group_of(tree: Tree, name: str) -> int:
    return int(tree.value(header(name), GROUP) or 0)


def aggregate(tree: Tree, group: int) -> str:
    """The interface of a group, bridged or routed; empty when there is none."""
    return next((f"{kind}{group}" for kind in AGGREGATES if header(f"{kind}{group}") in tree.sections), "")


def members(tree: Tree, group: int) -> list[str]:
    """Interfaces of an aggregation group."""
    return [
        at.removeprefix("interface ")
        for at in tree.headers("interface ")
        if (tree.value(at, GROUP) or "") == str(group)
    ]


def alike(tree: Tree, name: str) -> bool:
    """Whether a member has the attributes of its aggregate interface."""
    whole = aggregate(tree, group_of(tree, name))
    own, others = (tree.sections.get(header(at), {}) for at in (name, whole))
    same = all(own.get(key) == others.get(key) for key in ATTRIBUTES)
    return bool(whole) and same and is_routed(tree, name) == is_routed(tree, whole)


def become(tree: Tree, at: str, kind: str) -> None:
    """Take another link type: the VLANs of the one before are forgotten."""
    access = tree.value(at, ACCESS) or "1"
    for key in ATTRIBUTES:
        tree.drop(at, key)
    if kind == "trunk":
        tree.put(at, PERMIT, f"{PERMIT} 1")
    if kind == "hybrid":
        tree.put(at, UNTAGGED, f"{UNTAGGED} {access}")
        if access != "1":
            tree.put(at, "port hybrid pvid vlan", f"port hybrid pvid vlan {access}")
    if kind != "access":
        tree.put(at, TYPE, f"{TYPE} {kind}")


def carried(tree: Tree, at: str, key: str) -> frozenset[int]:
    """The VLANs that a line of the tree holds."""
    text = tree.value(at, key) or ""
    return ALL if text == "all" else vlans.kept(text)


def carry(tree: Tree, at: str, key: str, ids: frozenset[int]) -> None:
    """Keep the VLANs of a line of the tree, also when there are none."""
    tree.put(at, key, f"{key} {'all' if ids == ALL else vlans.shown(ids)}")


def remove(device: Device, name: str) -> None:
    """Remove a virtual interface; members of a removed aggregate leave it."""
    tree = device.running
    if kind_of(name) in AGGREGATES:
        for member in members(tree, number_of(name)):
            tree.drop(header(member), GROUP)
    tree.sections.pop(header(name), None)


def known_vlans(tree: Tree) -> frozenset[int]:
    """VLANs of the switch."""
    return frozenset({1} | {int(at.split()[1]) for at in tree.headers("vlan ")})


def intent(device: Device) -> Intent:
    """What the running configuration asks of the data plane."""
    tree = device.running
    bundles = [at.split()[1] for kind in AGGREGATES for at in tree.headers(f"interface {kind}")]
    return Intent(
        ports={name: _selected(tree, name) for name in physical(device)},
        lags={name: port_intent(tree, name) for name in bundles},
        vlans=known_vlans(tree),
        pair=pair(tree),
    )


def pair(tree: Tree) -> tuple[str, str] | None:
    """What both switches of a multi-chassis pair share (the system MAC), and the interface of its peer link."""
    word = pair_word(tree)
    links = [at.split()[1] for at in tree.headers("interface ") if word and tree.has(at, PAIRS[word])]
    return (tree.value("", f"{word} system-mac") or "", links[0]) if links else None


def pair_word(tree: Tree) -> str:
    """By which word the switch is one of a pair; empty when it is in none: that needs its MAC and its number."""
    return next((word for word in PAIRS if {f"{word} system-mac", f"{word} system-number"} <= tree.lines.keys()), "")


def multi_chassis(tree: Tree, name: str) -> int:
    """The number of a multi-chassis group; 0 for none."""
    return next((int(number) for word in PAIRS if (number := tree.value(header(name), f"port {word} group"))), 0)


def _selected(tree: Tree, name: str) -> PortIntent:
    """A member that is not selected has a link and carries nothing."""
    port = port_intent(tree, name)
    return port if not group_of(tree, name) or alike(tree, name) else replace(port, lag="", lag_mode="", mode="routed")


def port_intent(tree: Tree, name: str) -> PortIntent:
    """A port as the data plane understands it; of a hybrid one, only the VLAN of its PVID is untagged."""
    at = header(name)
    kind = link_type(tree, at)
    group, whole = group_of(tree, name), aggregate(tree, group_of(tree, name))
    dynamic = tree.value(header(whole), DYNAMIC) == "dynamic" if whole else False
    passive = tree.value(at, "lacp mode") == "passive"
    ids = {"trunk": carried(tree, at, PERMIT), "hybrid": carried(tree, at, TAGGED) | carried(tree, at, UNTAGGED)}
    return PortIntent(
        enabled=not tree.has(at, "shutdown"),
        mode="routed" if is_routed(tree, name) else "access" if kind == "access" else "trunk",
        access=int(tree.value(at, ACCESS) or 1),
        native=int(tree.value(at, f"port {kind} pvid vlan") or 1),
        allowed=ids.get(kind),
        negotiates=False,
        lag=whole if group else "",
        lag_mode="" if not whole else "on" if not dynamic else "passive" if passive else "active",
        address=_address(tree, at),
        mlag=multi_chassis(tree, name),
    )


def _address(tree: Tree, at: str) -> str:
    address, _blank, mask = (tree.value(at, "ip address") or "").partition(" ")
    try:
        return str(IPv4Interface(f"{address}/{mask}"))
    except ValueError:
        return ""
