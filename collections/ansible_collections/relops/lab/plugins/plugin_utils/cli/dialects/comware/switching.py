"""Commands about the link type of a port, and the VLANs that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import ports, vlans
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.commands import factory
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import (
    AGGREGATES,
    kind_of,
    number_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.words import Wrong
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid, Match

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.config import Context


def _told(context: Context) -> list[str]:
    """The interfaces that a VLAN line goes to: members do what their aggregate interface is told."""
    tree, found = context.device.running, list[str]()
    for at in context.headers:
        name = at.split()[1]
        if ports.is_routed(tree, name) or (ports.MODE not in factory(name) and kind_of(name) not in AGGREGATES):
            raise Invalid(0)
        found.append(at)
        if kind_of(name) in AGGREGATES:
            found += map(ports.header, ports.members(tree, number_of(name)))
    return found


def link_type(context: Context, match: Match) -> str:
    wanted = "access" if match.words[0] == "undo" else match.words[-1]
    tree = context.device.running
    for at in _told(context):
        now = ports.link_type(tree, at)
        if now != wanted and "access" not in (now, wanted):
            raise CliError("Please first set the link type of the port to access.")
        if now != wanted:
            ports.become(tree, at, wanted)
    return ""


def _of_type(context: Context, kind: str) -> list[str]:
    told = _told(context)
    for at in told:
        if ports.link_type(context.device.running, at) != kind:
            raise CliError(f"The link type of the port is not {kind}.")
    return told


def access_vlan(context: Context, match: Match) -> str:
    tree, number = context.device.running, match.values.get("vlan", 1)
    if number not in ports.known_vlans(tree):
        raise CliError("The VLAN does not exist.")
    for at in _of_type(context, "access"):
        tree.drop(at, ports.ACCESS)
        if number != 1:
            tree.put(at, ports.ACCESS, f"{ports.ACCESS} {number}")
    return ""


def pvid(context: Context, match: Match) -> str:
    tree, number = context.device.running, match.values.get("vlan", 1)
    kind = match.words[2 if match.words[0] == "undo" else 1]
    for at in _of_type(context, kind):
        key = f"port {kind} pvid vlan"
        tree.drop(at, key)
        if number != 1:
            tree.put(at, key, f"{key} {number}")
    return ""


def permit(context: Context, match: Match) -> str:
    tree, listed = context.device.running, match.values["vlans"]
    for at in _of_type(context, "trunk"):
        now = ports.carried(tree, at, ports.PERMIT)
        ports.carry(tree, at, ports.PERMIT, now - listed if match.words[0] == "undo" else now | listed)
    return ""


def hybrid(context: Context, match: Match) -> str:
    no, text = match.words[0] == "undo", match.values["vlans"]
    ids, _blank, how = (text, "", "") if no else text.rpartition(" ")
    start = len("undo port hybrid vlan " if no else "port hybrid vlan ")
    if not no and how not in ("tagged", "untagged"):
        raise Wrong(start)
    try:
        listed = vlans.parse(ids)
    except ValueError as error:
        raise Wrong(start) from error
    tree = context.device.running
    for at in _of_type(context, "hybrid"):
        for key in (ports.TAGGED, ports.UNTAGGED):
            ids_ = ports.carried(tree, at, key) - listed
            ports.carry(tree, at, key, ids_ | listed if key == f"port hybrid {how}" else ids_)
    return ""
