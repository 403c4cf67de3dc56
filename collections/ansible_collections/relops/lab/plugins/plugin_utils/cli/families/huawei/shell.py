"""The command line of VRP: the user view, the system view and those below, one stage or two."""

from __future__ import annotations

import re

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import (
    display,
    load,
    ports,
    reports,
    stages,
    words,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context, grammars
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour, joined
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.render import current
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.lines import LineShell
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Incomplete, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

MORE = "  ---- More ----"
PIPE = re.compile(r"(.*?)\s\|\s*(include|exclude|begin)\s+(.+)")
LOCKED = "Error: The system configuration is locked by another user. Please try again later."
UNCOMMITTED = (
    "Warning: Uncommitted configurations found. Are you sure to commit them before exiting? [Y(yes)/N(no)/C(cancel)]:"
)
TRIAL = re.compile(r"(commit|commit trial|abort trial)(?: (\d+))?(?: persist (\S+))?$")


class Shell(LineShell):
    """A dialect of VRP."""

    ssh_version = "HUAWEI-1.5"
    comment = "#"
    rejected = "Error: The command is refused: {}."
    more = MORE
    breaks = False

    def __init__(self, flavour: Flavour) -> None:
        self.flavour = flavour
        self.version = flavour.release

    def check(self, switch: Switch, text: str) -> list[str]:
        return load.check(switch, self.flavour, text)

    def load(self, device: Device, text: str) -> list[str]:
        return load.load(device, self.flavour, text)

    def store(self, device: Device) -> None:
        display.store(device, self.flavour, "console")

    def intent(self, device: Device) -> Intent:
        return ports.intent(device.running, device.switch, self.flavour)

    def hostname(self, device: Device) -> str:
        return reports.sysname(device)

    def short(self, interface: str) -> str:
        return interface

    def describe(self, switch: Switch) -> str:
        return reports.system_description(switch, self.flavour)

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return load.authenticate(device, user, password)

    async def serve(self, session: Session) -> None:
        try:
            await super().serve(session)
        finally:
            if session.place and self.flavour.two_stage and not session.device.off:
                await stages.left(session.place)

    def welcome(self, session: Session) -> str:
        count = len(session.device.sessions)
        return (
            "\nInfo: The max number of VTY users is 5, and the number\n"
            f"      of current VTY users on line is {count}.\n"
        )

    def prompt(self, session: Session) -> str:
        name, place = self.hostname(session.device), session.place
        if place is None:
            return f"<{name}>"
        mark = ("*" if stages.is_changed(place) else "~") if self.flavour.two_stage else ""
        return f"[{mark}{name}{place.place}]"

    def asked(self, session: Session) -> Grammar:
        return display.below(self.flavour) if session.place else display.user_view(self.flavour)

    def entered(self, session: Session) -> Grammar:
        return grammars(self.flavour)[session.place.view]

    def unknown(self, error: CliError, text: str) -> str:
        return "Error: Unrecognized command found at '^' position."

    async def do(self, session: Session, line: str) -> None:
        if session.place is None:
            await self._user(session, line)
        elif not await self._displayed(session, line) and not await self._staged(session, session.place, line.strip()):
            await self.configure(session, session.place, line)

    async def _user(self, session: Session, line: str) -> None:
        if line.strip() in ("system-view", "sys", "system-view immediately"):
            if session.device.faults.lock:
                raise CliError(LOCKED)
            tree = session.device.running
            session.place = Context(session.device, self.flavour, tree.copy() if self.flavour.two_stage else tree)
            session.terminal.write("Enter system view, return user view with return command.\n")
        else:
            await self.exec(session, line)

    async def _displayed(self, session: Session, line: str) -> bool:
        """Do a line of `display`, which every view takes."""
        if not re.match(r"\s*dis", line) or "configuration candidate" in line:
            return False
        await self.exec(session, line)
        return True

    async def exec(self, session: Session, line: str) -> None:
        piped = PIPE.fullmatch(line)
        match = self.asked(session).parse(joined(piped.group(1) if piped else line))
        await session.device.settle()
        text = await match.action(session, match, self.flavour)
        if piped:
            text = _filtered(text, piped.group(2), piped.group(3).strip())
        await session.terminal.page(text)

    async def _staged(self, session: Session, place: Context, line: str) -> bool:
        """Do what only a system of two stages knows."""
        if not self.flavour.two_stage:
            return False
        trial = TRIAL.fullmatch(line)
        said = ""
        if trial and trial.group(1) == "abort trial":
            said = await self._aborted(session, place, trial.group(3) or "")
        elif trial:
            seconds = int(trial.group(2) or stages.USUAL) if "trial" in trial.group(1) else 0
            if seconds and not stages.SHORTEST <= seconds <= stages.LONGEST:
                raise Invalid(len("commit trial "))
            said = await stages.commit(place, session.user, seconds, trial.group(3) or "")
        elif line == "clear configuration candidate":
            place.tree, place.done = session.device.running.copy(), []
        elif line.startswith("display configuration candidate"):
            whole = line.endswith("merge")
            text = current(session.device, self.flavour, place.tree) if whole else _entered(place)
            await session.terminal.page(text)
        else:
            return False
        session.terminal.write(said)
        return True

    async def _aborted(self, session: Session, place: Context, persist: str) -> str:
        answer = await session.terminal.line("Warning: The trial configuration will be rolled back. Continue? [Y/N]:")
        if answer.strip().lower() not in {"y", "yes"}:
            return ""
        await stages.abort(place, persist)
        place.tree, place.done = session.device.running.copy(), []
        return "Info: The trial configuration rollback succeeded.\n"

    async def configure(self, session: Session, context: Context, line: str) -> None:
        await super().configure(session, context, line.strip())
        if session.place and not self.flavour.two_stage:
            session.device.changed(session.user)

    async def leave(self, session: Session) -> None:
        """Leave the system view; what was not committed is asked about."""
        place: Context = session.place
        if self.flavour.two_stage and stages.is_changed(place):
            answer = (await session.terminal.line(UNCOMMITTED)).strip().lower()
            if answer in {"y", "yes"}:
                session.terminal.write(await stages.commit(place, session.user))
            elif answer not in {"n", "no"}:
                return
        await super().leave(session)

    def refusal(self, session: Session, error: CliError, line: str) -> str:
        column = words.column(error, line) if isinstance(error, (Incomplete, Invalid)) else None
        return self.pointed(session, column) + words.said(error) + "\n"


def _entered(place: Context) -> str:
    """The lines that wait for their commit."""
    text, last = "", ""
    for _view, header, line in place.done:
        text += f"#\n{header}\n" if header and header != last else ""
        text += f" {line}\n" if header else f"#\n{line}\n"
        last = header
    return text + ("#\n" if text else "")


def _filtered(text: str, how: str, pattern: str) -> str:
    found = re.compile(pattern)
    lines = text.splitlines()
    if how == "begin":
        start = next((at for at, line in enumerate(lines) if found.search(line)), len(lines))
        kept = lines[start:]
    else:
        kept = [line for line in lines if bool(found.search(line)) is (how == "include")]
    return "\n".join(kept) + "\n" if kept else ""
