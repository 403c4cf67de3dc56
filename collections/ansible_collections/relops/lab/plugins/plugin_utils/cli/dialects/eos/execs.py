"""EXEC mode of EOS: looking, saving, entering configuration, and what is said about configuration sessions."""

from __future__ import annotations

import time

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos import config, pair, reports, sessions, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import execs
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree


def context(device: Device, who: str) -> Context:
    """A place at the top of the running configuration."""
    return Context(device, who, config.NATURE, config.GRAMMARS, refuses=config.refuses)


def stamp(when: float) -> str:
    return time.strftime("%a %b %e %H:%M:%S %Y", time.gmtime(when))


def body(tree: Tree) -> str:
    return "\n".join(config.body(tree)) + "\n"


def _head(device: Device, command: str, *more: str) -> str:
    number, name = reports.version_of(device.switch), device.hostname(device)
    told = f"! device: {name} ({device.switch.model or 'switch'}, EOS-{number})"
    return "".join(f"{line}\n" for line in (f"! Command: {command}", *more, told, "!"))


def store(device: Device, user: str) -> None:
    """Make the running configuration what the switch boots with, in the name of a user."""
    device.saved = (time.time(), user)
    device.paths.startup.write_text(body(device.running))
    device.dirty = False


def running(session: Session, match: Match) -> str:
    device, name = session.device, match.values.get("name")
    if name is None:
        return _head(device, match.text) + body(device.running)
    if header(name) not in device.running.sections:
        raise Invalid(len("show running-config interfaces "))
    return "\n".join(config.section(device.running, header(name))) + "\n"


def startup(session: Session, match: Match) -> str:
    path, device = session.device.paths.startup, session.device
    if not path.exists():
        return "! No startup-config was found.\n"
    when, who = device.saved or (device.booted, "root")
    last = f"! Startup-config last modified at  {stamp(when)} by {who}"
    return _head(device, match.text, last) + path.read_text()


def running_diffs(session: Session, match: Match) -> str:
    path = session.device.paths.startup
    saved = path.read_text() if path.exists() else ""
    return sessions.diffs(saved, body(session.device.running), "flash:/startup-config", "system:/running-config")


def session_config(session: Session, match: Match) -> str:
    """The candidate of one's own session, or what differs in it."""
    place = session.place
    if place is None or not place.candidate:
        raise CliError("% Not in a configuration session")
    if match.words[-1] == "diffs":
        new = f"session:/{place.candidate}-session-config"
        return sessions.diffs(body(session.device.running), body(place.tree), "system:/running-config", new)
    return _head(session.device, f"show session-configuration named {place.candidate}") + body(place.tree)


def save(session: Session, match: Match) -> str:
    store(session.device, session.user)
    return "Copy completed successfully.\n"


async def reload(session: Session, match: Match) -> str:
    if session.device.dirty:
        answer = await session.terminal.line("System configuration has been modified. Save? [yes/no/cancel/diff]:")
        if answer.strip().lower() in {"yes", "y"}:
            store(session.device, session.user)
    answer = await session.terminal.line("Proceed with reload? [confirm]")
    if answer.strip().lower() not in {"", "y", "yes"}:
        return ""
    session.device.restart(session.device, "Reload requested by the user.")
    raise Logout


async def erase(session: Session, match: Match) -> str:
    await session.terminal.line("Proceed with erasing startup configuration? [confirm]")
    session.device.paths.startup.unlink(missing_ok=True)
    return ""


async def configure(session: Session, match: Match) -> str:
    _unlocked(session)
    session.place = context(session.device, session.user)
    return ""


async def configure_session(session: Session, match: Match) -> str:
    _unlocked(session)
    session.place = sessions.enter(session.device, session.user, match.values.get("name", ""))
    return ""


def _unlocked(session: Session) -> None:
    if session.device.faults.lock:
        raise CliError("% Configuration is locked by another session")


async def commit_session(session: Session, match: Match) -> str:
    await sessions.commit(session.device, session.user, match.values["name"])
    return ""


async def abort_session(session: Session, match: Match) -> str:
    await sessions.abort(session.device, match.values["name"])
    return ""


