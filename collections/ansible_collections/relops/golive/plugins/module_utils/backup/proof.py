# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restore a snapshot into scratch and compare it with a manifest."""

from __future__ import annotations

import contextlib
import os
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.compare import Faults
from ansible_collections.relops.golive.plugins.module_utils.backup.entries import Entry
from ansible_collections.relops.golive.plugins.module_utils.backup.manifest import Manifest, scan
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository
from ansible_collections.relops.golive.plugins.module_utils.backup.scratch import scratch
from ansible_collections.relops.golive.plugins.module_utils.backup.slices import link_twins, slices
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes

MANY = 100_000
"""Files beyond which restic shall rather compute more than hold more memory."""
NOT_IN_SNAPSHOT = ("flags",)
"""What restic doesn't keep: the manifest does, and the restore in place sets it again."""


@contextlib.contextmanager
def restored(
    repository: Repository,
    snapshot: str,
    expected: Manifest,
    name: str,
    root_time: int = 0,
    only: t.Sequence[str] = (),
) -> t.Iterator[Path]:
    """Yield a scratch folder into which the snapshot was restored, `only` some paths of it; it is gone afterwards.

    restic keeps nothing of the root itself: its owner and mode come from the manifest, its time is `root_time` (ns).
    """
    known = expected.summary
    repository.many = known.entries > MANY
    with scratch(name, known.size, known.entries, known.user_xattrs) as folder:
        parts = [[]] if only else slices(expected)
        for number, without in enumerate(parts):
            repository.restore(snapshot, folder, only, without, further=number > 0)
        if len(parts) > 1:
            link_twins(folder, expected)
        if known.root:
            _dress(folder, known.root, root_time)
        yield folder


def faults_of(folder: Path, expected: Manifest, left_out: Excludes, starts: t.Sequence[str] = ("/",)) -> Faults:
    """Return what differs between a restored tree and the manifest; both manifests lie in one folder."""
    room = expected.path.parent
    found = scan(str(folder), left_out, room, starts, expected.summary.entries).manifest
    return Faults(expected, found, room, NOT_IN_SNAPSHOT)


def _dress(folder: Path, root: Entry, root_time: int) -> None:
    os.chown(folder, root.uid, root.gid)
    folder.chmod(root.mode)
    if root_time:
        os.utime(folder, ns=(root_time, root_time))
