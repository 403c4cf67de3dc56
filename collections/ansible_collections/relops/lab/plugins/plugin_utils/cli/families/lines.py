"""The session of a command line that is configured line by line: prompts, help, pipes, refusals, faults.

What every such platform does alike is here. A dialect says what it prints and which words it knows.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import filters
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import CTRL_Z, MORE, Interrupted

PIPE = re.compile(r"(.*?)\s\|\s*(\w+)\s+(.+)")
FILTERS = ("include", "exclude", "begin", "section", "count")
DO = re.compile(r"\s*do\s+")


class LineShell:
    """A command line of two kinds of places: where it is asked, and where each line configures at once.

    `comment` begins a line that does nothing, `rejected` is what a line is answered that was made to fail, `left` what
    a line of the configuration answers that leaves it; ^Z leaves it anywhere, ^C where `breaks`.
    """

    comment: ClassVar[str] = "!"
    rejected: ClassVar[str] = "% Command rejected: {}"
    more: ClassVar[str] = MORE
    breaks: ClassVar[bool] = True
    left: ClassVar[str] = "left"

    # --- a dialect's own

    def hostname(self, device: Device) -> str:
        raise NotImplementedError

    def prompt(self, session: Session) -> str:
        raise NotImplementedError

    def asked(self, session: Session) -> Grammar:
        """The commands that are known where the session is asked, not configuring."""
        raise NotImplementedError

    def entered(self, session: Session) -> Grammar:
        """The lines that are known at the place that is being configured."""
        raise NotImplementedError

    def unknown(self, error: CliError, text: str) -> str:
        """What `?` answers after words that mean nothing."""
        return "% Unrecognized command"

    def refusal(self, session: Session, error: CliError, line: str) -> str:
        """What is printed instead of doing a line."""
        raise NotImplementedError

    def begin(self, session: Session) -> None:
        """Give a session that has just logged in its rights."""

    def welcome(self, session: Session) -> str:
        return ""

    def command(self, session: Session, line: str) -> str | None:
        """The command that a line entered while configuring is all the same, None where it configures."""
        return DO.sub("", line, count=1) if DO.match(line) else None

    # --- sessions

    async def serve(self, session: Session) -> None:
        session.terminal.more = self.more
        self.begin(session)
        session.terminal.write(self.welcome(session))
        while True:
            try:
                line = await session.terminal.line(self.prompt(session), helper=lambda text: self.help(session, text))
                await self.execute(session, line)
            except Interrupted as key:
                if session.place and (self.breaks or key.key == CTRL_Z):
                    await self.leave(session)

    async def once(self, session: Session, line: str) -> None:
        self.begin(session)
        session.terminal.length = 0
        await self.execute(session, line)

    def help(self, session: Session, text: str) -> str:
        grammar = self.entered(session) if session.place else self.asked(session)
        try:
            return "".join(f"  {word}\n" for word in grammar.choices(text))
        except CliError as error:
            return self.unknown(error, text) + "\n"

    async def execute(self, session: Session, line: str) -> None:
        """One line as entered, at whatever place the session is."""
        if not line.strip() or line.strip().startswith(self.comment):
            return
        session.log(line.strip())
        try:
            await self.do(session, line)
        except CliError as error:
            session.terminal.write(self.refusal(session, error, line))

    async def do(self, session: Session, line: str) -> None:
        """Do a line: a command, or a line of the configuration."""
        command = line if session.place is None else self.command(session, line)
        if command is None:
            await self.configure(session, session.place, line)
        else:
            await self.exec(session, command)

    async def exec(self, session: Session, line: str) -> None:
        """Do a command, and what stands behind its pipe."""
        line, how, pattern = self.piped(line)
        match = self.asked(session).parse(line)
        await session.device.settle()
        text = await match.action(session, match)
        if how:
            text = filters.filtered(text, how, pattern.strip().strip('"'))
        await session.terminal.page(text)

    def piped(self, line: str) -> tuple[str, str, str]:
        """A command, how its answer is filtered (empty: not at all), and by which words."""
        found = PIPE.fullmatch(line)
        if not found:
            return line, "", ""
        how = next((name for name in FILTERS if name.startswith(found[2].lower())), "")
        if not how:
            raise Invalid(len(found[1]) + 3)
        return found[1], how, found[3]

    async def configure(self, session: Session, context: Any, line: str) -> None:
        """Do a line of configuration, unless it was made to fail."""
        session.lines += 1
        refused = await session.device.faults.before(session.lines, line.strip())
        if refused:
            raise CliError(self.rejected.format(refused))
        before = self.hostname(session.device)
        answer = await self.line(session, context, line)
        if self.hostname(session.device) != before:
            await session.device.announce()
        if answer == self.left:
            await self.leave(session)
        else:
            session.terminal.write(answer)

    async def line(self, session: Session, context: Any, line: str) -> str:
        """Do a line of configuration; what it answers."""
        answer: str = context.run(line)
        return answer

    async def leave(self, session: Session) -> None:
        """Leave the configuration; what was configured forwards from here on."""
        session.place = None
        await session.device.settle()

    def pointed(self, session: Session, column: int | None) -> str:
        """A line that points at the column of a line below the prompt at which it was entered."""
        return "" if column is None else " " * (len(self.prompt(session)) + column) + "^\n"
