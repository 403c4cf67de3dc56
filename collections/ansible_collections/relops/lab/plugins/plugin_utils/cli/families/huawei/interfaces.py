"""Commands of an interface: link type, VLANs, routing, groups, speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import kind_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context

RENEW = "Error: Please renew the default configurations."
FITS = {
    "port default vlan": ("access", "dot1q-tunnel"),
    "port trunk pvid vlan": ("trunk",),
    "port hybrid pvid vlan": ("hybrid",),
}


def link_type(context: Context, match: Match) -> str:
    """Change the link type; only a port with the VLANs of a new one can."""
    tree, at = _switched(context)
    wanted = match.words[2] if match.words[0] != "undo" else context.flavour.link
    if wanted != ports.link_type(tree, at, context.flavour) and not ports.is_virgin(tree, at):
        raise CliError(RENEW)
    if wanted == context.flavour.link:
        tree.drop(at, ports.LINK)
    else:
        tree.put(at, ports.LINK, f"{ports.LINK} {wanted}")
    return ""


def _switched(context: Context) -> tuple[Tree, str]:
    """The tree and the header of a port that may have VLANs: it switches, and is in no group."""
    tree, at = context.tree, context.header
    if tree.has(at, "undo portswitch"):
        raise CliError("Error: The interface is a Layer 3 interface.")
    if tree.has(at, ports.GROUP):
        raise CliError("Error: The interface is a member of an Eth-Trunk.")
    return tree, at


def pvid(context: Context, match: Match) -> str:
    tree, at = _switched(context)
    words = match.words[1:] if match.words[0] == "undo" else match.words
    key = " ".join(words[: 3 if words[1] == "default" else 4])
    kind = ports.link_type(tree, at, context.flavour)
    if kind not in FITS[key] and not (kind.startswith("negotiation") and words[1] != "hybrid"):
        raise CliError("Error: The interface type does not support this command.")
    number = match.values.get("vlan", 1)
    if words[1] == "default" and number not in ports.vlans(tree):
        raise CliError("Error: The VLAN does not exist.")
    if match.words[0] == "undo" or number == 1:
        tree.drop(at, key)
    else:
        tree.put(at, key, f"{key} {number}")
    return ""


def allow(context: Context, match: Match) -> str:
    """The VLANs of a trunk, or of a LNP port that may become one."""
    tree, at = _switched(context)
    kind = ports.link_type(tree, at, context.flavour)
    if kind != "trunk" and not kind.startswith("negotiation"):
        raise CliError("Error: The interface type does not support this command.")
    now, these = ports.carried(tree, at, ports.TRUNK), match.values["vlans"]
    ports.carry(tree, at, ports.TRUNK, now - these if match.words[0] == "undo" else now | these)
    return ""


def hybrid(context: Context, match: Match) -> str:
    tree, at = _switched(context)
    if ports.link_type(tree, at, context.flavour) != "hybrid":
        raise CliError("Error: The interface type does not support this command.")
    these = match.values["vlans"]
    tagged, untagged = (ports.carried(tree, at, key) - these for key in (ports.TAGGED, ports.UNTAGGED))
    if match.words[0] != "undo":
        tagged, untagged = (tagged | these, untagged) if match.words[2] == "tagged" else (tagged, untagged | these)
    ports.carry(tree, at, ports.TAGGED, tagged)
    ports.carry(tree, at, ports.UNTAGGED, untagged)
    return ""


def portswitch(context: Context, match: Match) -> str:
    tree, at = context.tree, context.header
    if match.words[0] == "undo":
        if not ports.is_virgin(tree, at) or tree.has(at, ports.LINK) or tree.has(at, ports.GROUP):
            raise CliError("Error: Please delete the Layer 2 configurations of the interface first.")
        tree.put(at, "undo portswitch", "undo portswitch")
    else:
        tree.drop(at, "undo portswitch")
        tree.drop(at, "ip address")
    return ""


def address(context: Context, match: Match) -> str:
    name = context.header.removeprefix("interface ")
    routes = kind_of(name) in ("Vlanif", "LoopBack", "MEth") or context.tree.has(context.header, "undo portswitch")
    if not routes and name != context.device.switch.oob_interface:
        raise Invalid(0)
    if match.words[0] == "undo":
        context.tree.drop(context.header, "ip address")
    else:
        context.tree.put(context.header, "ip address", f"ip address {match.values['address']} {match.values['mask']}")
    return ""


def group(context: Context, match: Match) -> str:
    if match.words[0] == "undo":
        context.tree.drop(context.header, ports.GROUP)
    else:
        ports.join(context.tree, context.header, match.values["number"])
    return ""


def mode(context: Context, match: Match) -> str:
    """How a group aggregates; only one without members can change it."""
    name = context.header.removeprefix("interface ")
    if kind_of(name) != "Eth-Trunk":
        raise Invalid(0)
    lacp = match.words[0] != "undo" and match.words[1] != "manual"
    if lacp != context.tree.has(context.header, "mode") and ports.members(context.tree, name):
        raise CliError("Error: The Eth-Trunk has member interfaces. The mode can not be changed.")
    if lacp:
        context.tree.put(context.header, "mode", f"mode {context.flavour.lacp}")
    else:
        context.tree.drop(context.header, "mode")
    return ""


def shutdown(context: Context, match: Match) -> str:
    if match.words[0] == "undo":
        context.tree.drop(context.header, "shutdown")
    else:
        context.tree.put(context.header, "shutdown", "shutdown")
    return ""


def negotiation(context: Context, match: Match) -> str:
    tree, at = context.tree, context.header
    if match.text in ("negotiation auto", "undo negotiation disable"):
        if tree.has(at, "speed") or tree.has(at, "duplex"):
            raise CliError("Error: Please restore the speed and the duplex mode first.")
        tree.drop(at, "negotiation")
    else:
        tree.drop(at, "auto duplex")
        tree.put(at, "negotiation", context.flavour.fixed_for(at.removeprefix("interface ")))
    return ""


def rate(context: Context, match: Match) -> str:
    """Speed and duplex, which can be fixed only while the port does not negotiate."""
    tree, at = context.tree, context.header
    undo = match.words[0] == "undo"
    words = match.words[1:] if undo else match.words
    key = "auto duplex" if words[0] == "auto" else words[0]
    if not undo and (key == "auto duplex") == tree.has(at, "negotiation"):
        raise CliError("Error: Configure the negotiation mode first.")
    if undo or match.text == "duplex full":
        tree.drop(at, key)
    else:
        tree.put(at, key, match.text)
    return ""
