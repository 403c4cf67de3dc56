# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Ansible leaves in the temporary folder when a module is killed: a later step of ours takes it away."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import typing as t
from pathlib import Path

PATTERN = "ansible_relops.golive.*_payload_*"
BIRTH = 60.0
"""Seconds that a process may take from its start to the making of its payload's folder."""


def sweep(folder: Path | None = None, starts: t.Iterable[float] | None = None) -> None:
    """Remove the payloads of our modules that no running Python can have made.

    `starts` are the times (seconds since the epoch) at which the Pythons that run now were started.
    """
    found = list((folder or Path(tempfile.gettempdir())).glob(PATTERN))
    if len(found) < 2 and folder is None:
        return  # this module's own
    running = list(_starts() if starts is None else starts)
    for path in found:
        try:
            made = path.stat().st_ctime
        except OSError:
            continue
        if not any(made - BIRTH <= start <= made + 1 for start in running):
            shutil.rmtree(path, ignore_errors=True)


def _starts() -> t.Iterator[float]:
    boot = time.time() - float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    ticks = os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _bracket, rest = path.read_text(encoding="utf-8", errors="replace").rpartition(")")
        except OSError:
            continue
        if "(python" in name:
            yield boot + int(rest.split()[19]) / ticks
