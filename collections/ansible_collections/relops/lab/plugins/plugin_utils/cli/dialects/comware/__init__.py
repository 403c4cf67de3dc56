"""H3C Comware 7."""

from __future__ import annotations

import re

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import (
    exec_grammar,
    execs,
    ports,
    reports,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import load as loading
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.commands import LEFT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.config import GRAMMARS, Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.words import MORE, said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import filters
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import CTRL_Z, Interrupted
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

PIPE = re.compile(r"(.*?)\s*\|\s*(include|exclude|begin)\s+(.+)")
ANYWHERE = re.compile(r"\s*(display|save)\b")
STARS = "*" * 78
BANNER = f"""\

{STARS}
* Copyright (c) 2004-2019 New H3C Technologies Co., Ltd. All rights reserved.*
* Without the owner's prior written consent,{" " * 33}*
* no decompiling or reverse-engineering shall be allowed.{" " * 20}*
{STARS}

"""


class Comware:
    """The dialect of H3C switches."""

    version = VERSION
    ssh_version = "Comware-7.1.070"

    def check(self, switch: Switch, text: str) -> list[str]:
        return loading.check(switch, text)

    def load(self, device: Device, text: str) -> list[str]:
        return loading.load(device, text)

    def store(self, device: Device) -> None:
        execs.store(device, "console")

    def intent(self, device: Device) -> Intent:
        return ports.intent(device)

    def hostname(self, device: Device) -> str:
        return reports.hostname(device)

    def short(self, interface: str) -> str:
        return interface

    def describe(self, switch: Switch) -> str:
        return reports.system_description(switch.model, version_of(switch))

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return loading.authenticate(device, user, password)

    async def serve(self, session: Session) -> None:
        session.terminal.more = MORE
        session.terminal.write(BANNER)
        while True:
            try:
                line = await session.terminal.line(self.prompt(session), helper=lambda text: self.help(session, text))
                await self.execute(session, line)
            except Interrupted as key:
                if session.place and key.key == CTRL_Z:
                    await self._leave(session)

    async def once(self, session: Session, line: str) -> None:
        session.terminal.length = 0
        await self.execute(session, line)

    def prompt(self, session: Session) -> str:
        name = self.hostname(session.device)
        return f"[{name}{session.place.view}]" if session.place is not None else f"<{name}>"

    def help(self, session: Session, text: str) -> str:
        grammar: Grammar = GRAMMARS[session.place.mode] if session.place else exec_grammar.USER
        try:
            return "".join(f"  {word}\n" for word in grammar.choices(text))
        except CliError:
            return " % Unrecognized command found at '^' position.\n"

    async def execute(self, session: Session, line: str) -> None:
        """One line as entered, at whatever place the session is."""
        if not line.strip() or line.strip().startswith("#"):
            return
        session.log(line.strip())
        try:
            await self._execute(session, line)
        except CliError as error:
            self._refuse(session, error, len(line.rstrip()))

    async def _execute(self, session: Session, line: str) -> None:
        if session.place is None or ANYWHERE.match(line):
            await self._exec(session, line, exec_grammar.ANY_VIEW if session.place else exec_grammar.USER)
        else:
            await self._configure(session, session.place, line)

    async def _exec(self, session: Session, line: str, grammar: Grammar) -> None:
        how, pattern = "", ""
        if "|" in line:
            piped = PIPE.fullmatch(line)
            if not piped:
                raise Invalid(line.index("|") + 1)
            line, how, pattern = piped.groups()
        match = grammar.parse(line)
        await session.device.settle()
        text = await match.action(session, match)
        if how:
            text = filters.filtered(text, how, pattern.strip().strip('"'))
        await session.terminal.page(text)

    async def _configure(self, session: Session, context: Context, line: str) -> None:
        session.lines += 1
        refused = await session.device.faults.before(session.lines, line.strip())
        if refused:
            raise CliError(f" % Command rejected: {refused}")
        before = self.hostname(session.device)
        answer = context.run(line)
        if self.hostname(session.device) != before:
            await session.device.announce()
        if answer == LEFT:
            await self._leave(session)
        else:
            session.terminal.write(answer)

    async def _leave(self, session: Session) -> None:
        """Go to the user view; what was configured forwards from here on."""
        session.place = None
        await session.device.settle()

    def _refuse(self, session: Session, error: CliError, length: int) -> None:
        text, column = said(error, length)
        if column is not None:
            session.terminal.write(" " * (len(self.prompt(session)) + column) + "^\n")
        session.terminal.write(text + "\n")


DIALECT = Comware()
