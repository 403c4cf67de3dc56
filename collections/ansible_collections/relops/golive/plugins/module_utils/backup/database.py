# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Backup of a database: exact copy and portable dump off the host, the copy proven by serving it (R42-R44, H1, H17)."""

from __future__ import annotations

import json
import os
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.backup import manifest, records, spill
from ansible_collections.relops.golive.plugins.module_utils.backup.compare import Faults
from ansible_collections.relops.golive.plugins.module_utils.backup.pipe import piped
from ansible_collections.relops.golive.plugins.module_utils.backup.proof import NOT_IN_SNAPSHOT
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository, Snapshot, forget_cache
from ansible_collections.relops.golive.plugins.module_utils.backup.scratch import scratch
from ansible_collections.relops.golive.plugins.module_utils.backup.store import opened
from ansible_collections.relops.golive.plugins.module_utils.backup.times import times_kept
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import OWN, REPLACED, Excludes
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.fingerprint import digest
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import (
    Dump,
    Fingerprint,
    Instance,
    differences,
    end_leftovers,
    refuse_unheld,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.patience import beside
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.facts import Facts
from ansible_collections.relops.golive.plugins.module_utils.system.services import ensure

EVERYTHING = Excludes([])
SERVING = 128 << 20
"""Bytes that a served copy may write: redo log, temporary tables."""


class Place(t.NamedTuple):
    """The restore point beside the data directory: on the same file system, so that a swap is two renames."""

    folder: Path

    @property
    def data(self) -> Path:
        """Return the exact copy."""
        return self.folder / "data"

    @property
    def dumps(self) -> Path:
        """Return the folder of the portable dumps: one snapshot and one restore for proof hold copy and dumps."""
        return self.folder / "dumps"

    @property
    def fingerprint(self) -> Path:
        """Return the copy's fingerprint, kept with it."""
        return self.folder / "fingerprint.json"


def place_of(instance: Instance) -> Place:
    """Return the restore point of an instance."""
    return Place(instance.data.with_name(f"{instance.data.name}.golive"))


def replaced(instance: Instance) -> Path:
    """Return where the data directory that a rollback replaced is kept until the next go-live backs up."""
    return REPLACED / str(instance.data).strip("/").replace("/", "-")


def proof_name(params: t.Mapping[str, t.Any]) -> str:
    """Return the name of the proof's document beside the repository."""
    return f"{params['golive'] or 'alone'}.database.{params['name']}.json"


def back_up(params: t.Mapping[str, t.Any]) -> JSON:
    """Make and prove the backup; returns the facts for the records. Raises GoliveError: no proof, no go-live."""
    instance = registry.instance(params["engine"], params)
    end_leftovers(OWN)
    shutil.rmtree(replaced(instance), ignore_errors=True)
    ensure(instance.service, True)
    refuse_unheld(instance, True)
    watch, start = records.Watch(), records.now()
    server = instance.server()
    with opened(params, f"database-{params['name']}") as store:
        repository = Repository(store, params["restic_password"], params["compression"])
        repository.prepare()
        watch.lap("prepare")
        place = _copied(instance, params)
        watch.lap("copy")
        with beside(lambda: instance.fingerprint(server)) as printed:
            dumps = [_dumped(dump, place) for dump in instance.dumps(server)]
        print_ = printed.result()
        place.fingerprint.write_text(json.dumps(print_, sort_keys=True), encoding="utf-8")
        watch.lap("dump and fingerprint")
        with spill.room("database") as room:
            tree = manifest.scan(str(place.folder), EVERYTHING, room).manifest
            _written(dumps, tree)
            exact = repository.backup([str(place.folder)], records.tags(params, "db"))
            watch.lap("backup")
            end = records.now()
            if params["read_data"]:
                repository.check()
                watch.lap("check")
            seconds = _prove(repository, exact, instance, tree, print_, watch)
        copy = tree.summary.digest
        told = {"restore_seconds": seconds, "start": start, "end": end}
        rows = [records.record(params, kind="db", **told, **row) for row in _rows(instance, exact, copy, dumps)]
        proof = {"records": rows, "snapshot": exact.id, "copy": copy, "fingerprint": digest(print_)}
        store.save(proof_name(params), proof)
        forget_cache()
    found: Facts = {"records": rows, "copies": [str(place.folder)]}
    return {**found, "seconds": watch.laps, "fingerprint": digest(print_), "measured": len(print_)}


def _dumped(dump: Dump, place: Place) -> tuple[Path, str]:
    """Write a dump beside the copy; returns its path and the SHA-256 of what the pipe printed."""
    place.dumps.mkdir(mode=0o700, exist_ok=True)
    path = place.dumps / dump.name
    with path.open("wb") as out, piped(dump.commands) as pipe:
        path.chmod(0o600)
        try:
            shutil.copyfileobj(os.fdopen(pipe.reader, "rb", closefd=False), out, 1 << 20)
            out.flush()
        except OSError as error:
            raise GoliveError(f"{path} cannot be written: {error.strerror}; make room for the dumps there") from error
    return path, pipe.sha256


def _written(dumps: t.Sequence[tuple[Path, str]], tree: manifest.Manifest) -> None:
    found = {path: entry.content for path, entry in tree.entries() if path.startswith("/dumps/")}
    for path, sha256 in dumps:
        if found[f"/dumps/{path.name}"] != sha256:
            raise GoliveError(f"dump {path} is not what was printed into it; no proof, no go-live")


def _copied(instance: Instance, params: t.Mapping[str, t.Any]) -> Place:
    place = place_of(instance)
    with times_kept({place.folder.parent}):  # the backup of the files, which comes next, shall find the old time
        shutil.rmtree(place.folder, ignore_errors=True)
        place.folder.mkdir(mode=0o711)
    free, size = shutil.disk_usage(place.folder).free, _size(instance.data)
    if free < size * 1.1:
        raise GoliveError(
            f"{place.folder} has {free >> 20} MiB free, the copy of {params['name']} needs {size >> 20} MiB: make room"
        )
    instance.copy(instance.server(), place.data)
    return place


def _size(folder: Path) -> int:
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def _prove(
    repository: Repository,
    exact: Snapshot,
    instance: Instance,
    tree: manifest.Manifest,
    expected: Fingerprint,
    watch: records.Watch,
) -> float:
    """Restore the exact copy into scratch, compare its files, serve it, compare its fingerprint."""
    place = place_of(instance)
    room = tree.path.parent
    with scratch("database", exact.size * 2 + SERVING, tree.summary.entries) as folder:
        repository.restore(exact.id, folder)
        seconds = watch.lap("restore")
        there = folder / str(place.folder).lstrip("/")
        faults = Faults(tree, manifest.scan(str(there), EVERYTHING, room).manifest, room, NOT_IN_SNAPSHOT)
        if faults:
            raise GoliveError(f"the copy does not come back equal: {faults}; no proof, no go-live")
        with instance.scratch(there / "data", instance.server()) as server:
            wrong = differences(expected, instance.fingerprint(server))
        if wrong:
            raise GoliveError(f"the restored database differs: {'; '.join(wrong[:5])}; no proof, no go-live")
    watch.lap("serve and compare")
    return seconds


def _rows(instance: Instance, exact: Snapshot, copy: str, dumps: t.Sequence[tuple[Path, str]]) -> list[JSON]:
    whole = {
        "path": str(instance.data),
        "size": exact.size - sum(path.stat().st_size for path, _sha256 in dumps),
        "files": exact.files - len(dumps),
        "sha256": copy,
    }
    portable = [
        {"path": str(path), "size": path.stat().st_size, "files": 1, "sha256": sha256} for path, sha256 in dumps
    ]
    return [{**row, "snapshot": exact.id} for row in (whole, *portable)]
