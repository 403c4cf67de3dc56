"""Commands of the configuration that do more than keep their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import VIRTUAL, kind_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid, Match

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context

LEFT = "left"
WAIT = "Info: This operation may take a few seconds. Please wait for a moment...done.\n"


def leave(context: Context, match: Match) -> str:
    if context.view == "system":
        return LEFT
    context.enter("system")
    return ""


def back(context: Context, match: Match) -> str:
    return LEFT


def interface(context: Context, match: Match) -> str:
    name = match.values["name"]
    if not ports.may_exist(context.tree, name):
        raise Invalid(len("interface "))
    context.tree.section(ports.header(name))
    context.enter("interface", ports.header(name))
    return ""


def no_interface(context: Context, match: Match) -> str:
    name = match.values["name"]
    if kind_of(name) not in VIRTUAL or not ports.exists(context.tree, name):
        raise Invalid(len("undo interface "))
    if kind_of(name) == "Eth-Trunk" and ports.members(context.tree, name):
        raise CliError("Error: The Eth-Trunk has member interfaces. Delete them first.")
    context.tree.sections.pop(ports.header(name))
    context.enter("system")
    return ""


def clear_interface(context: Context, match: Match) -> str:
    """All lines of a port go, and it is shut, as the device does it."""
    name = match.values["name"]
    if not ports.exists(context.tree, name):
        raise Invalid(len("clear configuration interface "))
    context.tree.sections[ports.header(name)] = {"shutdown": "shutdown"}
    return "Info: Total 1 command(s) executed, 1 successful, 0 failed.\n"


def vlan(context: Context, match: Match) -> str:
    number = match.values["vlan"]
    context.tree.section(f"vlan {number}")
    context.enter("vlan", f"vlan {number}")
    return ""


def vlan_batch(context: Context, match: Match) -> str:
    for number in sorted(match.values["vlans"]):
        context.tree.section(f"vlan {number}")
    return WAIT


def no_vlan(context: Context, match: Match) -> str:
    """Take VLANs away; a port that had one as its own is in VLAN 1 again."""
    wanted = match.values.get("vlans") or frozenset({match.values["vlan"]})
    if 1 in wanted:
        raise CliError("Error: The default VLAN can not be deleted.")
    for number in wanted:
        if ports.exists(context.tree, f"Vlanif{number}"):
            raise CliError("Error: The VLAN has a L3 interface. Please delete it first.")
        context.tree.sections.pop(f"vlan {number}", None)
        for at in context.tree.headers("interface "):
            if context.tree.value(at, "port default vlan") == str(number):
                context.tree.drop(at, "port default vlan")
    context.enter("system")
    return (
        "Info: This operation may take a few seconds. Please wait for a moment...done.\n"
        if match.values.get("vlans")
        else ""
    )


def vlan_name(context: Context, match: Match) -> str:
    name, own = match.values["name"], context.header
    taken = [at for at in context.tree.headers("vlan ") if at != own and context.tree.value(at, "name") == name]
    if taken:
        raise CliError("Error: The VLAN name already exists.")
    context.tree.put(own, "name", f"name {name}")
    return ""


def user(context: Context, match: Match) -> str:
    name, given = match.values["user"], match.values["secret"]
    hashed = given if given.startswith("$1c$") else context.hashed(given)
    context.tree.put(
        context.header, f"local-user {name} password", f"local-user {name} password irreversible-cipher {hashed}"
    )
    return ""


def no_user(context: Context, match: Match) -> str:
    for key in [
        key for key in context.tree.section(context.header) if key.startswith(f"local-user {match.values['user']} ")
    ]:
        context.tree.drop(context.header, key)
    return ""
