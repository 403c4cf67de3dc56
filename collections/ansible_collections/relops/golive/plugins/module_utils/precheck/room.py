# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How much of disks, memory and processors is left."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import DISKS
from ansible_collections.relops.golive.plugins.module_utils.data import JSON

MOUNTS, MEMORY, LOAD = Path("/proc/self/mountinfo"), Path("/proc/meminfo"), Path("/proc/loadavg")
TABLE = Path("/etc/fstab")


def measure() -> JSON:
    """Return file systems, memory and load."""
    return {"file_systems": list(_file_systems()), "memory": _memory(), "load": _load()}


def _file_systems() -> t.Iterator[JSON]:
    """Yield each file system of a disk once, the root whatever it is."""
    seen: set[int] = set()
    on_purpose = _read_only()
    for line in MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        left, _dash, right = line.partition(" - ")
        point, (kind, _source, *more) = left.split()[4], right.split()
        if (kind not in DISKS and point != "/") or not os.path.isdir(point):  # noqa: PTH112
            continue
        device = os.stat(point).st_dev  # noqa: PTH116
        if device in seen:
            continue
        seen.add(device)
        found = os.statvfs(point)
        turned = "ro" in ",".join(more).split(",") and point not in on_purpose
        yield {
            "path": point, "size": found.f_blocks * found.f_frsize, "free": found.f_bavail * found.f_frsize,
            "entries": found.f_files, "entries_free": found.f_favail, "read_only": turned,
        }  # fmt: skip


def _read_only() -> set[str]:
    """Return what fstab mounts read-only: any other file system that is so was turned by a fault of its disk."""
    lines = TABLE.read_text(encoding="utf-8", errors="replace").splitlines() if TABLE.is_file() else []
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {row[1] for row in rows if len(row) > 3 and "ro" in row[3].split(",")}


def _memory() -> JSON:
    lines = (line.split() for line in MEMORY.read_text(encoding="ascii").splitlines())
    known = {words[0]: int(words[1]) << 10 for words in lines if len(words) > 1}
    return {"size": known["MemTotal:"], "free": known["MemAvailable:"]}


def _load() -> JSON:
    return {"minutes5": float(LOAD.read_text(encoding="ascii").split()[1]), "processors": os.cpu_count() or 1}
