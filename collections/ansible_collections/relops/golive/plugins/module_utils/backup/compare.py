# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What differs between two manifests, as a stream: whole trees may differ."""

from __future__ import annotations

import json
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.entries import Entry
from ansible_collections.relops.golive.plugins.module_utils.backup.manifest import Manifest

MOST = 200
"""Differing paths that are held in memory, for words and for the journal."""
Pair = tuple[str, t.Optional[Entry], t.Optional[Entry]]


class Faults:
    """What differs: `first` as path -> words, in order; all of them on disk, however many. False when nothing does."""

    def __init__(self, expected: Manifest, found: Manifest, room: Path, ignore: t.Collection[str] = ()) -> None:
        self.first: dict[str, str] = {}
        self._count = self.overwritten = 0
        self._file = tempfile.TemporaryFile("w+", dir=room, encoding="ascii")  # noqa: SIM115 - it is read again
        for path, old, new in paired(expected, found):
            words = _words(old, new, ignore)
            if not words:
                continue
            self._count += 1
            if len(self.first) < MOST:
                self.first[path] = words
            lost = new is not None and new.kind in ("file", "link")
            self.overwritten += lost
            self._file.write(json.dumps([path, lost, _edited(old, new)]) + "\n")

    def __len__(self) -> int:
        return self._count

    def paths(self, lost: bool = False) -> t.Iterator[str]:
        """Yield every differing path, in order; with `lost` only files and links that a restore overwrites."""
        return (path for path, overwritten, _edited in self._rows() if overwritten or not lost)

    def edited(self) -> t.Iterator[tuple[str, int]]:
        """Yield path and expected time (ns) of every file with another content."""
        return ((path, time_ns) for path, _lost, time_ns in self._rows() if time_ns is not None)

    def _rows(self) -> t.Iterator[tuple[str, bool, int | None]]:
        self._file.seek(0)
        for line in self._file:
            path, lost, time_ns = json.loads(line)
            yield path, lost, time_ns

    def __str__(self) -> str:
        return few(self.first, len(self))


def paired(expected: Manifest, found: Manifest) -> t.Iterator[Pair]:
    """Yield each path of either manifest in order, with its entry in both, None where it isn't."""
    olds, news = expected.entries(), found.entries()
    old, new = next(olds, None), next(news, None)
    while old or new:
        if old and (new is None or old[0] < new[0]):
            yield old[0], old[1], None
            old = next(olds, None)
        elif new and (old is None or new[0] < old[0]):
            yield new[0], None, new[1]
            new = next(news, None)
        elif old and new:
            yield old[0], old[1], new[1]
            old, new = next(olds, None), next(news, None)


def looked_up(whole: Manifest, paths: t.Iterable[str]) -> t.Iterator[tuple[str, Entry | None]]:
    """Yield each of some paths, which are in order, with its entry in a manifest."""
    entries = whole.entries()
    known = next(entries, None)
    for path in paths:
        while known is not None and known[0] < path:
            known = next(entries, None)
        yield path, known[1] if known is not None and known[0] == path else None


def _edited(old: Entry | None, new: Entry | None) -> int | None:
    """Return the expected time of a file whose content is another one."""
    if old is None or new is None or old.kind != "file" or new.kind != "file" or old.content == new.content:
        return None
    return old.mtime_ns


def _words(old: Entry | None, new: Entry | None, ignore: t.Collection[str]) -> str:
    if old == new:
        return ""
    if old is None or new is None:
        return "is missing" if new is None else "is not in the backup"
    pairs = zip(Entry._fields, old, new)
    return ", ".join(
        f"{name} {_shown(name, there)} instead of {_shown(name, due)}"
        for name, due, there in pairs
        if due != there and name not in ignore
    )


def _shown(field: str, value: t.Any) -> str:
    return f"{value:04o}" if field == "mode" else printable(str(value)[:40]) or "none"


def few(faults: t.Mapping[str, str], count: int, most: int = 5) -> str:
    """Return the first differing paths in words, of `count` in all."""
    words = [f"{printable(path)} {fault}" for path, fault in list(faults.items())[:most]]
    return "; ".join(words) + (f"; and {count - len(words)} more" if count > len(words) else "")


def printable(path: str) -> str:
    """Return a path as one line of text, whatever bytes it has."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\n", "\\n")
