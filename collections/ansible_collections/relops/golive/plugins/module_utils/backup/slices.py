# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restore a snapshot in parts: restic holds 1 to 2 KB for each file of one restore, so its memory stays small."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.manifest import Manifest
from ansible_collections.relops.golive.plugins.module_utils.backup.times import times_kept

FILES = 200_000
"""Files of one part; a folder with more that cannot be cut is a part of its own."""
WIDE = 5_000
"""Things directly in a folder beyond which it is not cut: each is a pattern on restic's command line."""
DEPTH = 8
"""How many levels of folders are cut; each costs one reading of the manifest."""


def slices(whole: Manifest, most: int = 0) -> list[list[str]]:
    """Return for each part of a tree the paths that it leaves out; one part that leaves out nothing if it is small.

    Every path but the folders that were cut is in exactly one part; those are in all, so that their times are right at
    the end.
    """
    most = most or FILES
    if whole.summary.entries <= most:
        return [[]]
    weights = _weights(whole, most)
    parts: list[set[str]] = [set()]
    held = 0
    for path, weight in weights.items():
        if held and held + weight > most:
            parts.append(set())
            held = 0
        parts[-1].add(path)
        held += weight
    return [[path for path in weights if path not in part] for part in parts]


def _weights(whole: Manifest, most: int) -> dict[str, int]:
    """Return the number of files at and below each path of a cut through the tree, in order of paths."""
    cut, uncut = {"/"}, set[str]()
    weights: dict[str, int] = {}
    for _level in range(DEPTH):
        weights, wide = _weigh(whole, cut)
        if wide:
            cut, uncut = cut - wide, uncut | wide
            weights, _wide = _weigh(whole, cut)
        big = {path for path, weight in weights.items() if weight > most} - uncut
        if not big:
            break
        cut |= big
    else:
        weights, wide = _weigh(whole, cut)
        weights = _weigh(whole, cut - wide)[0] if wide else weights
    return weights


def _weigh(whole: Manifest, cut: set[str]) -> tuple[dict[str, int], set[str]]:
    """Return path -> files of what lies directly in the folders that are cut, and those of them that are too wide."""
    weights: dict[str, int] = {}
    children: dict[str, int] = dict.fromkeys(cut, 0)
    for path, _entry in whole.entries():
        unit, parent = _unit(path, cut)
        if not unit or children[parent] > WIDE:
            continue
        if unit not in weights:
            children[parent] += 1
        weights[unit] = weights.get(unit, 0) + 1
    return weights, {parent for parent, count in children.items() if count > WIDE}


def _unit(path: str, cut: t.Container[str]) -> tuple[str, str]:
    """Return what lies in a cut folder at or above a path, and that folder; two empty texts for a cut folder."""
    at = "" if path in cut else path
    while at:
        parent = at.rpartition("/")[0] or "/"
        if parent in cut:
            return at, parent
        at = parent if parent != "/" else ""
    return "", ""


def link_twins(folder: Path, whole: Manifest) -> None:
    """Make the names of one file one file again whose parts were restored apart; their folders keep their times."""
    for path, entry in whole.entries():
        if entry.twin in ("", path):
            continue
        first, other = f"{folder}{entry.twin}", Path(f"{folder}{path}")
        if other.lstat().st_ino != os.lstat(first).st_ino:
            with times_kept({other.parent}):
                other.unlink()
                os.link(first, other, follow_symlinks=False)
