"""Operational mode of Junos: looking, entering the configuration mode, rebooting, leaving."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import configuring, reports, shows, text
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.names import is_interface
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.schema import POINTING
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.state import Facts, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Kind, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session

Command = Callable[[Session, Match, list[str]], Awaitable[str]]
YES = ("y", "yes")


def _number(given: str) -> int:
    if not given.isdigit():
        raise ValueError(given)
    return int(given)


def _interface(given: str) -> str:
    name = given.removesuffix(".0")
    if not is_interface(name):
        raise ValueError(given)
    return name


KINDS: Mapping[str, Kind] = {"int": _number, "name": _interface, "line": lambda given: given}


def shown(make: Callable[[Facts], str], *facts: str) -> Command:
    """A `show` of what was measured."""

    async def command(session: Session, match: Match, pipes: list[str]) -> str:
        return make(await measure(session.device, *facts))

    return command


def said(make: Callable[[Session], str]) -> Command:
    """A command that needs no measuring."""

    async def command(session: Session, match: Match, pipes: list[str]) -> str:
        return make(session)

    return command


async def interfaces(session: Session, match: Match, pipes: list[str]) -> str:
    """`show interfaces`, in each of its forms."""
    facts = await measure(session.device)
    only = match.values.get("name", "")
    names = facts.names()
    if only and only not in names:
        raise CliError(f"error: device {only} not found")
    if "terse" in match.words:
        return shows.terse(facts, only)
    wanted = [only] if only else [name for name in names if name not in ("irb", "lo0")]
    return reports.interfaces(facts, wanted, media="media" in match.words)


async def neighbors(session: Session, match: Match, pipes: list[str]) -> str:
    facts = await measure(session.device, "neighbors")
    if not facts.config.below("protocols", "lldp"):
        return ""
    only = match.values.get("name")
    if only:
        facts.neighbors = [heard for heard in facts.neighbors if heard.port == only]
    return shows.neighbor_details(facts) if only or "detail" in match.words else shows.neighbors(facts)


async def configuration(session: Session, match: Match, pipes: list[str]) -> str:
    """`show configuration` of a part, in braces or as statements, or what differs from an older one."""
    base = database_of(session.device)
    given = match.values.get("part", "")
    part = configuring.path(POINTING, (), given) if given else ()
    for pipe in pipes:
        if pipe.startswith("compare rollback"):
            return text.compare(base.history[int(pipe.split()[-1]) - 1].config, base.running)
    if "display set" in pipes:
        return "".join(f"{line}\n" for line in base.running.lines(part))
    return text.braces(base.running, part)


async def configure(session: Session, match: Match, pipes: list[str]) -> str:
    way = next((word for word in ("exclusive", "private") if word in match.words), "shared")
    return configuring.enter(session, way)


async def set_cli(session: Session, match: Match, pipes: list[str]) -> str:
    value = match.values.get("value", 0)
    if "screen-width" in match.words:
        session.terminal.width = value
        return f"Screen width set to {value}\n"
    if "screen-length" in match.words:
        session.terminal.length = value
        return f"Screen length set to {value}\n"
    return "Disabling complete-on-space\n" if "off" in match.words else "Enabling complete-on-space\n"


async def reboot(session: Session, match: Match, pipes: list[str]) -> str:
    answer = await session.terminal.line("Reboot the system ? [yes,no] (no) ")
    if answer.strip().lower() not in YES:
        return ""
    session.terminal.write("\nShutdown NOW!\n[pid 5120]\n")
    session.device.restart(session.device, "Router rebooted after a normal shutdown.")
    raise Logout


async def logout(session: Session, match: Match, pipes: list[str]) -> str:
    raise Logout


async def clear_macs(session: Session, match: Match, pipes: list[str]) -> str:
    await session.device.data.flush()
    return ""


def _operating() -> Grammar:
    grammar = Grammar(KINDS)
    grammar.add("show version", said(lambda session: reports.version(session.device)))
    grammar.add("show chassis hardware", said(lambda session: reports.hardware(session.device)))
    grammar.add("show system commit", said(lambda session: reports.commits(session.device)))
    grammar.add("show system users", said(lambda session: reports.users(session.device)))
    grammar.add("show system uptime", said(lambda session: reports.uptime(session.device)))
    for form in ("", " terse", " media", " brief", " <name:name>", " <name:name> terse", " <name:name> media"):
        grammar.add("show interfaces" + form, interfaces)
    grammar.add("show interfaces terse <name:name>", interfaces)
    grammar.add("show interfaces descriptions", shown(shows.descriptions))
    for form in ("", " detail", " interface <name:name>"):
        grammar.add("show lldp neighbors" + form, neighbors)
    grammar.add("show ethernet-switching table", shown(shows.mac_table, "macs"))
    grammar.add("show ethernet-switching interface", shown(shows.switching))
    grammar.add("show lacp interfaces", shown(shows.lacp))
    grammar.add("show vlans", shown(shows.vlans))
    grammar.add("show configuration", configuration)
    grammar.add("show configuration <part:line>", configuration)
    for way in ("", " exclusive", " private"):
        grammar.add("configure" + way, configure)
        grammar.add("edit" + way, configure)
    grammar.add("set cli screen-width <value:int>", set_cli)
    grammar.add("set cli screen-length <value:int>", set_cli)
    grammar.add("set cli complete-on-space on|off", set_cli)
    grammar.add("clear ethernet-switching table", clear_macs)
    grammar.add("request system reboot", reboot)
    grammar.add("exit|quit", logout)
    return grammar


OPERATING = _operating()
