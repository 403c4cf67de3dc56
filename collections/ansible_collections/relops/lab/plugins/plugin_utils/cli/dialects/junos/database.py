"""The configuration database of a switch: what runs, the candidate that all share, who locks it, what was before."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.config import Config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session

KEPT = 49
MINUTE = 60.0
"""Seconds in a minute of `commit confirmed`; a test may have shorter ones."""


@dataclass
class Pending:
    """A commit that goes back by itself: to what, when, and what does it."""

    old: Config
    until: float
    timer: asyncio.TimerHandle


@dataclass
class Entry:
    """One commit of the history: what ran before it, and the row of `show system commit`."""

    config: Config
    when: float
    user: str
    client: str = "cli"
    note: str = ""
    minutes: int = 0


@dataclass
class Database:
    """What a switch holds; `editors` are the sessions in the configuration mode."""

    device: Device
    running: Config = field(default_factory=Config)
    candidate: Config = field(default_factory=Config)
    history: list[Entry] = field(default_factory=list)
    holder: Session | None = None
    since: float = 0.0
    editors: dict[int, Session] = field(default_factory=dict)
    pending: Pending | None = None

    def boot(self, config: Config) -> None:
        self.running, self.candidate = config, config.copy()
        self._mirror()

    def _mirror(self) -> None:
        self.device.running.lines = {line: line for line in self.running.lines()}

    def locked(self, session: Session | None = None) -> Session | None:
        """Who else locks the configuration; a session that is gone holds nothing, and its lines are gone with it."""
        if self.holder is not None and self.holder not in self.device.sessions:
            self.release(self.holder)
        return self.holder if self.holder is not session else None

    def lock(self, session: Session) -> None:
        self.holder, self.since = session, time.time()

    def release(self, session: Session) -> None:
        """End what a session holds: what it did not commit is thrown away."""
        if self.holder is session:
            self.holder, self.candidate = None, self.running.copy()

    @property
    def modified(self) -> bool:
        return self.candidate != self.running

    def commit(self, config: Config, session: Session, minutes: int | None, note: str = "") -> None:
        """Let a configuration run; for good, or only until it has not been confirmed in time."""
        old = self.pending.old if self.pending else self.running
        self._forget()
        entry = Entry(self.running, time.time(), session.user, "cli", note, minutes or 0)
        self.history = [entry, *self.history[:KEPT]]
        self._run(config, session.user)
        if minutes is None:
            self.save()
            return
        seconds = minutes * MINUTE
        timer = asyncio.get_running_loop().call_later(seconds, self._revert, old)
        self.pending = Pending(old, time.time() + seconds, timer)

    def _run(self, config: Config, user: str) -> None:
        self.running, self.candidate = config.copy(), config.copy()
        self._mirror()
        self.device.changed(user)

    def confirm(self) -> None:
        """Keep what runs."""
        if self.pending:
            self._forget()
            self.save()

    def save(self) -> None:
        """What was committed for good is what boots."""
        self.device.paths.startup.write_text("".join(f"{line}\n" for line in self.running.lines()))
        self.device.saved = (time.time(), "root")
        self.device.dirty = False

    def _forget(self) -> None:
        if self.pending:
            self.pending.timer.cancel()
            self.pending = None

    def _revert(self, old: Config) -> None:
        """Go back to what ran before the commit that nobody confirmed."""
        self.pending = None
        if self.device.off:
            return
        self.history = [Entry(self.running, time.time(), "root", "other"), *self.history[:KEPT]]
        self._run(old, "root")
        self.save()
        task = asyncio.ensure_future(self.device.settle())
        self.device.lines.append(task.cancel)
        task.add_done_callback(lambda _done: self.device.lines.remove(task.cancel))


_BASES: WeakKeyDictionary[Device, Database] = WeakKeyDictionary()


def database_of(device: Device) -> Database:
    """The database of a switch."""
    if device not in _BASES:
        _BASES[device] = Database(device)
    return _BASES[device]


@dataclass
class Editing:
    """A session in the configuration mode: how it edits, where in the hierarchy it is, its own candidate if private."""

    way: str = "shared"
    at: tuple[str, ...] = ()
    own: Config | None = None
    base: Config | None = None
