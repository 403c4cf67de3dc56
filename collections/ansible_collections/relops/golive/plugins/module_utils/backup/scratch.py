# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A place to restore into: in memory where there is room, else on disk; a killed process leaves no mount behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.memory import free_memory
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import PROJECT, REPLACED, WORK
from ansible_collections.relops.golive.plugins.module_utils.databases.written import FOLDER as WRITTEN
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

MARKERS = Path(WORK) / "markers"
"""Who changes this host (marker.py): only the end of a go-live takes that away."""
KEYS = Path("/run/golive")
"""Where a step keeps its key to the store while it needs it."""
CLONE_NEWNS = 0x00020000
USER_XATTRS_ON_TMPFS = (6, 6)
"""The first kernel whose tmpfs keeps user.* attributes."""
SHARE = 0.25
"""Part of the free memory that one scratch may take: several hosts may share a machine."""


@contextlib.contextmanager
def scratch(name: str, size: int, files: int, user_xattrs: bool = False) -> t.Iterator[Path]:
    """Yield an empty private folder for `size` bytes in `files` files and remove it afterwards.

    Raises GoliveError when neither memory nor disk has room. A leftover of a killed run is removed first.
    """
    needed = room_for(size, files)
    folder = Path(WORK) / "work" / PROJECT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for part in (folder, *tuple(folder.parents)[:3]):
        part.chmod(0o711)  # a database's own user has to get through to its restored copy
    try:
        if not (needed < free_memory() * SHARE and _memory_is_exact(user_xattrs) and _mount(folder, needed)):
            free = shutil.disk_usage(folder).free
            if free < needed:
                raise GoliveError(
                    f"{folder} has {free >> 20} MiB free, a restore for proof needs {needed >> 20} MiB: make room"
                )
        yield folder
    finally:
        _unmount(folder)
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()  # what else this project restores here is still needed


def room_for(size: int, files: int) -> int:
    """Return the bytes that a restore into scratch takes."""
    return int(size * 1.1) + files * 4096 + (16 << 20)


def tidy() -> None:
    """Leave nothing of ours on the host but the marker, what a database's way back has put aside, what users wrote.

    Where another project works, or keeps what its way back needs, only this one's own folder goes.
    """
    work = Path(WORK) / "work"
    shutil.rmtree(work / PROJECT, ignore_errors=True)
    working = {path.name for path in work.glob("*") if path.is_dir()}
    if working | {path.stem for path in MARKERS.glob("*.json")} - {PROJECT}:
        with contextlib.suppress(OSError):
            work.rmdir()
        return
    for path in Path(WORK).glob("*"):
        if path not in (REPLACED, MARKERS, WRITTEN):
            shutil.rmtree(path, ignore_errors=True)
    for path in KEYS.glob("backup-*"):  # of a step that was killed
        shutil.rmtree(path, ignore_errors=True)
    with contextlib.suppress(OSError):
        Path(WORK).rmdir()


def _memory_is_exact(user_xattrs: bool) -> bool:
    kernel = tuple(int(word) for word in os.uname().release.split("-")[0].split(".")[:2])
    return not user_xattrs or kernel >= USER_XATTRS_ON_TMPFS


def _mount(folder: Path, size: int) -> bool:
    """Mount memory on the folder in a mount namespace of this process, so that it ends with the process."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) != 0:
        return False
    run(["mount", "--make-rprivate", "/"])
    run(["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes=0,mode=0711", "golive-scratch", str(folder)])
    return True


def _unmount(folder: Path) -> None:
    if folder.is_mount():
        run(["umount", "--lazy", str(folder)])
