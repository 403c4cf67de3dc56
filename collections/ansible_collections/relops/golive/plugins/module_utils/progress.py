# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far a long step has come: two numbers and a unit in a small file of root's, which the controller looks at.

It is for people who wait, so nothing of it ever fails a step: what cannot be written is not told. Numbers alone are
written, at most once a second, into `/run`; file and folder go with their step, what a killed one left with the next.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.private import RUN, private_folder

VARIABLE = "GOLIVE_PROGRESS"
"""Environment of a module: the name of its file, made by the controller, so that no step is taken for another."""
FOLDER = RUN / "progress"
UNITS = ("bytes", "files", "rows", "tables", "requests", "switches")
NAME = re.compile(r"[0-9a-f]{32}")
MOST = 1 << 53
EVERY = 1.0
"""Seconds between two writes."""

Progress = t.Tuple[int, int, str]  # noqa: UP006 - Python 3.9 evaluates it


class _Telling:
    path: Path | None = None
    told = 0.0
    phase: tuple[int, str] = (0, "")


_now = _Telling()


@contextlib.contextmanager
def told(name: str | None = None, folder: Path = FOLDER) -> t.Iterator[None]:
    """Let `tell` write while a module works; without a name from the controller nobody looks and nothing is written."""
    name = os.environ.get(VARIABLE, "") if name is None else name
    if not NAME.fullmatch(name):
        yield
        return
    sweep(folder)
    _now.path, _now.told = folder / name, 0.0
    try:
        yield
    finally:
        _now.path = None
        sweep(folder)


def tell(done: float, total: float, unit: str) -> None:
    """Tell how much of how much is done; a total of 0 is one that nobody knows."""
    path, now = _now.path, time.monotonic()
    if path is not None and _now.phase != (int(total), unit):  # what is over at once is not worth a word
        _now.phase, _now.told = (int(total), unit), now
    if path is None or now - _now.told < EVERY:
        return
    _now.told = now
    fresh = path.with_suffix(".new")
    with contextlib.suppress(OSError, GoliveError):
        private_folder(path.parent.parent)
        private_folder(path.parent)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            json.dump([int(done), int(total), unit], out)
        fresh.replace(path)


def counted(rows: t.Iterable[t.Any], total: int, unit: str) -> t.Iterator[t.Any]:
    """Yield what is given, and tell how many of them have passed."""
    for done, row in enumerate(rows, 1):
        tell(done, total, unit)
        yield row
    over()


def over() -> None:
    """Tell that what was counted is done, and the step is not."""
    if _now.path is not None:
        with contextlib.suppress(OSError):
            _now.path.unlink()


def parsed(text: str) -> Progress | None:
    """Return what a file says, None for anything but two numbers and a unit that we know."""
    if len(text) > 200:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or len(found) != 3 or found[2] not in UNITS:
        return None
    if any(type(number) is not int or not 0 <= number <= MOST for number in found[:2]):
        return None
    done, total, unit = found
    return min(done, total) if total else done, total, unit


def sweep(folder: Path | None = None) -> None:
    """Remove the folder with all that is in it: a step that still works writes anew within a second."""
    folder = folder or FOLDER
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                path.unlink()
        folder.rmdir()
