# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Remove copies of data that a go-live left on this host, or somebody put back there, and nothing else."""

from __future__ import annotations

import os
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.times import times_kept
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import WORK
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

ENDING = ".golive"


def remove(paths: t.Iterable[str], check: bool = False) -> list[str]:
    """Remove the copies that are there and return them; with `check` only that.

    Raises GoliveError before anything is removed for a path that no go-live makes, and for one that cannot be removed.
    """
    wanted = [Path(text) for text in paths]
    for path in wanted:
        plain = path.is_absolute() and ".." not in path.parts
        if not plain or not (Path(WORK) in path.parents or (path.name.endswith(ENDING) and len(path.parts) > 2)):
            raise GoliveError(f"{path} is no copy that a go-live makes: nothing was removed")
    found = [path for path in wanted if path.exists() and not path.is_symlink()]
    for path in [] if check else found:
        try:
            with times_kept({path.parent}):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        except OSError as error:
            raise GoliveError(f"{path}, a copy of data that a go-live made, cannot be removed: {error}") from error
    return [str(path) for path in found]


def returned(copies: t.Iterable[t.Mapping[str, t.Any]]) -> list[str]:
    """Remove what lies at the paths of copies whose way back has ended, and return it: somebody put it back since.

    Where one lay, its folder gets the time back that it had before the go-live (`folder_time`, ns). Raises GoliveError
    as `remove` does.
    """
    wanted = {str(copy["path"]): copy.get("folder_time") for copy in copies}
    found = remove(wanted)
    for path in found:
        time, folder = wanted[path], Path(path).parent
        if time is not None:
            os.utime(folder, ns=(folder.stat().st_atime_ns, int(time)))
    return found
