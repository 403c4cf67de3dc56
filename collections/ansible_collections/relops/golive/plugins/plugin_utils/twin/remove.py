"""Remove what raising a twin has made in its folder, by name: whatever else lies there is somebody's, and stays.

A variable may name any folder as the lab's. So nothing is removed but the vault of its secrets and the folder of the
twin, and neither where a state, a case or the project itself would go with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said

VAULT, TWIN = "vault.yml", "twin"
OURS = b";relops_twin"
"""What the first line of a vault ends with that raising a twin has made; lab_up.yml writes it."""
ROOTS = 3
"""A folder that lies less deep (/, /home, /home/me counted from the root) is nobody's lab."""
MADE_BY_LAB = frozenset({"topology.json", "id", "ssh_config", "known_hosts", "ssh_key", "registration.json"})
"""One of these at least lies in the folder of a twin."""
RECORDS = ("case.jsonl", "golive.jsonl")


def remove(folder: Path, keep: dict[str, Path], sockets: Path | None = None) -> list[str]:
    """Remove the vault and the twin below a lab's folder, and the folder once it is empty; return what was left there.

    `keep` are folders by what they are (state, project, home): GoliveError where one of them would go, where the
    folder is none of a lab, or where a record of a go-live lies in it. Nothing has been removed then.
    """
    if why := next(_unsafe(folder, keep), None):
        raise GoliveError(f"{folder} is not removed: {why.en}", zh=f"不删除 {folder}: {why.zh}")
    if sockets is not None and sockets.is_dir() and not sockets.is_symlink():
        for path in sockets.iterdir():
            if path.is_socket():
                path.unlink(missing_ok=True)
        _if_empty(sockets)
    if not folder.is_dir():
        return []
    if _is_ours(folder / VAULT):
        (folder / VAULT).unlink()
    if (folder / TWIN).is_dir():
        shutil.rmtree(folder / TWIN)
    _if_empty(folder)
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _is_ours(vault: Path) -> bool:
    """Tell whether a vault is a twin's; any other one is somebody's own, whatever it is called and wherever it lies."""
    if not vault.is_file():
        return False
    with vault.open("rb") as file:
        return file.readline(100).rstrip().endswith(OURS)


def _if_empty(folder: Path) -> None:
    if not any(folder.iterdir()) and not folder.is_mount():
        folder.rmdir()


def _unsafe(folder: Path, keep: dict[str, Path]) -> Iterator[Said]:
    """Yield why nothing of a folder may be removed."""
    if not folder.is_absolute() or ".." in folder.parts or len(folder.parts) < ROOTS:
        yield Said("不是实验环境目录的完整路径", "it is no whole path of a lab's folder")
        return
    twin = folder / TWIN
    if linked := next((path for path in (folder, twin, folder / VAULT) if path.is_symlink()), None):
        yield Said(f"{linked} 是链接", f"{linked} is a link")
    if not twin.exists():
        return
    for what, place in keep.items():
        if place.resolve().is_relative_to(twin.resolve()):
            yield Said(f"其中有 {what}: {place}", f"the {what} lies in it: {place}")
    if not twin.is_dir() or not any((twin / name).exists() for name in MADE_BY_LAB):
        yield Said("其中没有模拟环境的文件", "there is nothing of a twin in it")
    for path in twin.rglob("*"):
        if path.name in RECORDS:
            yield Said(f"其中有上线记录 {path}", f"a record of a go-live lies in it: {path}")
        if not path.is_symlink() and path.is_dir() and path.is_mount():
            yield Said(f"{path} 仍在挂载", f"{path} is still mounted")