async def neighbors(session: Session, match: Match) -> str:
    if "lldp run" in session.device.running.lines:  # only its negation is shown
        return "% LLDP is not enabled\n"
    look = Look(config.NATURE, session.device, await measure(session.device, "neighbors"))
    return reports.neighbor_details(look) if "detail" in match.words else reports.neighbors(look)


async def vlan(session: Session, match: Match) -> str:
    look, number = Look(config.NATURE, session.device, await measure(session.device)), match.values.get("vlan")
    if number is not None and number not in config.NATURE.vlans(look.tree):
        raise CliError(f"% VLAN {number} not found in current VLAN database")
    return shows.vlan(look, number)


def terminal_length(session: Session, match: Match) -> str:
    execs.terminal_length(session, match)
    return (
        "Pagination disabled.\n" if not session.terminal.length else f"Length set to {session.terminal.length} lines.\n"
    )


def terminal_width(session: Session, match: Match) -> str:
    execs.terminal_width(session, match)
    return f"Width set to {session.terminal.width} columns.\n"


async def disable(session: Session, match: Match) -> str:
    session.privilege = 1
    return ""


def looking() -> Grammar:
    """The commands that everybody has."""
    made = Grammar(config.KINDS)
    for word, make in (
        ("status", shows.status),
        ("trunk", shows.trunk),
        ("switchport", shows.switchport),
        ("description", shows.description),
    ):
        made.add(f"show interfaces {word}", execs.shown(config.NATURE, make))
        made.add(f"show interfaces <name:interface> {word}", execs.shown(config.NATURE, make))
    for syntax in ("show port-channel summary", "show port-channel dense"):
        made.add(syntax, execs.shown(config.NATURE, shows.port_channels))
    for rest in ("", " dynamic"):
        made.add("show mac address-table" + rest, execs.shown(config.NATURE, shows.mac_table, "macs"))
    made.add("show ip interface brief", execs.shown(config.NATURE, shows.ip_brief))
    for rest in ("", " <vlan:vlan>", " brief"):
        made.add("show vlan" + rest, vlan)
    for rest in ("", " detail"):
        made.add("show lldp neighbors" + rest, neighbors)
    made.add("show hostname", execs.told(lambda at, _: f"Hostname: {at.device.hostname(at.device)}\n"))
    made.add("show version", execs.told(lambda session, _match: reports.version(session.device)))
    made.add("show inventory", execs.told(lambda session, _match: reports.inventory(session.device)))
    made.add("show mlag", execs.shown(config.NATURE, pair.mlag))
    made.add("show mlag interfaces", pair.interfaces)
    made.add("show clock", execs.told(lambda _session, _match: f"{stamp(time.time())}\nTimezone: UTC\n"))
    made.add("terminal length <value:int>", execs.told(terminal_length))
    made.add("terminal width <value:int>", execs.told(terminal_width))
    made.add("terminal monitor", execs.nothing)
    made.add("exit|logout|quit", execs.logout)
    return made


def privileged() -> Grammar:
    """What `enable` adds."""
    made = looking()
    for rest in ("", " interfaces <name:interface>"):
        made.add("show running-config" + rest, execs.told(running))
    made.add("show running-config diffs", execs.told(running_diffs))
    made.add("show startup-config", execs.told(startup))
    for rest in ("", " diffs"):
        made.add("show session-config" + rest, execs.told(session_config))
    for rest in ("", " detail"):
        made.add("show configuration sessions" + rest, execs.told(lambda at, _: sessions.table(at.device)))
    for syntax in ("write", "write memory", "copy running-config startup-config"):
        made.add(syntax, execs.told(save))
    made.add("write erase", erase)
    made.add("reload", reload)
    for syntax in ("configure", "configure terminal"):
        made.add(syntax, configure)
    for syntax in ("configure session", "configure session <name:word>"):
        made.add(syntax, configure_session)
    made.add("configure session <name:word> commit", commit_session)
    for syntax in ("configure session <name:word> abort", "no configure session <name:word>"):
        made.add(syntax, abort_session)
    made.add("disable", disable)
    made.add("clear mac address-table dynamic", execs.clear_macs)
    for syntax in ("clear counters", "end"):
        made.add(syntax, execs.nothing)
    return made
