"""A big tree is restored in parts, each path in one of them, and its hard links are whole at the end."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import manifest, slices
from ansible_collections.relops.golive.plugins.module_utils.backup.compare import Faults
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.backup.walk import is_below

NOTHING = Excludes([])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name in ("etc", "srv/app", "srv/data/a", "srv/data/b", "srv/data/b/deep"):
        (root / name).mkdir(parents=True)
        for number in range(4):
            (root / name / f"{number}").write_text(name)
    (root / "bin").symlink_to("etc")
    os.link(root / "etc" / "0", root / "srv" / "data" / "b" / "twin")
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir() and not path.is_symlink())):
        os.utime(folder, ns=(1, 1_000_000_007))
    return root


def scan(root: Path, room: Path) -> manifest.Manifest:
    return manifest.scan(str(root), NOTHING, room).manifest


def restore(source: Path, target: Path, parts: list[list[str]]) -> None:
    """Copy part after part as restic does: what is left out isn't made, folders that are walked get their time."""
    for without in parts:

        def ignored(folder: str, names: list[str], without: list[str] = without) -> set[str]:
            inside = folder.removeprefix(str(source))
            return {name for name in names if f"{inside}/{name}" in without}

        shutil.copytree(source, target, symlinks=True, ignore=ignored, dirs_exist_ok=True)


def test_each_path_is_in_one_part(tree: Path, tmp_path: Path) -> None:
    whole = scan(tree, tmp_path)
    parts = slices.slices(whole, 8)
    assert len(parts) > 2
    seen = {path: [n for n, out in enumerate(parts) if not any(is_below(path, top) for top in out)]
            for path, _entry in whole.entries()}  # fmt: skip
    cut = {path for path, found in seen.items() if len(found) == len(parts)}
    assert cut == {"/", "/srv", "/srv/data", "/srv/data/b"}
    assert {len(found) for path, found in seen.items() if path not in cut} == {1}


def test_part_after_part_is_the_whole(tree: Path, tmp_path: Path) -> None:
    """Times of the folders that were cut and hard links over two parts too."""
    whole, target = scan(tree, tmp_path), tmp_path / "target"
    parts = slices.slices(whole, 8)
    restore(tree, target, parts)
    assert [path for path, words in Faults(whole, scan(target, tmp_path), tmp_path).first.items() if "twin" in words]
    slices.link_twins(target, whole)
    assert not Faults(whole, scan(target, tmp_path), tmp_path)


def test_a_small_tree_is_one_part(tree: Path, tmp_path: Path) -> None:
    assert slices.slices(scan(tree, tmp_path)) == [[]]


def test_a_folder_that_is_too_wide_is_not_cut(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "WIDE", 3)
    whole = scan(tree, tmp_path)
    parts = slices.slices(whole, 8)
    assert all(path.count("/") < 4 for out in parts for path in out)
    restore(tree, tmp_path / "target", parts)
    slices.link_twins(tmp_path / "target", whole)
    assert not Faults(whole, scan(tmp_path / "target", tmp_path), tmp_path)
