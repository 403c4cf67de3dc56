"""Commands of configuration mode that do more than store their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import VIRTUAL, kind_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid, Match

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.config import Context

LEFT = "left"
RESERVED_VLANS = frozenset(range(1002, 1006))


def leave(context: Context, match: Match) -> str:
    if context.mode == "config":
        return LEFT
    context.enter("config")
    return ""


def end(context: Context, match: Match) -> str:
    return LEFT


def interface(context: Context, match: Match) -> str:
    _need(context, [match.values["name"]])
    context.enter("interface", ports.header(match.values["name"]))
    return ""


def interface_range(context: Context, match: Match) -> str:
    _need(context, match.values["names"])
    context.enter("range", *(ports.header(name) for name in match.values["names"]))
    return ""


def _need(context: Context, names: list[str]) -> None:
    for name in names:
        if not ports.may_exist(context.device, name):
            raise Invalid(len("interface "))
        context.device.running.section(ports.header(name))


def no_interface(context: Context, match: Match) -> str:
    name = match.values["name"]
    if kind_of(name) not in VIRTUAL:
        raise CliError("% Removal of physical interfaces is not permitted")
    if not ports.exists(context.device, name):
        raise Invalid(len("no interface "))
    ports.remove(context.device, name)
    return ""


def default_interface(context: Context, match: Match) -> str:
    names = match.values["names"]
    for name in names:
        if not ports.exists(context.device, name):
            raise Invalid(len("default interface "))
        ports.reset(context.device, name)
    context.enter("config")
    return "".join(f"Interface {name} set to default configuration\n" for name in names)


def vlan(context: Context, match: Match) -> str:
    wanted = match.values["vlans"]
    if wanted & RESERVED_VLANS:
        raise CliError("% VLANs 1002-1005 are reserved and cannot be configured")
    for number in sorted(wanted):
        context.device.running.section(f"vlan {number}")
    context.enter("vlan", *(f"vlan {number}" for number in sorted(wanted)))
    return ""


def vlan_name(context: Context, match: Match) -> str:
    if len(context.headers) > 1:
        raise CliError("% Command rejected: a name needs a single VLAN")
    name = match.values["name"]
    tree = context.device.running
    number = context.headers[0].split()[1]
    taken = [at for at in tree.headers("vlan ") if tree.value(at, "name") == name and at != context.headers[0]]
    if taken:
        raise CliError(f"#{number}: Name already used by VLAN {taken[0].split()[1]}\n% Command rejected")
    if name == f"VLAN{int(number):04}":
        tree.drop(context.headers[0], "name")
    else:
        tree.put(context.headers[0], "name", f"name {name}")
    return ""


def no_vlan(context: Context, match: Match) -> str:
    for number in sorted(match.values["vlans"]):
        if number == 1 or number in RESERVED_VLANS:
            raise CliError(f"%Default VLAN {number} may not be deleted.")
        context.device.running.sections.pop(f"vlan {number}", None)
    context.enter("config")
    return ""


def access_vlan(context: Context, match: Match) -> str:
    number, tree, said = match.values["vlan"], context.device.running, ""
    if number not in ports.vlans(tree):
        tree.section(f"vlan {number}")
        said = f"% Access VLAN does not exist. Creating vlan {number}\n"
    key = "switchport access vlan"
    for header in context.headers:
        if number == 1:
            tree.drop(header, key)
        else:
            tree.put(header, key, f"{key} {number}")
        ports.spread(context.device, header, key)
    return said


def allowed_vlans(context: Context, match: Match) -> str:
    how = match.words[4] if match.words[4:] and match.words[4].isalpha() else "set"
    if match.words[0] == "no":
        how = "all"
    for header in context.headers:
        ports.allow(context.device, header, how, match.values.get("vlans", frozenset()))
    return ""


def channel_group(context: Context, match: Match) -> str:
    group = match.values["group"]
    if not 1 <= group <= ports.LIMITS["Port-channel"]:
        raise Invalid(len("channel-group "))
    said = ""
    for header in context.headers:
        name = header.split()[1]
        if name not in ports.physical(context.device):
            raise CliError("% Command rejected: not a port that can be bundled")
        said += ports.join(context.device, name, group, match.words[-1])
    return said


def no_channel_group(context: Context, match: Match) -> str:
    for header in context.headers:
        context.device.running.drop(header, ports.GROUP)
    return ""


def user(context: Context, match: Match) -> str:
    name, plain = match.values["user"], match.values["secret"]
    hashed = plain if "9" in match.words[-2:-1] else secrets.hash_secret(plain)
    level = match.values.get("level", 1)
    middle = f" privilege {level}" if level != 1 else ""
    context.device.running.put("", f"username {name}", f"username {name}{middle} secret 9 {hashed}")
    return ""


def no_user(context: Context, match: Match) -> str:
    context.device.running.drop("", f"username {match.values['user']}")
    return ""


def enable_secret(context: Context, match: Match) -> str:
    plain = match.values["secret"]
    hashed = plain if "9" in match.words[-2:-1] else secrets.hash_secret(plain)
    context.device.running.put("", "enable secret", f"enable secret 9 {hashed}")
    return ""


def enter_section(mode: str) -> object:
    def enter(context: Context, match: Match) -> str:
        context.device.running.section(match.text)
        context.enter(mode, match.text)
        return ""

    return enter


def no_section(context: Context, match: Match) -> str:
    context.device.running.sections.pop(" ".join(match.words[1:]), None)
    context.enter("config")
    return ""
