"""What only the controller does with the store: forget what has come to its end, make room, check.

restic runs here and reaches the store over the controller's own connection, so no password ever comes there. It goes
by this machine's clock: what a client wrote can't let an older backup expire.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access, ssh_config

ALIAS = "store"


class Road(NamedTuple):
    """The controller's way to one repository; what restic needs to know of it."""

    address: str
    path: str
    folder: Path
    program: str


@contextmanager
def roads(access: Access) -> Iterator[Path]:
    """Yield a folder with an ssh_config that reaches the store as `store`."""
    with tempfile.TemporaryDirectory(prefix="golive-store-") as folder:
        (Path(folder) / "ssh_config").write_text(ssh_config({ALIAS: access}, folder), encoding="utf-8")
        yield Path(folder)


def road(folder: Path, access: Access, path: str, account: str) -> Road:
    """Return the way to the repository below `path`, as the account that it belongs to and with all rights on it."""
    words = ["runuser", "-u", account, "--", "env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin"]
    words += ["rclone", "serve", "restic", "--stdio", "--config=", "--local-no-preallocate", f"{path}/repository"]
    become = [] if access.user in ("", "root") else ["sudo", "-n"]
    command = shlex.join(["ssh", "-F", str(folder / "ssh_config"), ALIAS, shlex.join([*become, *words])])
    # A file, because restic cuts its options at commas and quotes, and adds words of its own at the end.
    program = folder / f"to-{account}"
    program.write_text(f"#!/bin/sh\nexec {command}\n", encoding="utf-8")
    program.chmod(0o700)
    return Road(access.address, path, folder, str(program))


def kept_up(way: Road, password: str, retention_days: int, now: datetime, read_data: bool = False) -> JSON:
    """Forget the snapshots that are older than the retention, make room where there were any, and check.

    Returns how many there were, how many were forgotten and the oldest that is left. Raises GoliveError with what
    restic said.
    """
    repository = Repository(way, password, cache=way.folder / "cache")
    found = repository.snapshots()
    old = expired(found, now - timedelta(days=retention_days))
    if old:
        repository.forget(old)
        repository.prune()
    repository.check(read_data)
    left = [snapshot for snapshot in found if snapshot["id"] not in old]
    return {
        "snapshots": len(left),
        "forgotten": len(old),
        "oldest": min((str(snapshot["time"]) for snapshot in left), default=""),
    }


def expired(snapshots: Sequence[JSON], before: datetime) -> list[str]:
    """Return the ids of the snapshots that were made before a moment, which has a time zone."""
    return [str(one["id"]) for one in snapshots if datetime.fromisoformat(str(one["time"])) < before]
