# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What restic says of its own progress while it backs up, told on as numbers."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import typing as t

from ansible_collections.relops.golive.plugins.module_utils import progress

PER_SECOND = "0.5"
"""Lines of progress a second (RESTIC_PROGRESS_FPS): without it restic writes sixty into a pipe."""
LAST = 1 << 16
"""Bytes at the end of its output that are looked at: a line names the files it is at."""


@contextlib.contextmanager
def followed(out: t.IO[bytes]) -> t.Iterator[None]:
    """Tell how far restic is while it writes its JSON into a file; what is not understood is not told."""
    over = threading.Event()
    follower = threading.Thread(target=_follow, args=(out.fileno(), over), daemon=True)
    follower.start()
    try:
        yield
    finally:
        over.set()
        follower.join()
        progress.over()


def _follow(handle: int, over: threading.Event) -> None:
    while not over.wait(2.0):
        with contextlib.suppress(OSError):
            end = os.fstat(handle).st_size
            found = newest(os.pread(handle, LAST, max(0, end - LAST)))
            if found:
                progress.tell(*found, "bytes")


def newest(said: bytes) -> tuple[int, int] | None:
    """Return bytes done and in all by the newest whole line of status."""
    for line in reversed(said.split(b"\n")[:-1]):
        if b'"status"' not in line:
            continue
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            found = json.loads(line)
            if found.get("total_bytes"):
                return int(found.get("bytes_done", 0)), int(found["total_bytes"])
    return None
