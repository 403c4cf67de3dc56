"""EXEC mode of RGOS: looking, saving, reloading, entering configuration."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import load, ports, render, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.kinds import KINDS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.state import measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import Interrupted

Command = Callable[[Session, Match], Awaitable[str]]


def shown(make: Callable[..., Any], *facts: str) -> Command:
    """A `show` of the whole device: `make(device, facts)`."""

    async def command(session: Session, match: Match) -> str:
        return str(make(session.device, await measure(session.device, *facts)))

    return command


def said(make: Callable[[Device], str]) -> Command:
    async def command(session: Session, match: Match) -> str:
        return make(session.device)

    return command


async def neighbors(session: Session, match: Match) -> str:
    return shows.neighbor_details((await measure(session.device, "neighbors")).neighbors)


async def running(session: Session, match: Match) -> str:
    device, name = session.device, match.values.get("name")
    text = render.text(device)
    if name:
        if not ports.exists(device, name):
            raise Invalid(len("show running-config interface "))
        text = "\n".join(render.section(device.running, ports.header(name))) + "\n"
    return f"\nBuilding configuration...\nCurrent configuration: {len(text.encode())} bytes\n\n{text}"


async def startup(session: Session, match: Match) -> str:
    path = session.device.paths.startup
    return path.read_text() if path.exists() else "% startup-config does not exist.\n"


async def write(session: Session, match: Match) -> str:
    store(session.device, session.user)
    return "\nBuilding configuration...\n[OK]\n"


def store(device: Device, user: str) -> None:
    """Write the running configuration to flash in the name of a user."""
    device.saved = (time.time(), user)
    device.paths.startup.write_text(render.text(device))
    device.dirty = False


async def reload(session: Session, match: Match) -> str:
    answer = await session.terminal.line("Reload system?(Y/N)")
    if answer.strip().lower() not in {"y", "yes"}:
        return ""
    session.device.restart(session.device, "Reload")
    raise Logout


async def enable(session: Session, match: Match) -> str:
    if session.privilege == 15:
        return ""
    for _attempt in range(3):
        try:
            given = await session.terminal.line("\nPassword:", echo=False)
        except Interrupted:
            return ""
        if load.enables(session.device, given):
            session.privilege = 15
            return "\n"
    return "% Access denied\n"


async def disable(session: Session, match: Match) -> str:
    session.privilege = 1
    return ""


async def logout(session: Session, match: Match) -> str:
    raise Logout


async def configure(session: Session, match: Match) -> str:
    if session.device.faults.lock:
        raise CliError("% Configuration mode is locked by another user, please try later.")
    session.place = Context(session.device, session.user)
    return "Enter configuration commands, one per line.  End with CNTL/Z.\n"


async def terminal_length(session: Session, match: Match) -> str:
    session.terminal.length = match.values.get("value", 24)
    return ""


async def nothing(session: Session, match: Match) -> str:
    return ""


async def clear_macs(session: Session, match: Match) -> str:
    await session.device.data.flush()
    return ""


def _user() -> Grammar:
    grammar = Grammar(KINDS)
    grammar.add("show interfaces status", shown(shows.status))
    grammar.add("show interfaces switchport", shown(shows.switchport))
    grammar.add("show aggregateport summary", shown(shows.aggregate_summary))
    grammar.add("show lacp summary", shown(shows.lacp_summary))
    for rest in ("", " dynamic"):
        grammar.add("show mac-address-table" + rest, shown(shows.mac_table, "macs"))
    grammar.add("show vlan", said(shows.vlan))
    grammar.add("show lldp neighbors detail", neighbors)
    grammar.add("show ip interface brief", shown(shows.ip_brief))
    grammar.add("show version", said(shows.version))
    grammar.add("terminal length <value:int>", terminal_length)
    grammar.add("terminal width <value:int>", nothing)
    grammar.add("terminal monitor", nothing)
    grammar.add("enable", enable)
    grammar.add("disable", disable)
    grammar.add("exit|quit", logout)
    return grammar


def _privileged() -> Grammar:
    grammar = _user()
    for rest in ("", " interface <name:interface>"):
        grammar.add("show running-config" + rest, running)
    grammar.add("show startup-config", startup)
    for words in ("configure", "configure terminal"):
        grammar.add(words, configure)
    for words in ("write", "write memory", "copy running-config startup-config"):
        grammar.add(words, write)
    grammar.add("reload", reload)
    grammar.add("clear mac-address-table dynamic", clear_macs)
    return grammar


USER, PRIVILEGED = _user(), _privileged()
