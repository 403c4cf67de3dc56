# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which start orders have begun a night, noted on the backup host beside the backups.

A way back takes everything else with it, and a state folder can be copied back to before a night. No way back takes the
backups away, and no client of the store reaches this file: it is root's.
"""

from __future__ import annotations

import os
import re
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

FILE = ".orders"
LINE = re.compile(r"([0-9a-f]{64}) ([A-Za-z0-9][A-Za-z0-9._-]{0,127})")


def used(root: Path) -> t.Dict[str, str]:  # noqa: UP006 - Python 3.9 evaluates it
    """Return order → the go-live that it began first; a line that a power cut has torn names none.

    Raises GoliveError where the note is there and can't be read: then nobody knows which orders were used.
    """
    found: t.Dict[str, str] = {}  # noqa: UP006
    for line in _text(root / FILE).splitlines():
        match = LINE.fullmatch(line)
        if match:
            found.setdefault(match[1], match[2])
    return found


def note(root: Path, order: str, golive: str) -> bool:
    """Note durably that an order begins a go-live; tell whether that was not noted yet.

    Raises GoliveError where it can't be noted: then no night begins by it.
    """
    line = f"{order} {golive}"
    if not LINE.fullmatch(line):
        raise GoliveError(f"{line!r} is no order of a go-live")
    if line in _text(root / FILE).splitlines():
        return False
    try:
        root.mkdir(mode=0o711, parents=True, exist_ok=True)
        place = os.open(root / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            os.write(place, f"\n{line}\n".encode("ascii"))  # a line of its own, also behind a torn one
            os.fsync(place)
        finally:
            os.close(place)
        folder = os.open(root, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise GoliveError(f"{root / FILE}: the start order can't be noted: {error.strerror}") from error
    return True


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("ascii", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise GoliveError(f"{path}: the used start orders can't be read: {error.strerror}") from error
