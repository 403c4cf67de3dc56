"""Ruijie RGOS."""

from __future__ import annotations

import re

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import execs, ports, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import load as loading
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.commands import LEFT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.config import GRAMMARS, Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import filters
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import CTRL_Z, Interrupted
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

PIPE = re.compile(r"(.*?)\s\|\s*(\w+)\s+(.+)")
FILTERS = ("include", "exclude", "begin", "section", "count")


class Rgos:
    """The dialect of Ruijie switches."""

    version = VERSION
    ssh_version = "RGOS_SSH_1.0"

    def check(self, switch: Switch, text: str) -> list[str]:
        return loading.check(switch, text)

    def load(self, device: Device, text: str) -> list[str]:
        return loading.load(device, text)

    def store(self, device: Device) -> None:
        execs.store(device, "console")

    def intent(self, device: Device) -> Intent:
        return ports.intent(device)

    def hostname(self, device: Device) -> str:
        return shows.hostname(device)

    def short(self, interface: str) -> str:
        return interface

    def describe(self, switch: Switch) -> str:
        return shows.system_description(switch.model, version_of(switch))

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return loading.authenticate(device, user, password)

    async def serve(self, session: Session) -> None:
        session.privilege = loading.privilege(session.device, session.user)
        session.terminal.write("\n")
        while True:
            try:
                line = await session.terminal.line(self.prompt(session), helper=lambda text: self.help(session, text))
                await self.execute(session, line)
            except Interrupted as key:
                if session.place or key.key == CTRL_Z:
                    await self._leave(session)

    async def once(self, session: Session, line: str) -> None:
        session.privilege = loading.privilege(session.device, session.user)
        session.terminal.length = 0
        await self.execute(session, line)

    def prompt(self, session: Session) -> str:
        name = self.hostname(session.device)
        if session.place is not None:
            return f"{name}(config{session.place.shown})#"
        return name + ("#" if session.privilege == 15 else ">")

    def help(self, session: Session, text: str) -> str:
        grammar: Grammar = GRAMMARS[session.place.mode] if session.place else self._grammar(session)
        try:
            return "".join(f"  {word}\n" for word in grammar.choices(text))
        except CliError:
            return "% Unrecognized command\n"

    async def execute(self, session: Session, line: str) -> None:
        """One line as entered, at whatever place the session is."""
        if not line.strip() or line.strip().startswith("!"):
            return
        session.log(line.strip())
        try:
            await self._execute(session, line)
        except CliError as error:
            self._refuse(session, error)

    async def _execute(self, session: Session, line: str) -> None:
        if session.place is None:
            await self._exec(session, line)
        elif re.match(r"\s*do\s", line):
            await self._exec(session, re.sub(r"^\s*do\s+", "", line))
        else:
            await self._configure(session, session.place, line)

    async def _exec(self, session: Session, line: str) -> None:
        how, pattern = "", ""
        piped = PIPE.fullmatch(line)
        if piped:
            line, how, pattern = piped.groups()
            how = next((name for name in FILTERS if name.startswith(how.lower())), "")
            if not how:
                raise Invalid(len(line) + 3)
        match = self._grammar(session).parse(line)
        await session.device.settle()
        text = await match.action(session, match)
        if how:
            text = filters.filtered(text, how, pattern.strip().strip('"'))
        await session.terminal.page(text)

    async def _configure(self, session: Session, context: Context, line: str) -> None:
        session.lines += 1
        refused = await session.device.faults.before(session.lines, line.strip())
        if refused:
            raise CliError(f"% Command rejected: {refused}")
        before = self.hostname(session.device)
        answer = context.run(line)
        if self.hostname(session.device) != before:
            await session.device.announce()
        if answer == LEFT:
            await self._leave(session)
        else:
            session.terminal.write(answer)

    async def _leave(self, session: Session) -> None:
        """Leave configuration mode; what was configured forwards from here on."""
        session.place = None
        await session.device.settle()

    def _grammar(self, session: Session) -> Grammar:
        return execs.PRIVILEGED if session.privilege == 15 else execs.USER

    def _refuse(self, session: Session, error: CliError) -> None:
        if error.column is not None:
            session.terminal.write(" " * (len(self.prompt(session)) + error.column) + "^\n")
        session.terminal.write(said(error) + "\n" + ("\n" if error.column is not None else ""))


DIALECT = Rgos()
