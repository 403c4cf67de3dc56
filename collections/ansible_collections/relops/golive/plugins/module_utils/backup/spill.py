# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sort more than fits into memory: sorted parts on disk, merged when they are read."""

from __future__ import annotations

import contextlib
import errno
import heapq
import json
import shutil
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import PROJECT, WORK
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

ROWS = 20_000
"""Rows of one sorter that are held in memory; a walk has one sorter for each folder on its way down."""
PARTS = 32
"""Parts of one sorter on disk; each is an open file while they are merged."""


class Spill:
    """Rows (texts, or tuples of texts and numbers; all of one kind), iterated in their order, once."""

    def __init__(self, room: Path, rows: int = ROWS) -> None:
        self._room, self._most = room, rows
        self._rows: list[t.Any] = []
        self._parts: list[t.IO[str]] = []

    def add(self, row: t.Any) -> None:
        """Take one row."""
        self._rows.append(row)
        if len(self._rows) >= self._most:
            self._write(sorted(self._rows))
            self._rows = []
            if len(self._parts) >= PARTS:
                whole, self._parts = self._merged(), []
                self._write(whole)

    def __iter__(self) -> t.Iterator[t.Any]:
        rows, self._rows = sorted(self._rows), []
        if not self._parts:
            return iter(rows)
        return heapq.merge(rows, self._merged())

    def _merged(self) -> t.Iterator[t.Any]:
        return heapq.merge(*map(_read, self._parts))

    def _write(self, rows: t.Iterable[t.Any]) -> None:
        part = tempfile.TemporaryFile("w+", dir=self._room, encoding="ascii")  # noqa: SIM115 - it is read again
        for row in rows:
            part.write(json.dumps(row) + "\n")  # any name: what is no UTF-8 is written as a lone surrogate
        self._parts.append(part)


def _read(part: t.IO[str]) -> t.Iterator[t.Any]:
    part.seek(0)
    with part:
        for line in part:
            row = json.loads(line)
            yield tuple(row) if isinstance(row, list) else row


@contextlib.contextmanager
def room(name: str) -> t.Iterator[Path]:
    """Yield a private folder on disk for what does not fit into memory; it is gone afterwards.

    A leftover of a killed run is removed first. A disk that is full is a GoliveError.
    """
    folder = Path(WORK) / "work" / PROJECT / f"{name}.manifests"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    for part in tuple(folder.parents)[:3]:
        part.chmod(0o711)
    try:
        yield folder
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise GoliveError(f"{folder} takes no more data: make room there, about 300 bytes for each file") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()
