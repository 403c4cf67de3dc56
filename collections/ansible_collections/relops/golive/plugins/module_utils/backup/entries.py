# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One file of a tree: everything of it that must be equal after an exact restore."""

from __future__ import annotations

import array
import errno
import fcntl
import hashlib
import os
import stat
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes

GET_FLAGS, SET_FLAGS = 0x80086601, 0x40086602
KEPT_FLAGS = 0x00000010 | 0x00000020 | 0x00000040 | 0x00000080 | 0x00000008 | 0x00010000 | 0x00020000
"""Immutable, append, nodump, noatime, sync, dirsync, topdir: what chattr sets and a restore can set again."""
BLOCK = 1 << 20


class Entry(t.NamedTuple):
    """One file. `mtime_ns` is 0 where it may change at any moment; `content` is a SHA-256, a link's target or rdev.

    `twin` is the first path (in order) of the same inode, empty when the file has one name.
    """

    kind: str
    mode: int
    uid: int
    gid: int
    mtime_ns: int
    size: int
    content: str
    twin: str
    xattrs: dict[str, str]
    flags: int


KINDS = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "folder",
    stat.S_IFLNK: "link",
    stat.S_IFIFO: "fifo",
    stat.S_IFCHR: "character device",
    stat.S_IFBLK: "block device",
}


def entry_at(base: str, path: str, excludes: Excludes) -> Entry | None:
    """Return what is at a path below `base` now, None when nothing is, or a socket, which no backup keeps."""
    try:
        status = os.lstat(base + path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return None if stat.S_ISSOCK(status.st_mode) else entry_of(base, path, status, excludes)


def entry_of(base: str, path: str, status: os.stat_result, excludes: Excludes) -> Entry | None:
    """Return the entry of a path below `base`, without its twin; None when it vanished meanwhile."""
    kind = KINDS[stat.S_IFMT(status.st_mode)]
    full, content, flags, size = base + path, "", 0, 0
    try:
        if kind == "file":
            content, flags, size = _read(full)
        elif kind == "folder":
            flags = _folder_flags(full)
        elif kind == "link":
            content = os.readlink(full)  # noqa: PTH115 - bytes of any name, 10 times faster
        elif kind.endswith("device"):
            content = f"{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
        xattrs = _xattrs(full)
    except (FileNotFoundError, NotADirectoryError):
        return None
    unsteady = kind == "folder" and excludes.unsteady(path)
    mtime = 0 if unsteady else status.st_mtime_ns
    mode = stat.S_IMODE(status.st_mode)
    return Entry(kind, mode, status.st_uid, status.st_gid, mtime, size, content, "", xattrs, flags)


def _read(path: str) -> tuple[str, int, int]:
    handle = _open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        digest, size, block = hashlib.sha256(), 0, os.read(handle, BLOCK)
        while block:
            digest.update(block)
            size += len(block)
            block = os.read(handle, BLOCK)
        return digest.hexdigest(), _flags(handle), size
    finally:
        os.close(handle)


def _folder_flags(path: str) -> int:
    handle = _open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        return _flags(handle)
    finally:
        os.close(handle)


def _open(path: str, how: int) -> int:
    try:
        return os.open(path, how | os.O_NOATIME)
    except PermissionError:
        return os.open(path, how)


def _flags(handle: int) -> int:
    buffer = array.array("L", [0])
    try:
        fcntl.ioctl(handle, GET_FLAGS, buffer, True)
    except OSError as error:
        if error.errno in (errno.ENOTTY, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
            return 0
        raise
    return buffer[0] & KEPT_FLAGS


def set_flags(path: str, wanted: int) -> None:
    """Set the kept flags of a file or folder to exactly `wanted`; other flags stay."""
    handle = _open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        buffer = array.array("L", [0])
        fcntl.ioctl(handle, GET_FLAGS, buffer, True)
        if buffer[0] & KEPT_FLAGS != wanted:
            buffer[0] = (buffer[0] & ~KEPT_FLAGS) | wanted
            fcntl.ioctl(handle, SET_FLAGS, buffer, True)
    finally:
        os.close(handle)


def _xattrs(path: str) -> dict[str, str]:
    try:
        names = os.listxattr(path, follow_symlinks=False)
        return {name: os.getxattr(path, name, follow_symlinks=False).hex() for name in sorted(names)}
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.ENODATA):
            return {}
        raise
