# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a host has and what the night will need of it, measured in one call that changes nothing."""

from __future__ import annotations

import os
import shutil
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.backup import held
from ansible_collections.relops.golive.plugins.module_utils.backup.database import place_of
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import WORK, excludes
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Instance
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.module_utils.forecast import size, speed
from ansible_collections.relops.golive.plugins.module_utils.system.services import running


def measure(params: t.Mapping[str, t.Any]) -> JSON:
    """Return files, databases, room, memory and speed of this host; what cannot be measured says why in `fault`."""
    began, walk = time.monotonic(), float(params["walk_seconds"])
    databases = [_database(known, walk) for known in params["databases"]]
    files = params["files"]
    found: JSON = {"databases": databases, "memory": memory(), "hash_rate": round(speed.hashing())}
    large = b""
    if files:
        counted = size.tree(excludes(files.get("exclude") or [], files.get("data_directories") or []), walk)
        found["files"], large = {**_plain(counted), "unheld": _said(held.unheld(files))}, counted.large
    found["read_rate"] = round(speed.reading(large))
    if files or databases:
        found["scratch"] = room(WORK)
    if params["store"]:
        found["store"] = room(params["store"])
    return {**found, "seconds": round(time.monotonic() - began, 2)}


def room(path: str) -> JSON:
    """Return the file system that a path is on, or will be on: its device, where it was asked, its free bytes."""
    there = next(folder for folder in (Path(path), *Path(path).parents) if folder.exists())
    return {"path": path, "device": os.stat(there).st_dev, "free": shutil.disk_usage(there).free}  # noqa: PTH116


def memory() -> int:
    """Return the bytes of memory that a new process can have."""
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return 0


def _database(known: JSON, walk: float) -> JSON:
    """Return one database: whether it is there and runs, its size, the room beside it, and who keeps others waiting."""
    found: JSON = {"name": known["name"], "backed_up": bool(known.get("backed_up")), "there": False, "blockers": []}
    instance = registry.instance(known["engine"], known)
    if not instance.data.is_dir():
        return found
    counted = size.folder(str(instance.data), walk)
    found.update(there=True, running=running(instance.service), **_plain(counted))
    found["room"] = room(str(place_of(instance).folder))
    if found["backed_up"]:
        try:
            found["unheld"] = _said(instance.unheld(found["running"]))
        except GoliveError as error:
            found["unheld"] = _said([error.said])
    if found["running"]:
        try:
            found["blockers"] = [one.plain() for one in registry.blockers(known["engine"], instance.server())]
        except GoliveError as error:
            found["fault"] = str(error)
        found["holds"] = bool(known.get("changed")) and _holds(known, instance)
    return found


def _holds(known: JSON, instance: Instance) -> bool:
    """Tell whether a server that answers has the database that the plan makes."""
    try:
        registry.answer(known["engine"], instance.server(), "")
        registry.answer(known["engine"], instance.server(), str(known["changed"]))
    except GoliveError:
        return False
    return True


def _said(found: t.Iterable[Said]) -> list[JSON]:
    return [{"zh": one.zh, "en": one.en} for one in found]


def _plain(counted: size.Size) -> JSON:
    return {"bytes": counted.content, "files": counted.files, "counted": counted.counted}
