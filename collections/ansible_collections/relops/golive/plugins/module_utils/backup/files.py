# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Backup of a host's files: snapshot, check, restore into scratch, compare with the live tree (R42-R44, H1, H17).

The restore reads every byte of this go-live's snapshot back, restic compares each blob with its hash and the manifest
the whole tree: `restic check` adds what earlier go-lives left in the repository, and is for those who ask for it.
"""

from __future__ import annotations

import os
import shutil
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup import manifest, records, spill
from ansible_collections.relops.golive.plugins.module_utils.backup.compare import Faults, few, looked_up
from ansible_collections.relops.golive.plugins.module_utils.backup.entries import Entry, entry_at
from ansible_collections.relops.golive.plugins.module_utils.backup.manifest import Manifest
from ansible_collections.relops.golive.plugins.module_utils.backup.proof import MANY, faults_of, restored
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository, Snapshot, forget_cache
from ansible_collections.relops.golive.plugins.module_utils.backup.store import opened
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import WORK, Excludes, excludes, quote
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.engines import ENGINES
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.facts import BackupMade, Facts
from ansible_collections.relops.golive.plugins.module_utils.words import is_right, shown

INSIDE = f"{WORK}/manifest/files.gz"
"""Where the manifest lies inside of the snapshot; on the host it is there only while the snapshot is made."""
OURS = ("markers", "replaced", "restore", "work", "written")
"""What else may lie, or come to lie meanwhile, in this product's folder."""
ATTEMPTS, FEW = 3, 5
SERVERS = dict(mark for engine in ENGINES.values() for mark in engine.marks)
"""What lies in the data directory of a database server, and nowhere else."""
USUAL = tuple(pattern for engine in ENGINES.values() for pattern in engine.usual)
"""Where Debian, Red Hat and the makers' packages put it."""


class MovedError(Exception):
    """Files changed while they were backed up; says which."""


def back_up(params: t.Mapping[str, t.Any]) -> JSON:
    """Make and prove the backup; returns the facts for the records. Raises GoliveError: no proof, no go-live."""
    left_out = excludes(params["exclude"], params["data_directories"])
    kinds = {"os": ["/"], "app": named(params["application_paths"])}
    with opened(params, "files") as store:
        repository = Repository(store, params["restic_password"], params["compression"])
        watch = records.Watch()
        repository.prepare()
        watch.lap("prepare")
        found = _until_still(repository, left_out, {kind: tops for kind, tops in kinds.items() if tops}, params, watch)
        root_time = os.stat("/").st_mtime_ns  # noqa: PTH116
        told: Facts = {"records": found}
        proof = {"excludes": left_out.patterns, **told, "root_time": root_time}
        store.save(proof_name(params), proof)
        forget_cache()
    return {**proof, "seconds": watch.laps}


def named(paths: t.Sequence[str]) -> list[str]:
    """Return those of the application's paths that there are; GoliveError when paths are named and none is there.

    Of a link also what it leads to: the record is of the files, not of the link alone.
    """
    found = [path for path in paths if os.path.lexists(path)]
    found += [real for real in map(os.path.realpath, found) if real not in found]
    if paths and not found:
        raise GoliveError(f"{' '.join(paths)}: not on this host: correct backup.application_paths of the plan")
    return found


def proof_name(params: t.Mapping[str, t.Any]) -> str:
    """Return the name of the proof's document beside the repository."""
    return f"{params['golive'] or 'alone'}.files.json"


