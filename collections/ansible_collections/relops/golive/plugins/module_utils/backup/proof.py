# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restore a snapshot into scratch and compare it with a manifest."""

from __future__ import annotations

import contextlib
import os
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.manifest import (
    Manifest,
    differences,
    printable,
    scan,
)
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository
from ansible_collections.relops.golive.plugins.module_utils.backup.scratch import scratch
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes

NOT_IN_SNAPSHOT = ("flags",)
"""What restic doesn't keep: the manifest does, and the restore in place sets it again."""


@contextlib.contextmanager
def restored(
    repository: Repository,
    snapshot: str,
    expected: Manifest,
    name: str,
    root_time: int = 0,
    only: t.Sequence[str] = (),
) -> t.Iterator[Path]:
    """Yield a scratch folder into which the snapshot was restored, `only` some paths of it; it is gone afterwards.

    restic keeps nothing of the root itself: its owner and mode come from the manifest, its time is `root_time` (ns).
    """
    size = sum(entry.size for entry in expected.values())
    user_xattrs = any(key.startswith("user.") for entry in expected.values() for key in entry.xattrs)
    with scratch(name, size, len(expected), user_xattrs) as folder:
        repository.restore(snapshot, folder, only)
        if "/" in expected:
            _dress(folder, expected, root_time)
        yield folder


def faults_of(folder: Path, expected: Manifest, left_out: Excludes, starts: t.Sequence[str] = ("/",)) -> dict[str, str]:
    """Return what differs between a restored tree and the manifest, path -> words."""
    return differences(expected, scan(str(folder), left_out, starts).manifest, NOT_IN_SNAPSHOT)


def below(whole: Manifest, paths: t.Sequence[str]) -> Manifest:
    """Return the part of a manifest that lies at or below the paths; twins outside of it don't count."""
    inside = {
        path: entry
        for path, entry in whole.items()
        if any(path == top or path.startswith(f"{top.rstrip('/')}/") for top in paths)
    }
    groups: dict[str, list[str]] = {}
    for path in sorted(inside):
        if inside[path].twin:
            groups.setdefault(inside[path].twin, []).append(path)
    for names in groups.values():
        for name in names:
            inside[name] = inside[name]._replace(twin=names[0] if len(names) > 1 else "")
    return inside


def content_of(part: Manifest) -> tuple[int, int]:
    """Return the bytes and the number of regular files; one with many names counts once."""
    sizes = [entry.size for path, entry in part.items() if entry.kind == "file" and entry.twin in ("", path)]
    return sum(sizes), len(sizes)


def few(faults: t.Mapping[str, str], most: int = 5) -> str:
    """Return the first differing paths in words."""
    words = [f"{printable(path)} {fault}" for path, fault in list(faults.items())[:most]]
    return "; ".join(words) + (f"; and {len(faults) - most} more" if len(faults) > most else "")


def _dress(folder: Path, expected: Manifest, root_time: int) -> None:
    root = expected["/"]
    os.chown(folder, root.uid, root.gid)
    folder.chmod(root.mode)
    if root_time:
        os.utime(folder, ns=(root_time, root_time))
