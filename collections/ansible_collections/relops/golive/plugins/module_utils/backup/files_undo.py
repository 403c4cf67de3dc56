# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The exact restore in place: the safety net of every later stage (R50)."""

from __future__ import annotations

import contextlib
import json
import os
import typing as t
import zlib
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup import manifest, records, spill, units
from ansible_collections.relops.golive.plugins.module_utils.backup.compare import Faults, printable
from ansible_collections.relops.golive.plugins.module_utils.backup.entries import set_flags
from ansible_collections.relops.golive.plugins.module_utils.backup.files import INSIDE, proof_name
from ansible_collections.relops.golive.plugins.module_utils.backup.manifest import Manifest, Scan
from ansible_collections.relops.golive.plugins.module_utils.backup.proof import faults_of, restored
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository, forget_cache
from ansible_collections.relops.golive.plugins.module_utils.backup.scratch import tidy
from ansible_collections.relops.golive.plugins.module_utils.backup.store import opened
from ansible_collections.relops.golive.plugins.module_utils.backup.times import times_kept
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import (
    RESTARTS,
    Excludes,
    foreign_mounts,
    quote,
)
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.known import known
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

HOUR_NS = 3_600_000_000_000


def put_back(params: t.Mapping[str, t.Any], before: JSON, done: JSON) -> JSON:
    """Make the host's files and running units equal to the snapshot that `done` names; nothing where they are.

    May be killed at any moment and called again. Never done means that no later stage began: there is nothing to undo,
    and nobody asks the store.
    """
    if not done:
        _refuse_begun()
        tidy()
        return {"changes": []}
    wanted = known(before, "units", "files of this host")
    kept: JSON = {}
    with spill.room("files") as room:
        faults = bring_back(params, done, room, kept)
    words = run_again(wanted)
    first, count = (faults.first, len(faults)) if faults else ({}, 0)
    changes = [{"item": printable(path), "from": fault, "to": "as in the backup"} for path, fault in first.items()]
    return {
        "changes": [*changes, *({"item": word, "from": "", "to": "done"} for word in words)],
        "facts": {"files_restored": count, **kept},
    }


def bring_back(params: t.Mapping[str, t.Any], done: JSON, room: Path, kept: JSON | None = None) -> Faults | None:
    """Make the files alone equal to the snapshot that `done` names and return what differed, None when nothing did.

    With `kept`, what the restore overwrites or deletes is stored first, and `kept` says where. The store is asked only
    when something differs.
    """
    proof = proof_of(params, done)
    record = next(row for row in proof["records"] if row["kind"] == "os")
    left_out = excludes_here(proof["excludes"])
    live = manifest.scan("/", left_out, room)
    if live.manifest.summary.digest == record["sha256"]:
        return None
    with opened(params, "files") as store:
        repository = Repository(store, params["restic_password"], params["compression"])
        repository.require(record["snapshot"])

        def keep(found: Faults) -> None:
            if kept is not None:
                kept.update(_keep(repository, found, params))

        # Their folders' times are for the databases' way back to set; it may have been there already, when this one is
        # carried again.
        with times_kept({Path(name).parent for name in params.get("data_directories") or []}):
            return _restore(repository, record, live, left_out, proof["root_time"], keep)


def proof_of(params: t.Mapping[str, t.Any], done: JSON) -> JSON:
    """Return records, patterns and time of the root as the journal keeps them, or the store, of an older go-live."""
    proof = done
    if not {"excludes", "root_time"} <= done.keys():
        with opened(params, "files") as store:
            proof = store.load(proof_name(params)) or {}
    rows = [row for row in done.get("records") or [] if row.get("kind") == "os"]
    if not rows or not {"excludes", "root_time"} <= proof.keys():
        raise GoliveError(
            "the journal says that the files of this host were backed up, but neither it nor the store tells what was: "
            "nothing was touched; find the snapshot on the store"
        )
    return {**proof, "records": rows}


def _refuse_begun() -> None:
    """Raise GoliveError when the host tells of a restore that had begun, though the journal names no backup."""
    if RESTARTS.exists():
        raise GoliveError(
            f"a restore of this host's files had begun ({RESTARTS}), and the journal names no backup of them: "
            "nothing was touched; find the snapshot on the store"
        )


def run_again(names: t.Iterable[str]) -> list[str]:
    """Bring the running units to these after the files are back, and forget that they were; says what was done."""
    words = units.settle(names, _restarts(), RESTARTS.exists()) if units.is_systemd() else []
    tidy()
    return words


