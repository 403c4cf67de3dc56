"""A session with Junos: the shell of root, operational and configuration mode, their prompts, pipes and refusals."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import configuring, reports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.operating import OPERATING
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.schema import POINTING, words_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.version import version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Ambiguous, CliError, Incomplete, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import Interrupted

PIPES = ("compare", "count", "display", "except", "find", "last", "match", "no-more")
LEAVING = ("exit", "quit")


class Talk:
    """One operator at the command line."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.terminal = session.terminal
        self.terminal.more = "---(more)---"

    async def run(self) -> None:
        release = version_of(self.session.device.switch)
        self.terminal.write(f"--- JUNOS {release} Kernel 64-bit  JNPR-12.1\n" if release else "\n")
        if self.session.user == "root":
            await self._shell()
        try:
            while True:
                await self._line()
        finally:
            if self.session.place is not None:
                configuring.leave(self.session)

    async def _shell(self) -> None:
        """The shell that root gets first; `cli` leads to the command line."""
        while True:
            line = (await self.terminal.line("root@:RE:0% ")).strip()
            if line in ("exit", "logout"):
                raise Logout
            if line == "cli":
                return
            if line:
                self.terminal.write(f"{line.split()[0]}: Command not found.\n")

    async def _line(self) -> None:
        try:
            line = await self.terminal.line(self.prompt(), helper=self.help)
            await self.execute(line)
        except Interrupted:
            self.terminal.write("")

    def prompt(self) -> str:
        """The prompt, with the line before it that says which member and which place in the hierarchy this is."""
        device, place = self.session.device, self.session.place
        at = "" if place is None else f"[{' '.join(('edit', *place.at))}]"
        pending = database_of(device).pending
        left = max(1, round((pending.until - time.time()) / 60)) if pending else 0
        waits = f"\n# commit confirmed will be rolled back in {left} minutes" if pending and place is not None else ""
        who = f"{self.session.user}@{reports.hostname(device)}"
        return f"{waits}\n{{master:0}}{at}\n{who}{'>' if place is None else '#'} "

    def help(self, text: str) -> str:
        if self.session.place is not None:
            verb, blank, rest = text.partition(" ")
            if not blank:
                return "".join(f"  {word}\n" for word in configuring.COMMANDS if word.startswith(verb))
            at = " ".join((*self.session.place.at, ""))
            return _choices(lambda: POINTING.choices(at + rest))
        return _choices(lambda: OPERATING.choices(text))

    async def execute(self, line: str) -> None:
        """One line as entered, at whatever place the session is."""
        if not line.strip():
            return
        self.session.log(line.strip())
        try:
            command, pipes = _piped(line)
            said = await self._answer(command, pipes)
            await self._page(_through(said, pipes), pipes)
        except CliError as error:
            self._refuse(error)

    async def _answer(self, line: str, pipes: list[str]) -> str:
        if self.session.place is None:
            return await self._operational(line, pipes)
        verb, *more = line.split(None, 1)
        rest = more[0].strip() if more else ""
        try:
            return await self._configuration(_whole(verb), rest, pipes)
        except Invalid as error:
            raise Invalid((error.column or 0) + (line.index(rest) if rest else 0)) from None

    async def _operational(self, line: str, pipes: list[str]) -> str:
        match = OPERATING.parse(line)
        await self.session.device.settle()
        return str(await match.action(self.session, match, pipes))

    async def _configuration(self, verb: str, rest: str, pipes: list[str]) -> str:
        session, words = self.session, list(words_of(rest))
        if verb in (*configuring.CHANGING, "commit"):
            return await self._change(verb, rest, words)
        if verb == "run":
            return await self._operational(rest, pipes)
        if verb == "show":
            return configuring.shown(session, words, pipes)
        if verb == "rollback":
            return configuring.rollback(session, words)
        if verb in (*LEAVING, "edit", "up", "top"):
            return await self._move(verb, words)
        if verb == "status":
            return "Users currently editing the configuration:\n"
        raise CliError("error: not available here")

    async def _change(self, verb: str, rest: str, words: list[str]) -> str:
        session, device = self.session, self.session.device
        session.lines += 1
        refused = await device.faults.before(session.lines, f"{verb} {rest}".strip())
        if refused:
            raise CliError(f"error: {refused}")
        if verb != "commit":
            return configuring.change(session, verb, rest)
        before = reports.hostname(device)
        quits = "and-quit" in words
        said = configuring.commit(session, [word for word in words if word != "and-quit"])
        await device.settle()
        if reports.hostname(device) != before:
            await device.announce()
        return said + (configuring.leave(session) if quits else "")

    async def _move(self, verb: str, words: list[str]) -> str:
        place = self.session.place
        if verb == "edit":
            place.at = configuring.path(POINTING, place.at, " ".join(words))
        elif verb == "top" and not words:
            place.at = ()
        elif verb == "top":
            where, place.at = place.at, ()
            try:
                return await self._configuration(_whole(words[0]), " ".join(words[1:]), [])
            finally:
                place.at = where
        elif verb == "up" or (place.at and not words):
            place.at = place.at[:-1]
        else:
            return await self._leave()
        return ""

    async def _leave(self) -> str:
        if configuring.uncommitted(self.session):
            answer = (await self.terminal.line(configuring.question(self.session))).strip().lower()
            if answer not in ("", "y", "yes"):
                return ""
        said = configuring.leave(self.session)
        await self.session.device.settle()
        return said

    async def _page(self, said: str, pipes: list[str]) -> None:
        length = self.terminal.length
        if "no-more" in pipes:
            self.terminal.length = 0
        await self.terminal.page(said)
        if "no-more" in pipes:
            self.terminal.length = length

    def _refuse(self, error: CliError) -> None:
        if error.column is not None:
            width = len(self.prompt().rpartition("\n")[2])
            self.terminal.write(" " * (width + error.column) + "^\n")
        self.terminal.write(_said(error) + "\n")


