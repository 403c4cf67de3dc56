"""Commands of configuration mode that do more than store their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.names import VIRTUAL, kind_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid, Match

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.config import Context

LEFT = "left"


def leave(context: Context, match: Match) -> str:
    if context.mode == "config":
        return LEFT
    context.enter("config")
    return ""


def end(context: Context, match: Match) -> str:
    return LEFT


def interface(context: Context, match: Match) -> str:
    name = match.values["name"]
    _need(context, [name])
    context.enter("interface", ports.header(name), shown=f"-if-{name}")
    return ""


def interface_range(context: Context, match: Match) -> str:
    _need(context, match.values["names"])
    context.enter("interface", *map(ports.header, match.values["names"]), shown="-if-range")
    return ""


def _need(context: Context, names: list[str]) -> None:
    for name in names:
        if not ports.may_exist(context.device, name):
            raise Invalid(len("interface "))
        context.device.running.section(ports.header(name))


def no_interface(context: Context, match: Match) -> str:
    name = match.values["name"]
    if kind_of(name) not in VIRTUAL or not ports.exists(context.device, name):
        raise Invalid(len("no interface "))
    ports.remove(context.device, name)
    return ""


def vlan(context: Context, match: Match) -> str:
    wanted = sorted(match.values["vlans"])
    for number in wanted:
        context.device.running.section(f"vlan {number}")
    context.enter("vlan", *(f"vlan {number}" for number in wanted), shown="-vlan")
    return ""


def vlan_name(context: Context, match: Match) -> str:
    if len(context.headers) > 1:
        raise CliError("% A name needs a single VLAN.")
    context.device.running.put(context.headers[0], "name", match.text)
    return ""


def no_vlan(context: Context, match: Match) -> str:
    tree = context.device.running
    for number in sorted(match.values["vlans"]):
        if number == 1:
            raise CliError("% Default VLAN 1 can not be deleted.")
        tree.sections.pop(f"vlan {number}", None)
        for at in tree.headers("interface "):
            if tree.value(at, ports.ACCESS) == str(number):
                tree.drop(at, ports.ACCESS)
    context.enter("config")
    return ""


def _switched(context: Context) -> list[str]:
    """The interfaces of a switchport line: no member, no routed port."""
    for at in context.headers:
        name = ports.named(at)
        if ports.group_of(context.device.running, name):
            raise CliError(f"% {name} is a member of an aggregate port and cannot be changed.")
        if context.device.running.has(at, "switchport") or kind_of(name) in ("VLAN", "Loopback", "Mgmt"):
            raise Invalid(0)
    return context.headers


def switchport(context: Context, match: Match) -> str:
    tree, routed = context.device.running, match.words[0] == "no"
    for at in context.headers:
        if ports.group_of(tree, ports.named(at)):
            raise CliError(f"% {ports.named(at)} is a member of an aggregate port and cannot be changed.")
        if routed and not tree.has(at, "switchport"):
            for key in ports.OWN:
                tree.drop(at, key)
            tree.put(at, "switchport", "no switchport")
        elif not routed and tree.drop(at, "switchport"):
            tree.drop(at, "ip address")
    return ""


def mode(context: Context, match: Match) -> str:
    tree = context.device.running
    for at in _switched(context):
        if ports.mode_of(tree, at) == "hybrid" != match.words[-1]:
            ports.forget_hybrid(tree, at)
        tree.drop(at, ports.MODE)
        if match.words[0] != "no" and match.words[-1] != "access":
            tree.put(at, ports.MODE, match.text)
    return ""


def hybrid(context: Context, match: Match) -> str:
    """Only a hybrid port has these lines; a native VLAN replaces the one that was there."""
    tree = context.device.running
    for at in _switched(context):
        if ports.mode_of(tree, at) != "hybrid":
            raise Invalid(len("switchport "))
        tree.put(at, ports.HYBRID_NATIVE if "native" in match.words else match.text, match.text)
    return ""


def no_hybrid(context: Context, match: Match) -> str:
    for at in _switched(context):
        ports.forget_hybrid(context.device.running, at, ports.HYBRID_NATIVE if "native" in match.words else "allowed")
    return ""


def access_vlan(context: Context, match: Match) -> str:
    tree, number, said = context.device.running, match.values.get("vlan", 1), ""
    if number not in ports.known_vlans(tree):
        tree.section(f"vlan {number}")
        said = f"% Access VLAN does not exist. Creating vlan {number}\n"
    for at in _switched(context):
        tree.drop(at, ports.ACCESS)
        if number != 1:
            tree.put(at, ports.ACCESS, f"{ports.ACCESS} {number}")
    return said


def native_vlan(context: Context, match: Match) -> str:
    tree, number = context.device.running, match.values.get("vlan", 1)
    for at in _switched(context):
        tree.drop(at, ports.NATIVE)
        if number != 1:
            tree.put(at, ports.NATIVE, f"{ports.NATIVE} {number}")
    return ""


def allowed_vlans(context: Context, match: Match) -> str:
    how = "all" if match.words[0] == "no" else match.words[4]
    if how not in ("only", "add", "remove", "except", "all"):
        how = "only"
    for at in _switched(context):
        ports.allow(context.device.running, at, how, match.values.get("vlans", frozenset()))
    return ""


def address(context: Context, match: Match) -> str:
    tree = context.device.running
    for at in context.headers:
        kind = kind_of(ports.named(at))
        if not tree.has(at, "switchport") and kind not in ("VLAN", "Loopback", "Mgmt") and match.words[0] != "no":
            raise Invalid(0)
        tree.drop(at, "ip address")
        if match.words[0] != "no":
            tree.put(at, "ip address", match.text)
    return ""


def group(context: Context, match: Match) -> str:
    tree, whole = context.device.running, f"{ports.AGGREGATE} {match.values['group']}"
    if not ports.may_exist(context.device, whole):
        raise Invalid(len("port-group "))
    for at in context.headers:
        name = ports.named(at)
        if name not in ports.physical(context.device):
            raise Invalid(0)
        if ports.group_of(tree, name) not in ("", whole):
            raise CliError(f"% {name} is a member of another aggregate port and cannot be changed.")
        new = not ports.exists(context.device, whole)
        if not new and tree.has(at, "switchport") != tree.has(ports.header(whole), "switchport"):
            raise CliError(f"% {name} cannot join: its layer is not that of {whole}.")
        tree.section(ports.header(whole))
        for key in ports.OWN:
            line = tree.section(at).pop(key, None)
            if new and line:
                tree.put(ports.header(whole), key, line)
        ports.forget_hybrid(tree, at)
        tree.put(at, ports.GROUP, match.text)
    return ""


def no_group(context: Context, match: Match) -> str:
    for at in context.headers:
        ports.leave(context.device, ports.named(at))
    return ""


def user(context: Context, match: Match) -> str:
    name, plain = match.values["user"], match.values["secret"]
    hashed = plain if "8" in match.words[-2:-1] else secrets.hash_secret(plain)
    level = match.values.get("level", 1)
    middle = f" privilege {level}" if level != 1 else ""
    context.device.running.put("", f"username {name}", f"username {name}{middle} secret 8 {hashed}")
    return ""


def no_user(context: Context, match: Match) -> str:
    context.device.running.drop("", f"username {match.values['user']}")
    return ""


def enable_secret(context: Context, match: Match) -> str:
    plain = match.values["secret"]
    hashed = plain if "8" in match.words[-2:-1] else secrets.hash_secret(plain)
    context.device.running.put("", "enable secret", f"enable secret 8 {hashed}")
    return ""


def line_section(context: Context, match: Match) -> str:
    context.device.running.section(match.text)
    context.enter("line", match.text, shown="-line")
    return ""
