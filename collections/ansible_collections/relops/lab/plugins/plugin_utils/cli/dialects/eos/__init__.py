"""Arista EOS."""

from __future__ import annotations

import re

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos import config, execs, reports, sessions
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.boot import Boot
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import LEFT, Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.shell import Shell
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import (
    Ambiguous,
    CliError,
    Incomplete,
    Invalid,
    Match,
    tokens,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import Interrupted
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

COMMIT = re.compile(r"\s*commit(?:\s+timer\s+(\d{1,3}):(\d{2}):(\d{2}))?\s*")


class Eos(Shell):
    """The dialect of Arista switches."""

    version = reports.VERSION
    ssh_version = "OpenSSH_7.8"
    nature = config.NATURE
    grammars = config.GRAMMARS
    boot = Boot(
        factory="spanning-tree mode mstp\n",
        comments=("!",),
        user="username NAME privilege 15 role network-admin secret sha512 SECRET",
        enable="enable password sha512 SECRET",
    )

    def __init__(self) -> None:
        self.user = execs.looking()
        self.user.add("enable", self.enable)
        self.privileged = execs.privileged()
        self.privileged.add("enable", self.enable)

    def store(self, device: Device) -> None:
        execs.store(device, "admin")

    def describe(self, switch: Switch) -> str:
        return reports.description(switch)

    def context(self, device: Device, who: str) -> Context:
        return execs.context(device, who)

    def privilege(self, device: Device, user: str) -> int:
        return 1

    def place(self, session: Session) -> str:
        return f"({config.place(session.place)})" if session.place is not None else ""

    async def enable(self, session: Session, match: Match) -> str:
        """Enter the privileged mode; a password is asked for where there is one."""
        if session.privilege == 15:
            return ""
        for _attempt in range(3):
            try:
                given = await session.terminal.line("Password: ", echo=False)
            except Interrupted:
                return ""
            if self.boot.enables(session.device, given):
                session.privilege = 15
                return ""
        return "% Bad secret\n"

    async def line(self, session: Session, context: Context, line: str) -> str:
        if not context.candidate:
            return await super().line(session, context, line)
        found = COMMIT.fullmatch(line)
        if found:
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            due = hours * 3600 + minutes * 60 + seconds
            await sessions.commit(session.device, session.user, context.candidate, due)
            return LEFT
        if line.strip() == "abort":
            await sessions.abort(session.device, context.candidate)
            return LEFT
        return await super().line(session, context, line)

    def said(self, error: CliError, line: str) -> str:
        words = tokens(line)
        if isinstance(error, Invalid):
            column = error.column or 0
            number = next((at for at, word in enumerate(words) if word.column >= column), max(len(words) - 1, 0))
            word = words[number].text if words else ""
            return f"% Invalid input (at token {number}: '{word}')"
        if isinstance(error, Incomplete):
            return f"% Incomplete command (at token {len(words)}: None)"
        if isinstance(error, Ambiguous):
            return f"% Ambiguous command (at token 0: '{words[0].text if words else ''}')"
        return error.text


DIALECT = Eos()