def _until_still(
    repository: Repository, left_out: Excludes, kinds: JSON, params: t.Any, watch: t.Any
) -> list[BackupMade]:
    """Snapshot and prove; files that moved under the backup mean once more."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with spill.room("files") as room:
                return _proven(repository, left_out, kinds, params, watch, room)
        except MovedError as moved:
            if attempt == ATTEMPTS:
                raise GoliveError(
                    f"files change while they are backed up: {moved}; "
                    "stop what writes them, or add them to backup.exclude of the plan"
                ) from moved
            time.sleep(1)
    return []


def _proven(
    repository: Repository, left_out: Excludes, kinds: JSON, params: t.Any, watch: t.Any, room: Path
) -> list[BackupMade]:
    """Store all in one snapshot, restore it once and compare; each kind is a row of what it holds of it."""
    start = records.now()
    live = manifest.scan("/", left_out, room).manifest
    refuse_databases(path for path, _entry in live.entries())
    watch.lap("manifest")
    snapshot = _snapshot(repository, live, left_out, records.tags(params, *kinds))
    made = records.now()
    watch.lap("backup")
    if params["read_data"]:
        repository.check()
        watch.lap("check")
    with restored(repository, snapshot.id, live, "files") as folder:
        seconds = watch.lap("restore")
        faults = faults_of(folder, live, left_out)
    watch.lap("compare")
    if faults:
        _judge(faults, live, left_out)
    return [
        records.record(params, start=start, end=made, snapshot=snapshot.id, restore_seconds=seconds, **row)
        for row in _rows(live, kinds, room)
    ]


def _rows(live: Manifest, kinds: JSON, room: Path) -> t.Iterator[JSON]:
    """Yield what each kind of backup holds of the whole; raises GoliveError for one that holds no file at all."""
    for kind, tops in kinds.items():
        part = live if kind == "os" else manifest.below(live, tops, room)
        held = part.summary
        if not held.files:
            raise GoliveError(
                f"{' '.join(tops)}: a backup of no file at all: correct backup.application_paths of the plan"
            )
        yield {"kind": kind, "path": " ".join(tops), "size": held.content, "files": held.files, "sha256": held.digest}


def _snapshot(repository: Repository, live: Manifest, left_out: Excludes, tags: list[str]) -> Snapshot:
    """Store the whole tree with its manifest inside."""
    # all that is ours but the manifest: no copy of a database that was replaced is a file of this host
    ours = {f"{WORK}/{name}" for name in (*OURS, *_beside(Path(INSIDE).parent))}
    patterns = [*(pattern for pattern in left_out.patterns if pattern != WORK), *sorted(map(quote, ours))]
    inside = Path(INSIDE)
    try:
        inside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(live.path, inside)
        inside.chmod(0o600)
        repository.many = live.summary.entries > MANY
        return repository.backup(["/"], tags, patterns)
    finally:
        inside.unlink(missing_ok=True)


def _beside(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.glob("*") if path != folder]


def _judge(faults: Faults, live: Manifest, left_out: Excludes) -> None:
    """Raise MovedError when each differing file has changed on the host meanwhile, else GoliveError: a bad backup."""
    still: dict[str, str] = {}
    count = 0
    for path, old in looked_up(live, faults.paths()):
        if _steady(old, entry_at("", path, left_out)):
            count += 1
            if len(still) < FEW:
                still[path] = faults.first.get(path, "differs")
    if still:
        raise GoliveError(f"the backup does not come back equal: {few(still, count)}; no proof, no go-live")
    raise MovedError(str(faults))


def _steady(old: Entry | None, new: Entry | None) -> bool:
    if old is None or new is None:
        return old is new
    return old._replace(twin="") == new


def refuse_databases(live: t.Iterable[str]) -> None:
    """Raise GoliveError for the data of a database server among the files: no copy of files is a backup of it.

    Its pages change below the copy, and a way back would replace them below a server that runs.
    """
    found = {path[: -len(end)]: kind for path in live for end, kind in SERVERS.items() if path.endswith(end)}
    for folder, kind in sorted(found.items()):
        raise GoliveError(
            f"{folder} holds the data of {kind}, which no backup of files can bring back: "
            "name it in databases and backup.databases of the plan, or leave it out by backup.exclude"
        )


def foresee_databases(left_out: Excludes, root: str = "/") -> None:
    """Refuse what lies at the usual places already before the go-live, without a walk through all files."""
    found = [path for pattern in USUAL for path in Path(root).glob(pattern)]
    seen = [Path("/", path.relative_to(root)) for path in found]
    refuse_databases(
        str(path) for path in seen if not any(left_out.match(str(above)) for above in (path, *path.parents))
    )


def check_patterns(patterns: t.Iterable[str]) -> None:
    """Raise GoliveError for a pattern that restic, rsync and the manifest would not read alike."""
    for pattern in patterns:
        if not is_right("exclude", pattern):
            raise GoliveError(
                f"backup.exclude: {shown(pattern)} is no pattern here: begin with /, use * and ? within one component "
                "only, and leave out no folder of the system as a whole"
            )
