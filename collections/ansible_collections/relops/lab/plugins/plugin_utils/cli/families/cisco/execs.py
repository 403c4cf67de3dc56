"""Commands of the EXEC mode that are alike in the family."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import Nature, header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session

Command = Callable[[Session, Match], Awaitable[str]]


def shown(nature: Nature, make: Callable[..., Any], *facts: str) -> Command:
    """A `show` of what is: `make(look)`, or `make(look, [name])` for one interface."""

    async def command(session: Session, match: Match) -> str:
        look = Look(nature, session.device, await measure(session.device, *facts))
        name = match.values.get("name")
        if name is None:
            return str(make(look))
        if header(name) not in session.device.running.sections:
            raise Invalid(len(" ".join(match.words).partition(name)[0]))
        return str(make(look, [name]))

    return command


def told(make: Callable[[Session, Match], str]) -> Command:
    """A command that needs no measuring."""

    async def command(session: Session, match: Match) -> str:
        return make(session, match)

    return command


async def logout(session: Session, match: Match) -> str:
    raise Logout


async def nothing(session: Session, match: Match) -> str:
    return ""


async def clear_macs(session: Session, match: Match) -> str:
    await session.device.data.flush()
    return ""


def terminal_length(session: Session, match: Match) -> str:
    session.terminal.length = match.values["value"]
    return ""


def terminal_width(session: Session, match: Match) -> str:
    session.terminal.width = match.values["value"]
    return ""
