"""Kernel limits that several dozen systems on one machine exceed; given back when the last lab goes."""

from __future__ import annotations

import json
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils.layout import RUN_ROOT

BEFORE = RUN_ROOT / "limits.json"
WANTED = {  # every systemd takes about five inotify instances, and all of them are root's
    "fs/inotify/max_user_instances": 8192,
    "fs/inotify/max_user_watches": 524288,
}


def raise_limits() -> None:
    """Raise what is too low, and remember what it was."""
    low = {name: value for name in WANTED if (value := _read(name)) < WANTED[name]}
    if low:
        known = json.loads(BEFORE.read_text()) if BEFORE.exists() else {}
        BEFORE.write_text(json.dumps({**low, **known}))
        for name in low:
            _write(name, WANTED[name])


def give_back_limits() -> None:
    """Undo raise_limits when no lab is left."""
    if not RUN_ROOT.exists() or any(path.is_dir() for path in RUN_ROOT.iterdir()):
        return
    if BEFORE.exists():
        for name, value in json.loads(BEFORE.read_text()).items():
            _write(name, value)
        BEFORE.unlink()
    RUN_ROOT.rmdir()


def _read(name: str) -> int:
    return int((Path("/proc/sys") / name).read_text())


def _write(name: str, value: int) -> None:
    (Path("/proc/sys") / name).write_text(str(value))
