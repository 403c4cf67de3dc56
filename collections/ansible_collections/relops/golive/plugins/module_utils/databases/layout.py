# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the data of a database really lie: a copy of a folder holds no file that is only linked into it."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import Said

MOUNTS = Path("/proc/self/mountinfo")
MOST = 5
"""How many places a sentence names; it says how many more there are."""


def unheld(data: Path, harmless: t.Callable[[str], bool], signs: t.Callable[[Path], str]) -> list[Said]:
    """Return in words where the data directory, or anything in it, is a link or another mount.

    `harmless` tells of a link's path below the data directory that it leads to no data; `signs` of a file there
    whether it says that its data lie elsewhere, and where.
    """
    real = data.resolve()
    if real != data:
        return [
            Said(
                f"数据目录 {data} 是链接, 数据在 {real}: 计划中请写 data_directory: {real}, 使链接与数据各在原处",
                f"data directory {data} is a link, its data lie in {real}: write data_directory: {real} in the plan, "
                "so that link and data stay where they are",
            )
        ]
    places = [*_found(data, harmless, signs), *(f"{point} (a mount)" for point in mounts_below(data))]
    return [elsewhere(data, places)] if places else []


def elsewhere(data: Path, places: t.Sequence[str]) -> Said:
    """Return in words that data lie outside of their directory; each of the places names a path and what it is."""
    named, more = ", ".join(places[:MOST]), len(places) - MOST
    return Said(
        f"{named}{f' 等共 {len(places)} 处' if more > 0 else ''}: {data} 的数据在其之外, 精确副本不含, 恢复时不会还原: "
        "请移入该目录",
        f"{named}{f' and {more} more' if more > 0 else ''}: data of {data} lie outside of it, where an exact copy "
        "doesn't hold and a way back doesn't restore them: move them into it",
    )


def mounts_below(folder: Path) -> list[str]:
    """Return the mount points below a folder, not the folder itself."""
    top = f"{folder}/"
    lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    points = {_plain(line.split()[4]) for line in lines}
    return sorted(point for point in points if point.startswith(top))


def inside(data: Path, place: str) -> bool:
    """Tell whether a folder that a server names (relative to its data directory) is the data directory itself."""
    return (data / place).resolve() == data.resolve()


def _plain(text: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, letter)
    return text


def _found(data: Path, harmless: t.Callable[[str], bool], signs: t.Callable[[Path], str]) -> list[str]:
    found: list[str] = []
    folders = [str(data)]
    while folders:
        for item in _items(folders.pop()):
            path = Path(item.path)
            if item.is_symlink():
                if not harmless(str(path.relative_to(data))):
                    found.append(f"{path} (a link to {os.readlink(path)})")  # noqa: PTH115
            elif item.is_dir():
                folders.append(item.path)
            else:
                there = signs(path)
                found += [f"{path} (of {there})"] if there else []
    return sorted(found)


def _items(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as items:
            return list(items)
    except (FileNotFoundError, NotADirectoryError):  # a server that runs removes what it no longer needs
        return []
