"""Ports of VRP: link type, VLANs, groups, and what the data plane shall do; all on a tree, running or candidate."""

from __future__ import annotations

from ipaddress import IPv4Interface

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import (
    VIRTUAL,
    Flavour,
    kind_of,
    number_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

LINK, GROUP = "port link-type", "eth-trunk"
TRUNK, TAGGED, UNTAGGED = "port trunk allow-pass vlan", "port hybrid tagged vlan", "port hybrid untagged vlan"
BY_ITSELF = {TRUNK: frozenset({1}), TAGGED: frozenset[int](), UNTAGGED: frozenset({1})}
PVID = ("port default vlan", "port trunk pvid vlan", "port hybrid pvid vlan")
IN_GROUP = (
    *("description", "shutdown", "speed", "duplex", "auto", "negotiation", "undo negotiation", "lacp", "mtu", "lldp"),
    *("undo lldp", "jumboframe", "carrier", "eth-trunk", "flow-control", "device", "port mode"),
)
LIMITS = {"Eth-Trunk": 127, "Vlanif": 4094, "LoopBack": 1023}


def header(name: str) -> str:
    return f"interface {name}"


def exists(tree: Tree, name: str) -> bool:
    return header(name) in tree.sections


def may_exist(tree: Tree, name: str) -> bool:
    """Whether this switch has such a port, or may have such a virtual interface."""
    kind = kind_of(name)
    return exists(tree, name) or (kind in VIRTUAL and 0 <= number_of(name) <= LIMITS[kind])


def link_type(tree: Tree, at: str, flavour: Flavour) -> str:
    return tree.value(at, LINK) or flavour.link


def carried(tree: Tree, at: str, key: str) -> frozenset[int]:
    """The VLANs of a trunk or hybrid line; without one what a port has by itself."""
    text = tree.value(at, key)
    return BY_ITSELF[key] if text is None else frozenset(int(vlan) for vlan in text.split())


def carry(tree: Tree, at: str, key: str, vlans: frozenset[int]) -> None:
    if vlans == BY_ITSELF[key]:
        tree.drop(at, key)
    else:
        tree.put(at, key, " ".join([key, *map(str, sorted(vlans))]))


def is_virgin(tree: Tree, at: str) -> bool:
    """Whether a port has the VLANs of a new one."""
    return not any(key in tree.section(at) for key in (*PVID, *BY_ITSELF))


def members(tree: Tree, name: str) -> list[str]:
    """The interfaces of a group."""
    number = str(number_of(name))
    return [at.removeprefix("interface ") for at in tree.headers("interface ") if tree.value(at, GROUP) == number]


def join(tree: Tree, at: str, number: int) -> None:
    """Put a port into a group, if it has nothing that a member cannot have."""
    if not exists(tree, f"Eth-Trunk{number}"):
        raise CliError("Error: The Eth-Trunk does not exist.")
    if kind_of(at.removeprefix("interface ")) in VIRTUAL:
        raise CliError("Error: The interface cannot be added to an Eth-Trunk.")
    own = [line for key, line in tree.section(at).items() if not key.startswith(IN_GROUP)]
    if own or (tree.value(at, GROUP) or str(number)) != str(number):
        raise CliError("Error: Failed to add the interface to the Eth-Trunk, because it has other configurations.")
    tree.put(at, GROUP, f"{GROUP} {number}")


def vlans(tree: Tree) -> frozenset[int]:
    """The VLANs there are."""
    return frozenset({1} | {int(at.split()[1]) for at in tree.headers("vlan ")})


def physical(tree: Tree, switch: Switch) -> list[str]:
    """Ports that forward: all but the management port."""
    return [port.name for port in switch.interfaces if port.name != switch.oob_interface]


def intent(tree: Tree, switch: Switch, flavour: Flavour) -> Intent:
    """What a configuration asks of the data plane."""
    groups = [at.split()[1] for at in tree.headers("interface Eth-Trunk") if "." not in at]
    return Intent(
        ports={name: port_intent(tree, name, flavour) for name in physical(tree, switch)},
        lags={name: port_intent(tree, name, flavour) for name in groups},
        vlans=vlans(tree),
        pair=pair(tree),
    )


def pair(tree: Tree) -> tuple[str, str] | None:
    """The domain of the multi-chassis pair, and the interface of its peer link."""
    links = [at.split()[1] for at in tree.headers("interface ") if tree.value(at, "peer-link") == "1"]
    return ("1", links[0]) if links and tree.headers("dfs-group 1") else None


def multi_chassis(tree: Tree, name: str) -> int:
    """The number of a multi-chassis group; 0 for none."""
    words = (tree.value(header(name), "dfs-group") or "").split()
    return int(words[2]) if words[:2] == ["1", "m-lag"] and words[2:] else 0


def port_intent(tree: Tree, name: str, flavour: Flavour) -> PortIntent:
    at = header(name)
    number = tree.value(at, GROUP)
    group = f"Eth-Trunk{number}" if number else ""
    speaks = bool(group) and tree.has(header(group), "mode")
    pvid = next((int(tree.value(at, key) or 1) for key in PVID if key in tree.section(at)), 1)
    kind = link_type(tree, at, flavour)
    allowed = carried(tree, at, TRUNK) if kind == "trunk" else None
    if kind == "hybrid":
        allowed = carried(tree, at, TAGGED) | carried(tree, at, UNTAGGED)
    return PortIntent(
        enabled=not tree.has(at, "shutdown"),
        mode=_mode(tree, at, kind),
        access=pvid,
        native=pvid,
        allowed=allowed,
        negotiates=kind not in ("access", "dot1q-tunnel"),
        lag=group,
        lag_mode="active" if speaks else "on" if group else "",
        address=_address(tree, at),
        mlag=multi_chassis(tree, name),
    )


def _mode(tree: Tree, at: str, kind: str) -> str:
    if tree.has(at, "undo portswitch"):
        return "routed"
    known = {"access": "access", "dot1q-tunnel": "access", "trunk": "trunk", "hybrid": "trunk"}
    return known.get(kind, "auto")


def _address(tree: Tree, at: str) -> str:
    """The address of an interface with its prefix length; none when it has none."""
    address, _blank, mask = (tree.value(at, "ip address") or "").partition(" ")
    try:
        return str(IPv4Interface(f"{address}/{mask}"))
    except ValueError:
        return ""
