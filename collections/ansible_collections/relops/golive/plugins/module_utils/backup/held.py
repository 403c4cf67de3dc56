# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of the paths that a plan changes or saves no backup of this host's files holds, and why."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import (
    DISKS,
    Excludes,
    excludes,
    foreign_kinds,
)
from ansible_collections.relops.golive.plugins.module_utils.backup.walk import is_below
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said

MOUNTS = Path("/proc/self/mountinfo")


def unheld(files: t.Mapping[str, t.Any]) -> list[Said]:
    """Return in words what of a host's paths no backup holds; `files` are the options of backup_files.

    That is a path on a file system that is no local disk, one that a pattern leaves out, and a file system of another
    kind below a path of the application that backup.exclude does not dismiss.
    """
    dismissed = Excludes(files.get("exclude") or [])
    left_out = excludes(dismissed.patterns, files.get("data_directories") or [])
    foreign = foreign_kinds(MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))
    found: dict[str, Said] = {}
    saved = files.get("application_paths") or []
    for path in sorted({*saved, *(files.get("changes") or [])}):
        for real in dict.fromkeys((path, os.path.realpath(path))):
            why = _foreign(path, real, foreign) or _hidden(path, real, left_out)
            if why:
                found.setdefault(path, why)
    for path in sorted(os.path.realpath(one) for one in saved):
        for point, kind in sorted(foreign.items()):
            if point != path and is_below(point, path) and not _by_name(point, dismissed):
                found.setdefault(point, _below(path, point, kind))
    return [*found.values(), *_nothing(saved)]


def refuse_unheld(files: t.Mapping[str, t.Any]) -> None:
    """Raise GoliveError when no backup would hold all that a plan changes or saves."""
    found = unheld(files)
    if found:
        raise GoliveError("; ".join(one.en for one in found), zh="; ".join(one.zh for one in found))


def _nothing(saved: t.Sequence[str]) -> t.Iterator[Said]:
    """Yield the fault of a record of the application that would hold no file at all."""
    if saved and not any(map(_holds_a_file, saved)):
        names = " ".join(saved)
        yield Said(
            f"{names}: 不在此主机或没有任何文件: 请更正 backup.application_paths",
            f"{names}: not on this host, or without a single file: correct backup.application_paths of the plan",
        )


def _holds_a_file(top: str) -> bool:
    real = Path(os.path.realpath(top))
    below = (Path(folder) / name for folder, _folders, names in os.walk(real) for name in names)
    return real.is_file() or any(path.is_file() and not path.is_symlink() for path in below)


def _foreign(path: str, real: str, foreign: t.Mapping[str, str]) -> Said | None:
    points = [point for point in foreign if is_below(real, point)]
    if not points:
        return None
    point = max(points, key=len)
    kind = _kind(foreign[point])
    return Said(
        f"{_led(path, real, '指向')} 位于 {point} ({kind.zh}), 不在任何备份中, 失败时无法恢复: 请放到本地磁盘",
        f"{_led(path, real, 'which leads to')} lies on {point} ({kind.en}), of which no backup is made, so nothing "
        "could restore it: put it on a local disk",
    )


def _hidden(path: str, real: str, left_out: Excludes) -> Said | None:
    above = next((top for top in _above(real) if left_out.match(top)), "")
    if not above:
        return None
    pattern = next(one for one in left_out.patterns if Excludes([one]).match(above))
    return Said(
        f"{_led(path, real, '指向')} 被备份排除 ({pattern}), 失败时无法恢复",
        f"{_led(path, real, 'which leads to')} is left out of the backup ({pattern}), so nothing could restore it",
    )


def _below(path: str, point: str, kind: str) -> Said:
    what = _kind(kind)
    return Said(
        f"{point} ({what.zh}) 在要备份的 {path} 之下, 不在任何备份中: 请放到本地磁盘, 或列入 backup.exclude",
        f"{point} ({what.en}) lies in {path}, which is to be saved, and no backup is made of it: put it on a local "
        "disk, or dismiss it in backup.exclude",
    )


def _kind(kind: str) -> Said:
    if kind in DISKS:
        return Said(f"{kind} 的再次挂载", f"{kind}, mounted a second time or in part")
    return Said(kind, kind)


def _led(path: str, real: str, words: str) -> str:
    return path if path == real else f"{path} {words} {real},"


def _by_name(path: str, dismissed: Excludes) -> bool:
    return any(dismissed.match(top) for top in _above(path))


def _above(path: str) -> list[str]:
    """Return a path and every folder above it, the topmost first."""
    return [*(str(one) for one in reversed(Path(path).parents[:-1] if len(Path(path).parents) > 1 else ())), path]
