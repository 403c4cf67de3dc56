"""Ports of IOS: which there are, how aggregates share lines with their members, what the data plane shall do."""

from __future__ import annotations

from ipaddress import IPv4Interface

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import VIRTUAL, kind_of, number_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import ALL, format_vlans, parse_vlans

ALLOWED = "switchport trunk allowed vlan"
GROUP = "channel-group"
LIMITS = {"Port-channel": 128, "Vlan": 4094, "Loopback": 2147483647}


def header(name: str) -> str:
    return f"interface {name}"


def physical(device: Device) -> list[str]:
    """Ports that forward: all but the management port."""
    return [port.name for port in device.switch.interfaces if port.name != device.switch.oob_interface]


def exists(device: Device, name: str) -> bool:
    return header(name) in device.running.sections


def may_exist(device: Device, name: str) -> bool:
    """Whether this switch has such a port, or may have such a virtual interface."""
    kind = kind_of(name)
    return exists(device, name) or (kind in VIRTUAL and 0 < number_of(name) <= LIMITS[kind])


def members(tree: Tree, group: int) -> list[str]:
    """Interfaces of a channel group."""
    return [
        at.removeprefix("interface ")
        for at in tree.headers("interface ")
        if (tree.value(at, GROUP) or "").split()[:1] == [str(group)]
    ]


def spread(device: Device, at: str, key: str) -> None:
    """A switchport line of a port-channel is its members' line too."""
    if not at.startswith("interface Port-channel") or not key.startswith("switchport"):
        return
    tree = device.running
    for name in members(tree, number_of(at)):
        line = tree.section(at).get(key)
        if line is None:
            tree.drop(header(name), key)
        else:
            tree.put(header(name), key, line)


def join(device: Device, name: str, group: int, mode: str) -> str:
    """Put a port into a channel group; the first port gives a new port-channel its switchport lines."""
    tree, at = device.running, header(name)
    bundle = f"Port-channel{group}"
    said = ""
    if not exists(device, bundle):
        said = f"Creating a port-channel interface {bundle.replace('el', 'el ')}\n\n"
        tree.section(header(bundle)).update(_switchport(tree, at))
    else:
        for key in _switchport(tree, at):
            tree.drop(at, key)
        tree.section(at).update(_switchport(tree, header(bundle)))
    tree.put(at, GROUP, f"{GROUP} {group} mode {mode}")
    return said


def _switchport(tree: Tree, at: str) -> dict[str, str]:
    return {key: line for key, line in tree.section(at).items() if key.startswith("switchport")}


def remove(device: Device, name: str) -> None:
    """Remove a virtual interface; members of a removed port-channel leave it and are shut, as on the device."""
    tree = device.running
    if kind_of(name) == "Port-channel":
        for member in members(tree, number_of(name)):
            tree.drop(header(member), GROUP)
            tree.put(header(member), "shutdown", "shutdown")
    tree.sections.pop(header(name), None)


def reset(device: Device, name: str) -> None:
    """Back to factory lines."""
    device.running.sections[header(name)] = {}


def allowed(tree: Tree, at: str) -> frozenset[int] | None:
    """The allowed VLANs of a trunk; None means all."""
    text = tree.value(at, ALLOWED)
    if text is None:
        return None
    return frozenset() if text == "none" else parse_vlans(text)


def allow(device: Device, at: str, how: str, vlans: frozenset[int]) -> None:
    """Change the allowed VLANs: set, add, remove, except, none or all."""
    tree = device.running
    old = allowed(tree, at)
    known = ALL if old is None else old
    new = {
        "set": vlans,
        "add": known | vlans,
        "remove": known - vlans,
        "except": ALL - vlans,
        "none": frozenset[int](),
        "all": ALL,
    }[how]
    if new == ALL:
        tree.drop(at, ALLOWED)
    else:
        tree.put(at, ALLOWED, f"{ALLOWED} {format_vlans(new) or 'none'}")
    spread(device, at, ALLOWED)


def vlans(tree: Tree) -> frozenset[int]:
    """VLANs of the database."""
    return frozenset({1} | {int(at.split()[1]) for at in tree.headers("vlan ")})


def intent(device: Device) -> Intent:
    """What the running configuration asks of the data plane."""
    tree = device.running
    active = frozenset(
        vlan for vlan in vlans(tree) if not (tree.has(f"vlan {vlan}", "shutdown") or tree.has(f"vlan {vlan}", "state"))
    )
    bundles = [at.split()[1] for at in tree.headers("interface Port-channel")]
    return Intent(
        ports={name: port_intent(tree, name) for name in physical(device)},
        lags={name: port_intent(tree, name) for name in bundles},
        vlans=active,
        layer3={
            at.split()[1]: (number_of(at.split()[1]), address)
            for at in tree.headers("interface Vlan")
            if (address := _address(tree, at)) and not tree.has(at, "shutdown")
        },
    )


def port_intent(tree: Tree, name: str) -> PortIntent:
    at = header(name)
    group = (tree.value(at, GROUP) or "").split()
    return PortIntent(
        enabled=not tree.has(at, "shutdown"),
        mode=_mode(tree, at),
        access=int(tree.value(at, "switchport access vlan") or 1),
        native=int(tree.value(at, "switchport trunk native vlan") or 1),
        allowed=allowed(tree, at),
        negotiates=not tree.has(at, "switchport nonegotiate"),
        lag=f"Port-channel{group[0]}" if group else "",
        lag_mode=group[2] if group else "",
        address=_address(tree, at),
    )


def _address(tree: Tree, at: str) -> str:
    """The address of an interface with its prefix length; none when it has none, or gets one by DHCP."""
    address, _blank, mask = (tree.value(at, "ip address") or "").partition(" ")
    try:
        return str(IPv4Interface(f"{address}/{mask}"))
    except ValueError:
        return ""


def _mode(tree: Tree, at: str) -> str:
    if tree.has(at, "switchport"):
        return "routed"
    mode = tree.value(at, "switchport mode")
    return mode if mode in {"access", "trunk"} else "auto"
