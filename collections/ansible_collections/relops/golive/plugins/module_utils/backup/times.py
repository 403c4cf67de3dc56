# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The times of folders in which something of ours comes and goes."""

from __future__ import annotations

import contextlib
import os
import typing as t
from pathlib import Path


@contextlib.contextmanager
def times_kept(folders: t.Collection[Path]) -> t.Iterator[None]:
    """Leave the folders' times of modification as they are, whatever is made or removed in them meanwhile."""
    times = {folder: folder.stat().st_mtime_ns for folder in folders if folder.is_dir()}
    yield
    for folder, time_ns in times.items():
        if folder.is_dir():
            os.utime(folder, ns=(folder.stat().st_atime_ns, time_ns))
