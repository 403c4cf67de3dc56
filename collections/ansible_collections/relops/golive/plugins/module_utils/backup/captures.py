# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sealed configurations of switches on the store's host: written whole, read back, removed when their end has come."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.store_host import root_of
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import checked

DAY = 86400
FOLDER = ".switches"


def folder_of(params: t.Mapping[str, t.Any]) -> Path:
    """Return the folder of a go-live; raises GoliveError for words that could mean more than they should."""
    return root_of(params) / FOLDER / checked("name", params["golive"])


def keep(params: t.Mapping[str, t.Any]) -> dict[str, str]:
    """Write every copy, and return the SHA-256 of what reads back; those of other go-lives end with their time."""
    folder = folder_of(params)
    _private(folder)
    found = {}
    for name, token in sorted(params["documents_secret"].items()):
        path = folder / checked("name", name)
        try:
            _write(path, str(token).encode())
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise GoliveError(f"{path} cannot be written: {error.strerror}") from error
    forget(folder, int(params["retention_days"]))
    return found


def forget(folder: Path, days: int) -> None:
    """Remove the copies of other go-lives that are older than so many days."""
    for other in folder.parent.iterdir():
        if other != folder and other.is_dir() and other.stat().st_mtime < time.time() - days * DAY:
            shutil.rmtree(other, ignore_errors=True)


def _private(folder: Path) -> None:
    """Make the folder, for root alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for place in (folder, folder.parent):
        place.chmod(0o700)


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
