# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Walk a file tree in the order of its paths, holding no more than a part of one folder's names."""

from __future__ import annotations

import heapq
import os
import stat
import typing as t
from operator import itemgetter
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.spill import Spill
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes

Found = tuple[str, os.stat_result]


def walk(base: str, excludes: Excludes, room: Path, starts: t.Sequence[str] = ("/",)) -> t.Iterator[Found]:
    """Yield path (as seen from `base`) and status of everything at or below `starts`, sorted by path.

    What vanishes meanwhile is left out; `room` is a folder for the names of folders that are too big for memory.
    """
    tops = sorted({start.rstrip("/") or "/" for start in starts})
    alone = [top for top in tops if not any(is_below(top, other) for other in tops if other != top)]
    return heapq.merge(*(_walk(base, top, excludes, room) for top in alone), key=itemgetter(0))


def is_below(path: str, top: str) -> bool:
    """Tell whether a path is another one or lies below it."""
    return path == top or path.startswith(f"{top.rstrip('/')}/")


def _walk(base: str, start: str, excludes: Excludes, room: Path) -> t.Iterator[Found]:
    try:
        status = os.lstat(base + start)
    except (FileNotFoundError, NotADirectoryError):
        return
    yield start, status
    folders = [_Folder(base, f"{start.rstrip('/')}/", excludes, room)] if stat.S_ISDIR(status.st_mode) else []
    while folders:
        path = next(folders[-1].paths, None)
        if path is None:
            folders.pop()
        elif path.endswith("/"):
            folders.append(_Folder(base, path, excludes, room))
        else:
            try:
                status = os.lstat(base + path)
            except (FileNotFoundError, NotADirectoryError):
                continue
            yield path, status


class _Folder:
    """One folder: its files by name, and each folder twice, as itself and, with a slash, as all that is below it.

    Sorted so, the walk is in the order of whole paths: `a`, `a-b`, `a/c`.
    """

    def __init__(self, base: str, folder: str, excludes: Excludes, room: Path) -> None:
        names = Spill(room)
        try:
            with os.scandir(base + folder) as items:
                for item in items:
                    if excludes.match(folder + item.name):
                        continue
                    names.add(item.name)
                    if item.is_dir(follow_symlinks=False):
                        names.add(f"{item.name}/")
        except (FileNotFoundError, NotADirectoryError):
            pass
        self.paths = (folder + name for name in names)
