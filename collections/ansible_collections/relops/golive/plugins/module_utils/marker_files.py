# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of a marker: the marker itself, and the steps that have begun, noted beside it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def begun(folder: Path, project: str) -> Path:
    """Return where the steps of a project are noted that have begun here."""
    return folder / f"{project}.begun"


def lines(path: Path) -> list[str]:
    """Return the steps that a file of them names; none where there is no file."""
    try:
        return path.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []


def add(folder: Path, project: str, steps: t.Sequence[str]) -> bool:
    """Note steps durably where they are not noted yet; tell whether one was not."""
    path = begun(folder, project)
    known = lines(path)
    missing = [step for step in dict.fromkeys(steps) if step not in known]
    if missing:
        with path.open("a", encoding="utf-8") as file:
            file.write("".join(f"{step}\n" for step in missing))
            file.flush()
            os.fdatasync(file.fileno())
    return bool(missing)


def write(folder: Path, project: str, marker: t.Mapping[str, t.Any]) -> None:
    """Replace a marker durably; a torn one is never seen."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o022:
        raise GoliveError(f"{folder} may be written by others than root: look at it on this host")
    temporary = folder / f".{project}.{os.getpid()}"
    with temporary.open("w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        json.dump(marker, file, sort_keys=True, ensure_ascii=False)
        file.flush()
        os.fdatasync(file.fileno())
    temporary.replace(folder / f"{project}.json")
    parent = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


def clear(folder: Path, project: str) -> bool:
    """Remove what there is of a project's marker, also what a kill or somebody left; tell whether there was any."""
    own = re.compile(rf"{re.escape(project)}\.(json|begun)|\.{re.escape(project)}\.[0-9]+")
    there = [path for path in folder.iterdir() if own.fullmatch(path.name)] if folder.is_dir() else []
    for path in sorted(there):  # the marker itself last: a kill before it is made good by the next run
        path.unlink(missing_ok=True)
    for left in (folder, folder.parent):
        with contextlib.suppress(OSError):
            left.rmdir()
    return bool(there)
