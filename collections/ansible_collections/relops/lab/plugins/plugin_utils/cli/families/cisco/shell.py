"""The command line of the family: EXEC and configuration modes, pipes, help, refusals. A dialect fills in the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import boot, filters
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import LEFT, Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import Nature
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import CTRL_Z, Interrupted
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

PIPE = re.compile(r"(.*?)\s\|\s*(\w+)\s+(.+)")
FILTERS = ("include", "exclude", "begin", "section", "count")
EXEC_WORDS = re.compile(r"\s*(do\s|(sho?w?|copy|write?|ping|terminal|dir|checkpoint|rollback\s+running)\b)")


class Shell:
    """What the dialects of the family share of `cli/dialect.py`; a dialect sets the class attributes."""

    version: str
    ssh_version: str
    nature: Nature
    grammars: Mapping[str, Grammar]
    boot: boot.Boot
    privileged: Grammar
    user: Grammar
    more = " --More-- "

    # --- the lab's questions

    def check(self, switch: Switch, text: str) -> list[str]:
        return self.boot.check(self, switch, text)

    def load(self, device: Device, text: str) -> list[str]:
        return self.boot.load(self, device, text)

    def store(self, device: Device) -> None:
        raise NotImplementedError

    def intent(self, device: Device) -> Intent:
        return self.nature.intent(device)

    def hostname(self, device: Device) -> str:
        return device.running.value("", "hostname") or "switch"

    def short(self, interface: str) -> str:
        return interface

    def describe(self, switch: Switch) -> str:
        raise NotImplementedError

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return self.boot.authenticate(device, user, password)

    # --- a dialect's own

    def place(self, session: Session) -> str:
        """What the prompt says of the place in the configuration, without the name before and the sign after it."""
        raise NotImplementedError

    def sign(self, session: Session) -> str:
        return "#" if session.privilege == 15 else ">"

    def context(self, device: Device, who: str) -> Context:
        """A place at the top of the running configuration."""
        return Context(device, who, self.nature, self.grammars)

    def said(self, error: CliError, line: str) -> str:
        """What the system prints instead of doing a line."""
        raise NotImplementedError

    def privilege(self, device: Device, user: str) -> int:
        return 15

    def welcome(self, session: Session) -> str:
        return ""

    # --- sessions

    async def serve(self, session: Session) -> None:
        self._begin(session)
        session.terminal.write(self.welcome(session))
        while True:
            try:
                line = await session.terminal.line(self.prompt(session), helper=lambda text: self.help(session, text))
                await self.execute(session, line)
            except Interrupted as key:
                if session.place or key.key == CTRL_Z:
                    await self.left(session)

    async def once(self, session: Session, line: str) -> None:
        self._begin(session)
        session.terminal.length = 0
        await self.execute(session, line)

    def _begin(self, session: Session) -> None:
        session.privilege = self.privilege(session.device, session.user)
        session.terminal.more = self.more

    def prompt(self, session: Session) -> str:
        return f"{self.hostname(session.device)}{self.place(session)}{self.sign(session)}"

    def help(self, session: Session, text: str) -> str:
        grammar = self.grammars[session.place.mode] if session.place else self._grammar(session)
        try:
            return "".join(f"  {word}\n" for word in grammar.choices(text))
        except CliError as error:
            return self.said(error, text) + "\n"

    async def execute(self, session: Session, line: str) -> None:
        """One line as entered, at whatever place the session is."""
        if not line.strip() or line.strip().startswith("!"):
            return
        session.log(line.strip())
        try:
            if session.place is None:
                await self.exec(session, line)
            elif EXEC_WORDS.match(line):
                await self.exec(session, re.sub(r"^\s*do\s+", "", line))
            else:
                await self._configure(session, session.place, line)
        except CliError as error:
            session.terminal.write(self._refusal(session, error, line))

    def _refusal(self, session: Session, error: CliError, line: str) -> str:
        return self.said(error, line) + "\n"

    async def exec(self, session: Session, line: str) -> None:
        """Do a command of the EXEC mode, and what stands behind its pipe."""
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
            raise CliError(f"% {refused}")
        before = self.hostname(session.device)
        answer = await self.line(session, context, line)
        if self.hostname(session.device) != before:
            await session.device.announce()
        if answer == LEFT:
            await self.left(session)
        else:
            session.terminal.write(answer)

    async def line(self, session: Session, context: Context, line: str) -> str:
        """Do a line of configuration."""
        return context.run(line)

    async def left(self, session: Session) -> None:
        """Leave configuration mode; what was configured forwards from here on."""
        session.place = None
        await session.device.settle()

    def _grammar(self, session: Session) -> Grammar:
        return self.privileged if session.privilege == 15 else self.user
