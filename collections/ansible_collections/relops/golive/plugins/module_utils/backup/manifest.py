# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The manifest of a file tree on disk: a sorted line for each file, read and written as a stream."""

from __future__ import annotations

import gzip
import hashlib
import io
import itertools
import json
import stat
import tempfile
import typing as t
from operator import itemgetter
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import progress
from ansible_collections.relops.golive.plugins.module_utils.backup.entries import Entry, entry_of
from ansible_collections.relops.golive.plugins.module_utils.backup.spill import Spill
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.backup.walk import is_below, walk

BUFFER = 1 << 16
"""Bytes that are compressed at once: line by line took a fifth of a scan's time."""
UNSETTLED = "*"
"""Begins a line whose twin is not known yet: first of all names of its inode, or the only one."""


class Summary(t.NamedTuple):
    """What is known of a manifest without reading it.

    `digest` is the SHA-256 (hex) over its lines, `entries` their number, `size` the bytes of all of them; `content` and
    `files` are the bytes and the number of regular files, one with many names counted once.
    """

    digest: str = ""
    entries: int = 0
    size: int = 0
    content: int = 0
    files: int = 0
    user_xattrs: bool = False
    root: Entry | None = None


class Manifest(t.NamedTuple):
    """A manifest: gzipped JSON Lines, sorted by path; the same bytes for the same tree. It is iterated any time."""

    path: Path
    summary: Summary

    def entries(self) -> t.Iterator[tuple[str, Entry]]:
        """Yield path and entry, in order of paths."""
        for line in _lines(self.path):
            row = json.loads(line)
            yield row[0], Entry(*row[1:])


class Scan(t.NamedTuple):
    """A manifest, and the sockets beside it (no backup keeps a socket)."""

    manifest: Manifest
    sockets: list[str]


def scan(root: str, excludes: Excludes, room: Path, starts: t.Sequence[str] = ("/",), total: int = 0) -> Scan:
    """Read every file below `starts` (paths as seen from `root`) that `excludes` doesn't leave out.

    A file that vanishes while it is read is left out, as a backup would. `room` is a folder for the manifest.
    `total` is how many there should be, for who waits.
    """
    base, sockets, out = root.rstrip("/"), list[str](), Writer(room)
    for path, status in progress.counted(walk(base, excludes, room, starts), total, "files"):
        if stat.S_ISSOCK(status.st_mode):
            sockets.append(path)
            continue
        entry = entry_of(base, path, status, excludes)
        if entry:
            shared = entry.kind == "file" and status.st_nlink > 1
            out.add(path, entry, f"{status.st_dev:x}:{status.st_ino:x}" if shared else "")
    return Scan(out.close(), sockets)


def below(whole: Manifest, paths: t.Sequence[str], room: Path) -> Manifest:
    """Return the part of a manifest that lies at or below the paths; twins outside of it don't count."""
    return part_of(whole, lambda path: any(is_below(path, top) for top in paths), room)


def part_of(whole: Manifest, wanted: t.Callable[[str], bool], room: Path) -> Manifest:
    """Return the wanted part of a manifest; twins outside of it don't count."""
    out = Writer(room)
    for path, entry in whole.entries():
        if wanted(path):
            out.add(path, entry, entry.twin)
    return out.close()


def load(path: Path) -> Manifest:
    """Return the manifest that a file holds."""
    count = _Count()
    for line in _lines(path):
        row = json.loads(line)
        entry = Entry(*row[1:])
        count.add(row[0], entry)
        if entry.kind == "file" and entry.twin not in ("", row[0]):
            count.again(entry.size)
        count.line(line)
    return Manifest(path, count.summary())


class Writer:
    """Writes a manifest; entries come in the order of their paths, `group` tells those of one inode."""

    def __init__(self, room: Path) -> None:
        self._room = room
        self._raw = tempfile.TemporaryFile(dir=room)  # noqa: SIM115 - closed with the writer
        self._out = _packed(self._raw)
        self._groups, self._count = Spill(room), _Count()

    def add(self, path: str, entry: Entry, group: str = "") -> None:
        """Write one entry; its own twin doesn't count, only its group."""
        self._count.add(path, entry)
        if group:
            self._groups.add((group, path, entry.size))
        mark = UNSETTLED if group else ""
        self._out.write(f"{mark}{_line(path, entry._replace(twin=''))}\n".encode())

    def close(self) -> Manifest:
        """Settle the twins and return the manifest."""
        self._out.close()
        self._raw.seek(0)
        twins, wanted = iter(self._twins()), ("", "")
        with tempfile.NamedTemporaryFile(dir=self._room, suffix=".gz", delete=False) as file, self._raw:
            out = _packed(file)
            for number, raw in enumerate(gzip.GzipFile(fileobj=self._raw, mode="rb")):
                line = raw[:-1]
                if raw.startswith(UNSETTLED.encode()):
                    row = json.loads(raw[1:])
                    while wanted[0] < row[0]:
                        wanted = next(twins, (LAST, ""))
                    twin = wanted[1] if wanted[0] == row[0] else ""
                    line = _line(row[0], Entry(*row[1:])._replace(twin=twin)).encode()
                out.write(b"\n" + line if number else line)
                self._count.line(line)
            out.close()
        return Manifest(Path(file.name), self._count.summary())

    def _twins(self) -> t.Iterable[tuple[str, str]]:
        """Return path and first name of every file that has many, in order of paths."""
        found = Spill(self._room)
        for _group, rows in itertools.groupby(self._groups, key=itemgetter(0)):
            _same, first, _size = next(rows)
            for number, (_same, path, size) in enumerate(rows):
                if number == 0:
                    found.add((first, first))
                found.add((path, first))
                self._count.again(size)
        return found


LAST = chr(0x10FFFF)
"""Sorts behind every path."""


class _Count:
    """Counts what goes into a manifest."""

    def __init__(self) -> None:
        self._digest, self._first = hashlib.sha256(), True
        self._known = Summary()

    def add(self, path: str, entry: Entry) -> None:
        known, file = self._known, entry.kind == "file"
        self._known = Summary(
            "",
            known.entries + 1,
            known.size + entry.size,
            known.content + (entry.size if file else 0),
            known.files + file,
            known.user_xattrs or any(name.startswith("user.") for name in entry.xattrs),
            entry if path == "/" else known.root,
        )

    def again(self, size: int) -> None:
        """Count a further name of a file."""
        known = self._known
        self._known = known._replace(content=known.content - size, files=known.files - 1)

    def line(self, line: bytes) -> None:
        self._digest.update(line if self._first else b"\n" + line)
        self._first = False

    def summary(self) -> Summary:
        return self._known._replace(digest=self._digest.hexdigest())


_encode = json.JSONEncoder(separators=(",", ":")).encode


def _line(path: str, entry: Entry) -> str:
    return _encode([path, *entry])


def _packed(file: t.Any) -> io.BufferedWriter:
    """Return what compresses into a file; closing it leaves the file open."""
    packed = gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=1, mtime=0)
    return io.BufferedWriter(t.cast("io.RawIOBase", packed), BUFFER)


def _lines(path: Path) -> t.Iterator[bytes]:
    with gzip.open(path, "rb") as lines:
        for line in lines:
            yield line.rstrip(b"\n")
