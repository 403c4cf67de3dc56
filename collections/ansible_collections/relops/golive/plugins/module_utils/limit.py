# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long this process may still wait: one limit for all that it does, derived from the window's latest decision.

A module is one process for one step, so the limit is the process's own. Every command and pipe asks for the seconds it
may take (`seconds`); an alarm ends what only Python waits for. Whatever is tidied up afterwards gets `GRACE` seconds.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

GRACE = 120.0
"""Seconds for each command that puts things in order after the limit was reached, e.g. starts a stopped database."""
ALONE = 3600.0
"""Seconds for a module that was called without a plan and its window."""
MARGIN = 2.0
"""Seconds by which the alarm comes after the commands' own ends: these know better what was waited for."""
LIMIT_ARGUMENT: dict[str, t.Any] = {
    "limit": {
        "type": "dict",
        "options": {"seconds": {"type": "float", "required": True}, "why": {"type": "str", "required": True}},
    }
}


class LimitError(GoliveError):
    """The limit ended what was waited for."""


class GivenUpError(GoliveError):
    """Something was ended because what ran beside it has failed."""


class Limit:
    """A moment of this machine's own clock, and in words where it comes from."""

    def __init__(self, seconds: float, why: str) -> None:
        self.given, self.why = seconds, why
        self._began = time.monotonic()

    def left(self) -> float:
        """Return the seconds that are left; less than nothing after the limit."""
        return self.given - self.spent()

    def spent(self) -> float:
        """Return the seconds since the limit was set."""
        return time.monotonic() - self._began


_known: list[Limit] = []
_waits: dict[int, str] = {}
"""Thread → the command that it waits for."""
_watches: list[Watch] = []
_useless = threading.Event()


def current() -> Limit:
    """Return the limit of this process; one that nobody limited gets `ALONE` seconds from now."""
    return _known[-1] if _known else Limit(ALONE, f"{ALONE:g} s, all that a step without a plan's window gets")


def seconds(most: float | None = None) -> float:
    """Return the seconds that the next command may take: what is left, `most` where that is less, after it `GRACE`."""
    left = current().left()
    usable = left if left > 0 else GRACE
    return usable if most is None else min(most, usable)


def ended(what: str, waited: float, most: float | None = None) -> GoliveError:
    """Return the error for something that took too long: says what was waited for, how long, and what ended it."""
    if most is not None and current().left() > 0:
        return GoliveError(f"{what} took more than {most:g} s and was ended")
    return LimitError(f"{what} was waited for {waited:.0f} s and ended: {current().why} was reached")


def end(process: subprocess.Popen[t.Any]) -> None:
    """Kill a process with all that it started, and reap it."""
    _kill(process)
    process.wait(GRACE)


def _kill(process: subprocess.Popen[t.Any]) -> None:
    if process.returncode is None:  # not reaped: nobody else can have its number
        for number in [process.pid, *_below(process.pid)]:  # no group of its own: who kills us shall kill it, too
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def _below(parent: int) -> list[int]:
    """Return the processes that a process started, and those that these started: `runuser` forks."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            above = int(stat.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[1])
            children.setdefault(above, []).append(int(stat.parent.name))
    found, ask = [], [parent]
    while ask:
        more = children.get(ask.pop(), [])
        found += more
        ask += more
    return found


@contextlib.contextmanager
def waiting(what: str) -> t.Iterator[None]:
    """Name what this thread waits for, for the sentence of the alarm."""
    thread, before = threading.get_ident(), _waits.get(threading.get_ident())
    _waits[thread] = what
    try:
        yield
    finally:
        if before is None:
            _waits.pop(thread, None)
        else:
            _waits[thread] = before


class Watch:
    """Processes that are killed when the limit is reached, or after `most` seconds."""

    def __init__(self, processes: t.Sequence[subprocess.Popen[t.Any]], most: float | None = None) -> None:
        self.processes, self.most = processes, most
        self.rang = self.given_up = False
        self._began = time.monotonic()

    def ring(self) -> None:
        """Kill them: time is up."""
        self.rang = True
        for process in self.processes:
            _kill(process)

    def check(self, what: str) -> None:
        """Raise the fault that ended them, if not they themselves."""
        if self.given_up:
            raise GivenUpError(f"{what} was ended because what runs beside it failed")
        if self.rang:
            raise ended(what, time.monotonic() - self._began, self.most)


@contextlib.contextmanager
def watched(processes: t.Sequence[subprocess.Popen[t.Any]], what: str, most: float | None = None) -> t.Iterator[Watch]:
    """Kill the processes when the limit is reached (or after `most` seconds): whoever reads from them sees the end."""
    watch = Watch(processes, most)
    timer = threading.Timer(seconds(most), watch.ring)
    timer.daemon = True
    timer.start()
    _watches.append(watch)
    if _useless.is_set():
        give_up()
    try:
        with waiting(what):
            yield watch
    finally:
        _watches.remove(watch)
        timer.cancel()


def give_up() -> None:
    """End everything that is watched now, and what begins until `go_on`: its result is of no use any more."""
    _useless.set()
    for watch in list(_watches):
        watch.given_up = True
        watch.ring()


def go_on() -> None:
    """Let what begins from now on run again."""
    _useless.clear()


@contextlib.contextmanager
def held(given: t.Mapping[str, t.Any] | None) -> t.Iterator[None]:
    """Hold what `limit` of the module's options gives for this process; the alarm ends whatever goes on after it."""
    limit = Limit(float(given["seconds"]), str(given["why"])) if given else current()
    if limit.given <= 0:
        raise LimitError(f"nothing was begun: {limit.why} was reached before")
    _known.append(limit)
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, _ring) if main else None
    try:
        if main:
            signal.setitimer(signal.ITIMER_REAL, limit.given + MARGIN, GRACE)
        yield
    finally:
        if main:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        _known.remove(limit)


def _ring(_number: int, _frame: t.Any) -> None:
    what = " and ".join(dict.fromkeys(_waits.values())) or "the work on this host"
    raise ended(what, current().spent())
