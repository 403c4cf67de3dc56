"""The pattern of the hosts' repositories: one host makes it, the others wait for it, later go-lives find it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

JSON = dict[str, Any]


def kept(path: Path, make: Callable[[], JSON], wait: bool = True) -> JSON:
    """Return what `path` keeps, or keep the `pattern` of what `make` answers; empty when it answers none.

    One of all processes makes it; without `wait` the others get an empty one meanwhile. A file that holds no pattern
    (a full disk, a torn write) counts as none.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return {}  # each host makes its own then
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        found = _read(path)
        if not found:
            found = dict(make().get("pattern") or {})
            _write(path, found)
        return found
    except BlockingIOError:
        return {}
    finally:
        os.close(descriptor)


def _read(path: Path) -> JSON:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and {"config", "key", "key_name"} <= found.keys() else {}


def _write(path: Path, found: JSON) -> None:
    """Write all or nothing; a disk that is full only means that the next go-live makes it again."""
    if not found:
        return
    new = path.with_suffix(".new")
    try:
        new.touch(mode=0o600)
        new.write_text(json.dumps(found), encoding="utf-8")
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
