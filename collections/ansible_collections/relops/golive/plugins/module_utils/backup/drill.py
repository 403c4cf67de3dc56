# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The restore drill on one fresh host: everything comes back from the store, runs, and is compared (R44).

The restore is that of a rollback; the comparison is with what the go-live's journal recorded, not with what lies
beside the repository. Files come first, because they bring the programs of the databases with them; the units run
again at the end.
"""

from __future__ import annotations

import time
import typing as t
from functools import partial

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.backup import (
    database_undo,
    files_undo,
    manifest,
    spill,
    units,
)
from ansible_collections.relops.golive.plugins.module_utils.backup.proof import faults_of, restored
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository, forget_cache
from ansible_collections.relops.golive.plugins.module_utils.backup.store import opened
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.fingerprint import digest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

Check = t.Callable[[], str]
"""Compares and returns what differs in words, empty when nothing does."""


def restore(params: t.Mapping[str, t.Any]) -> list[JSON]:
    """Restore all that `files` and `databases` name; returns a row for each record of the backup list, and the units.

    A row holds kind, path, snapshot, size, sha256, restore_seconds, equal and fault; a fault of one keeps no other
    from being restored.
    """
    run(["systemctl", "is-system-running", "--wait"], ok=(0, 1, 3), timeout=120)
    rows: list[JSON] = []
    if params["files"]:
        rows += [_row(record, partial(_files, params, record)) for record in params["files"]["records"]]
        _as_at_boot()
    for wanted in params["databases"]:
        known = {**params, **wanted}
        rows += [_row(record, partial(_database, known, record)) for record in wanted["records"]]
    if params["files"]:
        names = sorted(params["files"]["units"])
        service = {"kind": "service", "path": " ".join(names), "snapshot": "", "size": None, "sha256": ""}
        rows.append(_row(service, partial(_units, names)))
    forget_cache()
    return rows


def _as_at_boot() -> None:
    """Let systemd read the units that came, and make the folders in /run that their services expect."""
    run(["systemctl", "daemon-reload"])
    run(["systemd-tmpfiles", "--create", "--exclude-prefix=/dev"], ok=(0, 65, 73))


def _row(record: JSON, bring: t.Callable[[], Check]) -> JSON:
    """Carry one restore, take its time, compare; the time is that of the way back, the comparison comes after it."""
    began, seconds = time.monotonic(), 0.0
    try:
        check = bring()
        seconds = time.monotonic() - began
        fault = check()
    except GoliveError as error:
        seconds, fault = seconds or time.monotonic() - began, str(error)
    known = {name: record.get(name) for name in ("kind", "path", "snapshot", "size", "sha256")}
    return {**known, "restore_seconds": round(seconds, 2), "equal": not fault, "fault": fault}


def _files(params: t.Mapping[str, t.Any], record: JSON) -> Check:
    if record["kind"] != "os":
        return _application(params, record)
    with spill.room("files") as room:
        files_undo.bring_back(params, params["files"], room)

    def differing() -> str:
        with spill.room("files") as again:
            found = manifest.scan("/", _left_out(params), again).manifest.summary.digest
        return _same_digest(found, record, "files")

    return differing


def _left_out(params: t.Mapping[str, t.Any]) -> Excludes:
    return files_undo.excludes_here(files_undo.proof_of(params, params["files"])["excludes"])


def _application(params: t.Mapping[str, t.Any], record: JSON) -> Check:
    """Restore the application's paths alone, beside the system, and compare them there."""
    system = next(row for row in params["files"]["records"] if row["kind"] == "os")
    left_out = _left_out(params)
    with opened(params, "files") as store, spill.room("application") as room:
        repository = Repository(store, params["restic_password"], params["compression"])
        whole = files_undo.expected(repository, system["snapshot"], room)
        wanted = set(params["application_paths"])
        tops = [path for path, _entry in whole.entries() if path in wanted]
        expected = manifest.below(whole, tops, room)
        if not tops:
            raise GoliveError(f"the snapshot {record['snapshot']} holds nothing of {record['path']}")
        with restored(repository, record["snapshot"], expected, "files", only=tops) as folder:
            found = faults_of(folder, expected, left_out, tops)
            faults = str(found) if found else ""
    return lambda: faults or _same_digest(expected.summary.digest, record, "application")


def _database(params: t.Mapping[str, t.Any], record: JSON) -> Check:
    instance = registry.instance(params["engine"], params)
    if record["path"] == str(instance.data):
        database_undo.put_back(params, {"active": True}, {"records": [record], "fingerprint": params["fingerprint"]})
        return lambda: _same_database(params)
    with opened(params, f"database-{params['name']}") as store:
        repository = Repository(store, params["restic_password"], params["compression"])
        found = repository.sha256_of(record["snapshot"], record["path"])
    return lambda: _same_digest(found, record, "dump")


def _same_database(params: t.Mapping[str, t.Any]) -> str:
    instance = registry.instance(params["engine"], params)
    found = digest(instance.fingerprint(instance.server()))
    if found == params["fingerprint"]:
        return ""
    return f"its fingerprint is {found[:12]} instead of {str(params['fingerprint'])[:12]} as recorded"


def _same_digest(found: str, record: JSON, what: str) -> str:
    if found == record["sha256"]:
        return ""
    return f"the digest of the {what} is {found[:12]} instead of {str(record['sha256'])[:12]} as recorded"


def _units(names: list[str]) -> Check:
    """Start what ran when the backup was made, and only that."""
    files_undo.run_again(names)

    def differing() -> str:
        found = units.active()
        words = [f"{name} does not run" for name in names if name not in found]
        return "; ".join([*words, *(f"{name} runs" for name in found if name not in names)])

    return differing


def refuse(*_given: t.Any) -> JSON:
    """Raise GoliveError: there is nothing to take back on a host that is thrown away."""
    raise GoliveError("a drill is not undone: take the second twin down")
