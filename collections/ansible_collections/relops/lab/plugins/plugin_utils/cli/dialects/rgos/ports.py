"""Ports of RGOS: which there are, and that a member is what its aggregate port is."""

from __future__ import annotations

from ipaddress import IPv4Interface

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.names import VIRTUAL, kind_of, number_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import ALL, format_vlans, parse_vlans

AGGREGATE = "AggregatePort"
MODE, ACCESS, NATIVE = "switchport mode", "switchport access vlan", "switchport trunk native vlan"
ALLOWED, GROUP = "switchport trunk allowed vlan", "port-group"
HYBRID, HYBRID_NATIVE = "switchport hybrid ", "switchport hybrid native vlan"
HYBRID_HOW = ("", "add tagged ", "only tagged ", "tagged ", "add untagged ", "untagged ", "remove ")
OWN = ("switchport", MODE, ACCESS, NATIVE, ALLOWED)
"""What a member has of its aggregate port, and shows nothing of."""
LIMITS = {AGGREGATE: 256, "VLAN": 4094, "Loopback": 2147483647}


def header(name: str) -> str:
    return f"interface {name}"


def named(at: str) -> str:
    return at.removeprefix("interface ")


def physical(device: Device) -> list[str]:
    """Ports that forward: all but the management port."""
    return [port.name for port in device.switch.interfaces if port.name != device.switch.oob_interface]


def exists(device: Device, name: str) -> bool:
    return header(name) in device.running.sections


def may_exist(device: Device, name: str) -> bool:
    """Whether this switch has such a port, or may have such a virtual interface."""
    kind = kind_of(name)
    return exists(device, name) or (kind in VIRTUAL and 0 < number_of(name) <= LIMITS[kind])


def group_of(tree: Tree, name: str) -> str:
    """The aggregate port of a member, empty for others."""
    words = (tree.value(header(name), GROUP) or "").split()
    return f"{AGGREGATE} {words[0]}" if words else ""


def members(tree: Tree, group: str) -> list[str]:
    """Members of an aggregate port."""
    return [named(at) for at in tree.headers("interface ") if group_of(tree, named(at)) == group]


def leave(device: Device, name: str) -> None:
    """Take a member out of its group: the device shuts it, and its switching is the default."""
    tree, at = device.running, header(name)
    group = group_of(tree, name)
    if group:
        routed = tree.has(header(group), "switchport")
        tree.drop(at, GROUP)
        for key in OWN:
            tree.drop(at, key)
        if routed:
            tree.put(at, "switchport", "no switchport")
        tree.put(at, "shutdown", "shutdown")


def remove(device: Device, name: str) -> None:
    """Remove a virtual interface; members of a removed aggregate port leave it."""
    if kind_of(name) == AGGREGATE:
        for member in members(device.running, name):
            leave(device, member)
    device.running.sections.pop(header(name), None)


def allowed(tree: Tree, at: str) -> frozenset[int]:
    """The allowed VLANs of a trunk."""
    text = (tree.value(at, ALLOWED) or "").removeprefix("only").strip()
    return ALL if not text else frozenset[int]() if text.startswith("remove") else parse_vlans(text)


def mode_of(tree: Tree, at: str) -> str:
    """The mode of a port that switches."""
    return (tree.value(at, MODE) or "access").split()[-1]


def forget_hybrid(tree: Tree, at: str, word: str = "") -> None:
    """Take away what a hybrid port says of its VLANs, all of it or what has a word in it."""
    for key in [one for one in tree.section(at) if one.startswith(HYBRID) and word in one]:
        tree.drop(at, key)


def hybrid_vlans(tree: Tree, at: str) -> frozenset[int]:
    """All VLANs of a hybrid port, tagged or not."""
    found = ALL
    for line in (one for one in tree.section(at) if one.startswith(f"{HYBRID}allowed")):
        *how, listed = line.removeprefix(f"{HYBRID}allowed vlan ").split()
        vlans = parse_vlans(listed)
        found = found - vlans if "remove" in how else vlans if "only" in how else found | vlans
    return found


def allow(tree: Tree, at: str, how: str, vlans: frozenset[int]) -> None:
    """Change the allowed VLANs: only, add, remove, except, all."""
    known = allowed(tree, at)
    new = {"only": vlans, "add": known | vlans, "remove": known - vlans, "except": ALL - vlans, "all": ALL}[how]
    tree.drop(at, ALLOWED)
    if new != ALL:
        tree.put(at, ALLOWED, f"{ALLOWED} only {format_vlans(new)}" if new else f"{ALLOWED} remove 1-4094")


def known_vlans(tree: Tree) -> frozenset[int]:
    """VLANs of the switch."""
    return frozenset({1} | {int(at.split()[1]) for at in tree.headers("vlan ")})


def intent(device: Device) -> Intent:
    """What the running configuration asks of the data plane."""
    tree = device.running
    return Intent(
        ports={name: port_intent(tree, name) for name in physical(device)},
        lags={named(at): port_intent(tree, named(at)) for at in tree.headers(f"interface {AGGREGATE}")},
        vlans=known_vlans(tree),
    )


def port_intent(tree: Tree, name: str) -> PortIntent:
    """A port as the data plane understands it; uplink and hybrid ports are trunks there, with one VLAN untagged."""
    at, group = header(name), group_of(tree, name)
    words = (tree.value(at, GROUP) or "").split()
    source = header(group) if group else at
    mode = mode_of(tree, source)
    hybrid = mode == "hybrid"
    return PortIntent(
        enabled=not tree.has(at, "shutdown"),
        mode="routed" if tree.has(source, "switchport") else "access" if mode == "access" else "trunk",
        access=int(tree.value(source, ACCESS) or 1),
        native=int(tree.value(source, HYBRID_NATIVE if hybrid else NATIVE) or 1),
        allowed=hybrid_vlans(tree, source) if hybrid else allowed(tree, source),
        negotiates=False,
        lag=group,
        lag_mode="" if not words else words[2] if len(words) > 2 else "on",
        address=_address(tree, at),
    )


def _address(tree: Tree, at: str) -> str:
    address, _blank, mask = (tree.value(at, "ip address") or "").partition(" ")
    try:
        return str(IPv4Interface(f"{address}/{mask}"))
    except ValueError:
        return ""
