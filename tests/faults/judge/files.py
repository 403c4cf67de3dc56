"""Walk a root file system from outside: what each file is, holds and carries. Runs alone, on the standard library.

usage: files.py ROOT CACHE PRUNED…    prints {"files", "content", "links", "attributes"} as JSON

What a file holds is read once and kept in CACHE under its inode and its times; the kernel sets the change time at every
write of content or attributes, and nobody can set it back. A file changed in the last seconds is never kept.
"""

from __future__ import annotations

import fcntl
import fnmatch
import hashlib
import json
import os
import re
import stat
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

# Their times move with what is pruned below them.
TIMELESS = {"/", "/etc", "/root", "/srv", "/var", "/var/lib"}
KINDS = {
    stat.S_IFREG: "f",
    stat.S_IFDIR: "d",
    stat.S_IFLNK: "l",
    stat.S_IFBLK: "b",
    stat.S_IFCHR: "c",
    stat.S_IFIFO: "p",
}
FLAGS = {0x10: "immutable", 0x20: "append only", 0x800000: "no copy-on-write"}
GET_FLAGS = 0x80086601
ENTRIES = {1: "owner", 2: "user", 4: "group", 8: "owning group", 16: "mask", 32: "other"}
SETTLED = 3.0


def walk(root: str, pruned: list[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield each path below the root, on its file system, with what lstat says; sockets and pruned paths aside."""
    plain = {pattern for pattern in pruned if not any(sign in pattern for sign in "*?[")}
    wild = re.compile("|".join(fnmatch.translate(pattern) for pattern in pruned if pattern not in plain) or "$^")
    top = os.lstat(f"{root}/")
    yield "/", top
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in os.scandir(f"{root}{folder}/"):
            path = f"{folder}/{entry.name}"
            if path in plain or wild.match(path):
                continue
            found = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(found.st_mode):
                if found.st_dev != top.st_dev:
                    continue
                folders.append(path)
            if not stat.S_ISSOCK(found.st_mode):
                yield path, found


def line(root: str, path: str, found: os.stat_result) -> str:
    """Return kind, mode, owner, time, size and name of a file as one line."""
    kind, mode = KINDS[stat.S_IFMT(found.st_mode)], f"{stat.S_IMODE(found.st_mode):04o}"
    when = "-" if path in TIMELESS else f"{found.st_mtime_ns // 10**9}.{found.st_mtime_ns % 10**9:09d}"
    size = "-" if kind == "d" else str(found.st_rdev if kind in "bc" else found.st_size)
    target = f" -> {os.readlink(root + path)}" if kind == "l" else ""  # noqa: PTH115
    return f"{path}{target} {kind} {mode} {found.st_uid}:{found.st_gid} {when} {size}"


def held(path: str, mode: int) -> list[str]:
    """Return what a file or folder holds: the digest of its content, then its attributes."""
    if stat.S_ISREG(mode):
        with open(path, "rb") as file:  # noqa: PTH123 - thousands of files
            return [hashlib.file_digest(file, "sha256").hexdigest(), *attributes(path, file.fileno())]
    number = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return ["", *attributes(path, number)]
    finally:
        os.close(number)


def attributes(path: str, number: int) -> list[str]:
    """Return extended attributes, access lists and flags of an open file in words."""
    found = []
    for name in sorted(os.listxattr(path)):
        value = os.getxattr(path, name)
        found += acl(name, value) if name.startswith("system.posix_acl_") else [f"xattr {name} = {value!r}"]
    try:
        flags = struct.unpack("l", fcntl.ioctl(number, GET_FLAGS, bytes(8)))[0]
    except OSError:
        return found
    return found + [f"flag {word}" for bit, word in FLAGS.items() if flags & bit]


def acl(name: str, value: bytes) -> list[str]:
    """Return an access list in words, an entry a line."""
    kind = name.removeprefix("system.posix_acl_")
    entries = [struct.unpack_from("<HHI", value, at) for at in range(4, len(value), 8)]
    return [
        f"acl {kind} {ENTRIES.get(tag, tag)}{'' if who == 0xFFFFFFFF else f' {who}'} {may:03b}"
        for tag, may, who in entries
    ]


def state(root: str, cache: dict[str, list[str]], pruned: list[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the sections of a host's files, and the cache of the next time."""
    lines, content, extra = [], [], []
    links: dict[int, list[str]] = {}
    kept: dict[str, list[str]] = {}
    newest = (time.time() - SETTLED) * 10**9
    for path, found in sorted(walk(root, pruned)):
        lines.append(line(root, path, found))
        regular = stat.S_ISREG(found.st_mode)
        if not regular and not stat.S_ISDIR(found.st_mode):
            continue
        key = f"{found.st_ino} {found.st_mode} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
        facts = cache.get(key) or held(root + path, found.st_mode)
        if found.st_ctime_ns < newest:
            kept[key] = facts
        if regular:
            content.append(f"{path} sha256 {facts[0]}")
            if found.st_nlink > 1:
                links.setdefault(found.st_ino, []).append(path)
        extra += [f"{path} {fact}" for fact in facts[1:]]
    groups = sorted(" = ".join(group) for group in links.values() if len(group) > 1)
    sections = {"files": lines, "content": content, "links": groups, "attributes": extra}
    return {name: "\n".join(found) for name, found in sections.items()}, kept


def main(root: str, cache: Path, pruned: list[str]) -> None:
    """Print the sections and keep the cache."""
    old = json.loads(cache.read_text()) if cache.exists() else {}
    sections, kept = state(root.rstrip("/"), old, pruned)
    json.dump(sections, sys.stdout)
    cache.write_text(json.dumps(kept))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
