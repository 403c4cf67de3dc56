"""Commands of the configuration views that do more than store their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import net, ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import (
    AGGREGATES,
    VIRTUAL,
    expand_range,
    kind_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.words import Wrong
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid, Match

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.config import Context

LEFT = "left"


def leave(context: Context, match: Match) -> str:
    if context.mode == "system":
        return LEFT
    context.enter("system")
    return ""


def end(context: Context, match: Match) -> str:
    return LEFT


def interface(context: Context, match: Match) -> str:
    name = match.values["name"]
    _need(context, [name])
    context.enter("interface", ports.header(name), view=f"-{name}")
    return ""


def interface_range(context: Context, match: Match) -> str:
    try:
        found = expand_range(match.values["names"])
    except ValueError as error:
        raise Wrong(len("interface range ")) from error
    _need(context, found)
    context.enter("interface", *map(ports.header, found), view="-if-range")
    return ""


def _need(context: Context, names: list[str]) -> None:
    for name in names:
        if not ports.may_exist(context.device, name):
            raise Wrong(len("interface "))
        context.device.running.section(ports.header(name))


def no_interface(context: Context, match: Match) -> str:
    name = match.values["name"]
    if kind_of(name) not in VIRTUAL or not ports.exists(context.device, name):
        raise Wrong(len("undo interface "))
    ports.remove(context.device, name)
    return ""


def default(context: Context, match: Match) -> str:
    """Restore the defaults of the interfaces; the device asks first, and is answered there."""
    for at in context.headers:
        context.device.running.sections[at] = dict(factory(at.split()[1]))
    return ""


def factory(name: str) -> dict[str, str]:
    """What an interface shows out of its box."""
    plain = kind_of(name) not in VIRTUAL and not kind_of(name).startswith(("M-", "NULL"))
    return {ports.MODE: f"{ports.MODE} bridge"} if plain else {}


def link_mode(context: Context, match: Match) -> str:
    wanted = match.words[-1]
    for at in context.headers:
        tree, name = context.device.running, at.split()[1]
        if ports.MODE not in factory(name):
            raise Invalid(0)
        if tree.value(at, ports.GROUP):
            raise CliError("The port is a member of an aggregation group.")
        if tree.value(at, ports.MODE) != wanted:
            shut = {"shutdown": "shutdown"} if tree.has(at, "shutdown") else {}
            tree.sections[at] = {ports.MODE: f"{ports.MODE} {wanted}", **shut}
    return ""


def vlan(context: Context, match: Match) -> str:
    wanted = sorted(match.values["vlans"])
    for number in wanted:
        context.device.running.section(f"vlan {number}")
    if len(wanted) == 1:
        context.enter("vlan", f"vlan {wanted[0]}", view=f"-vlan{wanted[0]}")
    else:
        context.enter("system")
    return ""


def no_vlan(context: Context, match: Match) -> str:
    tree = context.device.running
    for number in sorted(match.values["vlans"]):
        if number == 1:
            raise CliError("The default VLAN cannot be deleted.")
        tree.sections.pop(f"vlan {number}", None)
        for at in tree.headers("interface "):
            if tree.value(at, ports.ACCESS) == str(number):
                tree.drop(at, ports.ACCESS)
    return ""


def address(context: Context, match: Match) -> str:
    tree = context.device.running
    for at in context.headers:
        name = at.split()[1]
        switched = ports.MODE in factory(name) or kind_of(name) in AGGREGATES
        if switched and not ports.is_routed(tree, name):
            raise Invalid(0)
        tree.drop(at, "ip address")
        if match.words[0] != "undo":
            tree.put(at, "ip address", match.text)
    return ""


def aggregation_mode(context: Context, match: Match) -> str:
    for at in context.headers:
        if kind_of(at.split()[1]) not in AGGREGATES:
            raise Invalid(0)
        context.device.running.drop(at, ports.DYNAMIC)
        if match.words[0] != "undo":
            context.device.running.put(at, ports.DYNAMIC, f"{ports.DYNAMIC} dynamic")
    return ""


def group(context: Context, match: Match) -> str:
    tree, number = context.device.running, match.values["group"]
    for at in context.headers:
        name = at.split()[1]
        whole = ports.aggregate(tree, number)
        if name not in ports.physical(context.device):
            raise Invalid(0)
        if not whole:
            raise CliError("The aggregation group does not exist.")
        if tree.value(at, ports.GROUP) not in (None, str(number)):
            raise CliError("The port is already a member of another aggregation group.")
        if ports.is_routed(tree, name) != ports.is_routed(tree, whole):
            raise CliError("The link mode of the port does not fit to that of the aggregation group.")
        tree.put(at, ports.GROUP, f"{ports.GROUP} {number}")
    return ""


def no_group(context: Context, match: Match) -> str:
    for at in context.headers:
        context.device.running.drop(at, ports.GROUP)
    return ""


def password(context: Context, match: Match) -> str:
    plain = match.values["secret"]
    hashed = plain if match.words[1] == "hash" else secrets.hash_secret(plain)
    context.device.running.put(context.headers[0], "password", f"password hash {hashed}")
    return ""


def opaque(context: Context, match: Match) -> str:
    line, at = str(match.values["text"]), context.headers[0]
    if line.startswith("undo "):
        context.device.running.drop(at, line.removeprefix("undo "))
    else:
        context.device.running.put(at, line, line)
    return ""


def enter_section(context: Context, match: Match) -> str:
    context.device.running.section(match.text)
    words = match.text.split()
    view = {"local-user": "-luser-manage-", "line": "-line-"}.get(words[0], f"-{words[0]}-")
    context.enter("luser" if words[0] == "local-user" else "opaque", match.text, view=view + "".join(words[1:3]))
    return ""


def no_section(context: Context, match: Match) -> str:
    context.device.running.sections.pop(match.text.removeprefix("undo "), None)
    return ""


def commit_delay(context: Context, match: Match) -> str:
    minutes = match.values["minutes"]
    if not 1 <= minutes <= 65535:
        raise Wrong(len("configuration commit delay "))
    net.arm(context.device, minutes * net.MINUTE_S)
    return ""


def commit(context: Context, match: Match) -> str:
    net.confirm(context.device)
    return ""