def _said(error: CliError) -> str:
    if isinstance(error, Invalid):
        return "unknown command." if error.column == 0 else "syntax error."
    if isinstance(error, Incomplete):
        return "missing argument."
    if isinstance(error, Ambiguous):
        return f"'{error.line.split()[-1]}' is ambiguous."
    return error.text


def _whole(verb: str) -> str:
    fitting = [word for word in configuring.COMMANDS if word.startswith(verb.lower())]
    if verb in fitting or len(fitting) == 1:
        return verb if verb in fitting else fitting[0]
    if fitting:
        raise Ambiguous(verb)
    raise Invalid(0)


def _piped(line: str) -> tuple[str, list[str]]:
    """The command, and what follows each `|` outside quotes, its first word written out."""
    parts = [part.strip() for part in re.split(r'\|(?=(?:[^"]*"[^"]*")*[^"]*$)', line)]
    pipes = []
    for part in parts[1:]:
        word, _blank, rest = part.partition(" ")
        whole = [name for name in PIPES if name.startswith(word)]
        if not word or len(whole) != 1:
            raise Invalid(line.find(part, len(parts[0])))
        pipes.append(f"{whole[0]} {rest.strip()}".strip())
    return parts[0], pipes


def _through(said: str, pipes: list[str]) -> str:
    lines = said.splitlines()
    for pipe in pipes:
        how, _blank, pattern = pipe.partition(" ")
        found = re.compile(pattern.strip('"') or ".", re.IGNORECASE)
        if how in ("match", "except"):
            lines = [line for line in lines if bool(found.search(line)) is (how == "match")]
        elif how == "count":
            lines = [f"Count: {len(lines)} lines"]
        elif how == "last":
            lines = lines[-int(pattern or 24) :]
        elif how == "find":
            lines = lines[next((at for at, line in enumerate(lines) if found.search(line)), len(lines)) :]
    return "".join(f"{line}\n" for line in lines)


def _choices(ask: Callable[[], list[str]]) -> str:
    try:
        return "Possible completions:\n" + "".join(f"  {word}\n" for word in ask())
    except CliError:
        return "No valid completions\n"
