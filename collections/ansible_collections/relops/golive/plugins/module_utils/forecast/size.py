# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How much there is to back up: counted by find as long as it may take, else what the file systems say is used."""

from __future__ import annotations

import os
import subprocess
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import DISKS, Excludes
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

LARGE = 16 << 20
"""Bytes of a file that is good for measuring how fast the disk reads."""
SPECIAL = frozenset(".[](){}*+?|^$\\")
BLOCK = 1 << 16


class Size(t.NamedTuple):
    """Bytes, entries (files, folders, links), whether they were counted or are what is used, and a large file."""

    content: int
    files: int
    counted: bool
    large: bytes = b""


def tree(left_out: Excludes, seconds: float, root: str = "/") -> Size:
    """Return the size of a tree without what is left out; a walk of more than `seconds` is given up for an estimate."""
    try:
        return _counted(left_out, seconds, root)
    except GoliveError:
        return _used(left_out, root)


def folder(path: str, seconds: float) -> Size:
    """Return the size of a folder with everything in it."""
    return tree(Excludes([]), seconds, path)


def _counted(left_out: Excludes, seconds: float, root: str) -> Size:
    process = _find(left_out, root)
    size = files = 0
    large, seen = (0, b""), set()
    with limit.watched([process], "find", seconds) as watch:
        try:
            for record in _records(process):
                files += 1
                links, inode, length, *path = record.split(b" ", 3)
                if links != b"1":
                    if inode in seen:
                        continue
                    seen.add(inode)
                size += int(length)
                if path and int(length) > large[0]:
                    large = (int(length), path[0])
        finally:
            limit.end(process)
    watch.check("find")
    return Size(size, files, True, large[1])


def _find(left_out: Excludes, root: str) -> subprocess.Popen[bytes]:
    expression = "|".join(map(expression_of, left_out.patterns))
    prune = ["(", "-regex", f"({expression})", "-prune", ")", "-o"] if expression else []
    kinds = ["(", "-type", "f", "-size", f"+{LARGE >> 10}k", "-printf", r"%n %D:%i %s %p\0", ")", "-o"]
    kinds += ["(", "-type", "f", "-printf", r"%n %D:%i %s\0", ")", "-o", "-printf", r"1 0 0\0"]
    command = ["find", root, "-regextype", "posix-extended", *prune, *kinds]
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/"
        )
    except FileNotFoundError as error:
        raise GoliveError("the command find is missing on this host: install it") from error


def _records(process: subprocess.Popen[bytes]) -> t.Iterator[bytes]:
    """Yield what find printed, record by record; ends when it does."""
    rest = b""
    out = process.stdout
    for block in iter(lambda: out.read(BLOCK) if out else b"", b""):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole
    if out:
        out.close()


def expression_of(pattern: str) -> str:
    """Return a pattern of what is left out as find's posix-extended expression: `*` and `?` within one component."""
    words, quoted = [], False
    for letter in pattern:
        if not quoted and letter == "\\":
            quoted = True
            continue
        usual = {"*": "[^/]*", "?": "[^/]"}.get(letter) if not quoted else None
        words.append(usual or (f"\\{letter}" if letter in SPECIAL else letter))
        quoted = False
    return "".join(words)


def _used(left_out: Excludes, root: str) -> Size:
    """Return what is used of the file systems below the root: more than what will be backed up, never less."""
    size = files = 0
    seen: set[int] = set()
    for point in [root, *_disks(root)]:
        if point != root and left_out.match(point):
            continue
        device = os.stat(point).st_dev  # noqa: PTH116
        if device in seen:
            continue
        seen.add(device)
        found = os.statvfs(point)
        size += (found.f_blocks - found.f_bfree) * found.f_frsize
        files += found.f_files - found.f_ffree
    return Size(size, files, False)


def _disks(root: str) -> list[str]:
    lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    found = []
    for line in lines:
        left, _dash, right = line.partition(" - ")
        point = left.split()[4]
        if right.split()[0] in DISKS and point.startswith(root) and os.path.isdir(point):  # noqa: PTH112
            found.append(point)
    return found
