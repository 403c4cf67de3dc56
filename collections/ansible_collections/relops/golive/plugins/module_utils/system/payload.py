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
    """Remove the payloads of our modules, but this one's, that no running module can have made.

    `starts` are the times (seconds since the epoch) at which the other modules that run now were started.
    """
    found = [
        path
        for path in (folder or Path(tempfile.gettempdir())).glob(PATTERN)
        if f"{os.path.realpath(path)}/" not in __file__
    ]
    if not found:
        return
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
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
            rest = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        except OSError:
            continue
        if folder.name != str(os.getpid()) and _runs_module(words):
            yield boot + int(rest.split()[19]) / ticks


def _runs_module(words: t.Sequence[bytes]) -> bool:
    """Tell whether a command line is that of a module: Python reading from its input, or Ansible's file of it."""
    first, *others = words
    return b"python" in first.rsplit(b"/", 1)[-1] and (not others or any(b"AnsiballZ_" in word for word in others))
