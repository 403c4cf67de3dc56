# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Folders and files on the target that nobody but root may enter, and secrets that never lie in a file."""

from __future__ import annotations

import contextlib
import os
import stat
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

RUN = Path("/run/relops-golive")
"""What lives until the next boot: locks, sockets, lists. A name of its own: an older one was open to all."""


def private_folder(path: Path) -> Path:
    """Make a folder 0700 of this user, or prove that it is one, and return it; a wider mode is mended.

    Raises GoliveError for a link, for what is no folder and for one that belongs to somebody else.
    """
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise GoliveError(f"{path} is not a folder of root alone: somebody else put it there, look at it and remove it")
    if stat.S_IMODE(status.st_mode) != 0o700:
        path.chmod(0o700)
    return path


def private_file(path: Path) -> t.IO[str]:
    """Open a file for writing, 0600, that is no link; its folder is one of `private_folder`."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    os.fchmod(handle, 0o600)
    return os.fdopen(handle, "w", encoding="utf-8")


@contextlib.contextmanager
def in_memory(name: str, text: str) -> t.Iterator[str]:
    """Hold a text in memory and yield the path under which a command of root reads it.

    No file system holds it, and it goes with this process, however that ends.
    """
    handle = os.memfd_create(name, os.MFD_CLOEXEC)
    try:
        os.fchmod(handle, 0o600)
        with os.fdopen(os.dup(handle), "w", encoding="utf-8") as out:
            out.write(text)
        yield f"/proc/{os.getpid()}/fd/{handle}"
    finally:
        os.close(handle)