def _keep(repository: Repository, faults: Faults, params: t.Mapping[str, t.Any]) -> JSON:
    """Store what the restore overwrites or deletes: somebody may have edited it since the backup.

    A store that takes no more is told and does not keep the old service from coming back.
    """
    if not faults.overwritten:
        return {}
    try:
        snapshot = repository.keep(faults.paths(lost=True), [*records.tags(params, "before-restore"), "before-restore"])
    except GoliveError as error:
        return {"before_restore": "", "before_restore_fault": str(error)}
    return {"before_restore": snapshot.id, "before_restore_files": faults.overwritten}


def excludes_here(patterns: t.Iterable[str]) -> Excludes:
    """Return what the backup left out, and the mounts of this host that are no disks."""
    text = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    return Excludes([*patterns, *map(quote, foreign_mounts(text))])


def _restore(
    repository: Repository,
    record: JSON,
    live: Scan,
    left_out: Excludes,
    root_time: int,
    keep: t.Callable[[Faults], None],
) -> Faults:
    """Restore to scratch, prove the scratch, keep what will be overwritten, then synchronise; returns what differed."""
    room = live.manifest.path.parent
    wanted = expected(repository, record["snapshot"], room)
    if wanted.summary.digest != record["sha256"]:
        raise GoliveError(
            f"snapshot {record['snapshot']} holds another manifest than its proof names: look at the store"
        )
    faults = Faults(wanted, live.manifest, room)
    if not faults:
        return faults
    with restored(repository, record["snapshot"], wanted, "files", root_time) as folder:
        bad = faults_of(folder, wanted, left_out)
        if bad:
            raise GoliveError(f"the backup no longer comes back equal, nothing was touched: {bad}")
        if units.is_systemd():
            asked = units.asked()
            changed = {path for path in faults.paths() if path in asked or path.startswith("/etc/")}
            _remember(units.touched(changed))
            units.stop_strangers({path for path, _entry in wanted.entries() if path in asked})
            units.stop_writers(changed)
        else:
            _remember([])
        keep(faults)
        _synchronise(folder, wanted, live, left_out, faults)
    forget_cache()
    rest = Faults(wanted, manifest.scan("/", left_out, room).manifest, room)
    if rest:
        raise GoliveError(f"after the restore files still differ from the backup: {rest}")
    return faults


def expected(repository: Repository, snapshot: str, room: Path) -> Manifest:
    """Return the manifest that lies inside of a snapshot."""
    inside = room / f"{snapshot}.gz"
    repository.dump(snapshot, INSIDE, inside)
    try:
        return manifest.load(inside)
    except (OSError, EOFError, ValueError, TypeError, zlib.error) as error:
        raise GoliveError(f"snapshot {snapshot} holds no manifest that can be read: look at the store") from error


def _synchronise(folder: Path, expected: Manifest, live: Scan, left_out: Excludes, faults: Faults) -> None:
    """Let rsync make the live tree equal; it goes by size and time, so that it doesn't read both trees once more."""
    for path, entry in live.manifest.entries():
        if entry.flags:
            set_flags(path, 0)
    mark_edited(faults)
    rules = folder.parent / "rsync.rules"
    rules.write_text(
        "".join(f"{rule}\n" for rule in _rules(left_out, live.sockets)), encoding="utf-8", errors="surrogateescape"
    )
    run(
        [
            "rsync", "-aHAXS", "--numeric-ids", "--delete", "--force",
            f"--filter=merge {rules}", f"{folder}/", "/",
        ],
        timeout=None,
    )  # fmt: skip
    for path, entry in expected.entries():
        if entry.flags:
            set_flags(path, entry.flags)


def mark_edited(faults: Faults, base: str = "") -> None:
    """Give every file with another content another time than the expected one, so that rsync sees it."""
    for path, time_ns in faults.edited():
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.utime(base + path, ns=(time_ns, time_ns + HOUR_NS), follow_symlinks=False)


def _rules(left_out: Excludes, sockets: t.Iterable[str]) -> list[str]:
    """Return rsync's rules: what is left out stays as it is, except below a home that goes away as a whole."""
    rules = [f"-{'p' if pattern.startswith('/home/') else ''} {pattern}" for pattern in left_out.patterns]
    return [*rules, *(f"- {quote(path)}" for path in sockets)]


def _remember(names: list[str]) -> None:
    """Write the units to restart durably; those of an earlier, killed attempt stay."""
    RESTARTS.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = RESTARTS.with_suffix(".new")
    with new.open("w", encoding="utf-8") as out:
        json.dump(sorted({*names, *_restarts()}), out)
        out.flush()
        os.fsync(out.fileno())
    new.replace(RESTARTS)


def _restarts() -> list[str]:
    return list(json.loads(RESTARTS.read_text(encoding="utf-8"))) if RESTARTS.exists() else []
