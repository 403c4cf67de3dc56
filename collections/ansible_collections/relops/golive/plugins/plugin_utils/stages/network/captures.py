"""The configurations of a switch as they were before the first change: kept once, proven by their SHA-256.

They are the backup of a switch (H1, R42): kept off it and read back before the first line is written.
"""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.facts import BackupMade
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import now
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.octets import heard, octets
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.quoted import folded
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import digest

RUNNING, STARTUP = "running.cfg", "startup.cfg"
KIND, CONTROLLER = "switch", "controller"
"""What such a backup is called in the backup list, and where it lies."""
SUMS = {RUNNING: "running_sha256", STARTUP: "startup_sha256"}
"""Where the undo data of a step keep the SHA-256 of each text."""


def keep(folder: Path, running: str, startup: str, before: JSON) -> list[BackupMade]:
    """Keep both texts, readable by the owner only, before the first change, if `before` names them; and prove them.

    Returns the rows of the backup list. Raises GoliveError unless both read back as they were before the first change.
    """
    start = now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in ((STARTUP, startup), (RUNNING, running)):
        if digest(text) == before[SUMS[name]] and fault_of(folder, name, before):
            write(folder / name, text)
    return [_proven(folder, name, before, start) for name in SUMS]


def _proven(folder: Path, name: str, before: JSON, start: str) -> BackupMade:
    fault = fault_of(folder, name, before)
    if fault:
        raise GoliveError(
            f"{folder.name}: what was there before the first change is not kept: {fault}; no proof, no change: nothing "
            "was written, roll back"
        )
    path = folder / name
    return {
        "kind": KIND, "host": folder.name, "store": CONTROLLER,
        "path": f"{folder.parent.name}/{folder.name}/{name}", "size": path.stat().st_size, "files": 1,
        "sha256": str(before[SUMS[name]]), "start": start, "end": now(), "verified": now(),
    }  # fmt: skip


def fault_of(folder: Path, name: str, before: JSON) -> str:
    """Return what is wrong with a kept text, empty when it is the one that `before` names."""
    try:
        found = digest(heard((folder / name).read_bytes()))
    except OSError:
        return f"{folder / name} is missing"
    due = str(before[SUMS[name]])
    return "" if found == due else f"{folder / name} is not what was read (sha256 {found[:12]} instead of {due[:12]})"


def sound(folder: Path, name: str, before: JSON) -> str | None:
    """Return a kept text as configurations are read, None where it is not the one that `before` names."""
    return None if fault_of(folder, name, before) else read(folder, name)


def read(folder: Path, name: str) -> str:
    """Return a kept text as the switch's own configurations are read."""
    return folded(heard((folder / name).read_bytes()))


def write(path: Path, content: str) -> None:
    """Write a file that is whole or not there, mode 0600: the bytes of a text of a switch, or UTF-8."""
    temporary = path.with_suffix(".part")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(octets(content))
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
