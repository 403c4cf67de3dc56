"""Who may act on a project: one run at a time, and a run waits for the orphans of a killed one."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import now

ORPHAN_WAIT = 1800.0
"""Seconds that opening a run waits for steps of a killed run to end."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The run that holds the project: process id and its start (clock ticks since boot), who and since when."""

    pid: int
    started: int
    operator: str
    run: str
    since: str

    def alive(self) -> bool:
        """Tell whether that very process still runs (a process id alone may have been given again)."""
        return self.started != 0 and process_start(self.pid) == self.started


def process_start(pid: int) -> int:
    """Return the start of a process in clock ticks since boot, 0 when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0
    return 0 if fields[0] in "ZX" else int(fields[19])


def holder(state: Path) -> Holder | None:
    """Return the run that holds the project now, None when nobody does."""
    try:
        found = Holder(**json.loads((state / "holder.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.alive() else None


def take(state: Path, pid: int, operator: str, run: str, wait: float = ORPHAN_WAIT) -> None:
    """Make process `pid` the holder of the project, after the steps of a killed run have ended.

    Raises GoliveError when another run holds it (says who, since when) or its steps last longer than `wait` seconds.
    """
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _flock(state, fcntl.LOCK_EX, wait, lambda: _refuse_second(state, pid)):
        _refuse_second(state, pid)
        record = Holder(pid, process_start(pid), operator, run, now())
        temporary = state / f".holder.{pid}"
        temporary.write_text(json.dumps(asdict(record)))
        temporary.chmod(0o600)
        temporary.replace(state / "holder.json")


def give(state: Path) -> None:
    """Give the project back."""
    (state / "holder.json").unlink(missing_ok=True)


@contextlib.contextmanager
def step(state: Path) -> Iterator[None]:
    """Hold the project's lock shared while one step acts."""
    with _flock(state, fcntl.LOCK_SH, 60.0, lambda: None):
        yield


def _refuse_second(state: Path, pid: int) -> None:
    found = holder(state)
    if found and found.pid != pid:
        raise GoliveError(
            f"a go-live of this project is already running: {found.operator}, process {found.pid}, run {found.run}, "
            f"since {found.since}; wait for its end"
        )


@contextlib.contextmanager
def _flock(state: Path, kind: int, wait: float, on_busy: object) -> Iterator[None]:
    deadline = time.monotonic() + wait
    with (state / "lock").open("a") as handle:
        os.fchmod(handle.fileno(), 0o600)
        while True:
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if callable(on_busy):
                    on_busy()
                if time.monotonic() > deadline:
                    raise GoliveError(
                        f"steps of an earlier run have not ended within {wait:g} s: look at {state}"
                    ) from None
                time.sleep(0.1)
        yield
