"""Kernel limits that several dozen systems on one machine exceed; given back when the last lab goes."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils import layout
from ansible_collections.relops.lab.plugins.plugin_utils.registration import machine, replace

SETTINGS = Path("/proc/sys")
WANTED = {  # every systemd takes about five inotify instances, and all of them are root's
    "fs/inotify/max_user_instances": 8192,
    "fs/inotify/max_user_watches": 524288,
}


def raise_limits() -> None:
    """Raise what is too low, and remember what it was: written down before anything is raised."""
    with machine():
        low = {name: value for name in WANTED if (value := _read(name)) < WANTED[name]}
        if low:
            replace(_record(), json.dumps({**low, **_known()}))
            for name in low:
                _write(name, WANTED[name])


def give_back_limits() -> None:
    """Undo raise_limits when no lab is left; what nobody remembers stays as it is."""
    with machine():
        if not layout.RUN_ROOT.exists() or any(path.is_dir() for path in layout.RUN_ROOT.iterdir()):
            return
        for name, value in _known().items():
            _write(name, value)
        _record().unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # something else lies there
            layout.RUN_ROOT.rmdir()


def _record() -> Path:
    return layout.RUN_ROOT / "limits.json"


def _known() -> dict[str, int]:
    """What the limits were; nothing of a record that is missing, torn or none of ours."""
    try:
        found = json.loads(_record().read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if name in WANTED and type(value) is int and value > 0}


def _read(name: str) -> int:
    return int((SETTINGS / name).read_text())


def _write(name: str, value: int) -> None:
    (SETTINGS / name).write_text(str(value))
