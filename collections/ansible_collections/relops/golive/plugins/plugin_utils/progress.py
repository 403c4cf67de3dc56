"""The way on which a worker tells the run's own process how far a step has come: a pipe that is never waited for."""

from __future__ import annotations

import contextlib
import json
import os
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.progress import parsed

LONGEST = 1024
"""Bytes of one message: the system writes so many at once or none, so no two of them mix."""
ROOM = 1 << 16


class Progress(NamedTuple):
    """How far one host has come with a task: so much of so much (0: nobody knows) of a unit."""

    task: str
    host: str
    done: int
    total: int
    unit: str


class Channel:
    """One pipe of a run: opened before its workers are forked; full or not there, nothing is said."""

    def __init__(self) -> None:
        self._ends: tuple[int, int] | None = None
        self._left = b""

    def open(self) -> None:
        """Open it once; what was opened stays open as long as the process."""
        if self._ends is None:
            self._ends = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    @property
    def heard_by_somebody(self) -> bool:
        """Tell whether there is anybody to tell it to."""
        return self._ends is not None

    def say(self, task: str, host: str, done: int, total: int, unit: str) -> None:
        """Say how far a task has come on a host."""
        message = json.dumps([task, host, [done, total, unit]]).encode() + b"\n"
        if self._ends and len(message) <= LONGEST:
            with contextlib.suppress(OSError):
                os.write(self._ends[1], message)

    def heard(self) -> list[Progress]:
        """Return what was said since the last time."""
        if self._ends is None:
            return []
        with contextlib.suppress(OSError):
            self._left += os.read(self._ends[0], ROOM)
        *whole, self._left = self._left.split(b"\n")
        return [one for one in map(_read, whole) if one]


def _read(line: bytes) -> Progress | None:
    task, host, numbers = json.loads(line)
    found = parsed(json.dumps(numbers))
    return Progress(task, host, *found) if found else None


CHANNEL = Channel()
"""The one of this run; workers inherit it."""
