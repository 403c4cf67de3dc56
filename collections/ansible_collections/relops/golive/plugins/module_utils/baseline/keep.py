# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The new system kept as it was verified: data as dumps, files, the logs of the night; read back, not restored (R56).

Nothing is stopped. Dumps and logs are read back from the store byte by byte; of the files the store proves that it
holds all that the snapshot names. The proof by a restore is that of the backup before, on the same store.
"""

from __future__ import annotations

import os
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.backup import records
from ansible_collections.relops.golive.plugins.module_utils.backup.pipe import piped
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository, forget_cache
from ansible_collections.relops.golive.plugins.module_utils.backup.store import opened
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import OWN, excludes
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.facts import BackupMade
from ansible_collections.relops.golive.plugins.module_utils.words import checked

FOLDER = OWN / "baseline"
"""Where dumps and logs lie until the store has them; no backup of files holds it."""
TAG = "baseline"
LOG = "journal.json"
ATTEMPTS = 3
"""How often the files are stored anew when some of them vanish meanwhile: the new system runs."""


class Written(t.NamedTuple):
    """A file in FOLDER: kind of its record, what it is of, its path, the SHA-256 of what was printed into it."""

    kind: str
    of: str
    path: Path
    sha256: str


def keep(params: t.Mapping[str, t.Any]) -> JSON:
    """Store it and read it back; returns the facts for the records. Raises GoliveError for what is not kept."""
    watch, start = records.Watch(), records.now()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700, parents=True)
    try:
        with opened(params, TAG) as store:
            repository = Repository(store, params["restic_password"], params["compression"])
            written = [*_dumps(params), _logs(params)]
            watch.lap("dumps and logs")
            rows = [*_kept(repository, params, written, start), _files(repository, params, start)]
            watch.lap("store and check")
            forget_cache()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    return {"baseline": rows, "seconds": watch.laps}


def _dumps(params: t.Mapping[str, t.Any]) -> t.Iterator[Written]:
    for known in params["databases"]:
        instance = registry.instance(known["engine"], known)
        for dump in instance.dumps(instance.server()):
            name = dump.name.rpartition(".zst")[0] or dump.name
            plain = [argv for argv in dump.commands if argv[0] != "zstd"]
            path = FOLDER / checked("name", f"{known['name']}.{name}")
            yield Written("db", str(known["name"]), path, _poured(plain, path))


def _logs(params: t.Mapping[str, t.Any]) -> Written:
    """Write what systemd's journal holds of the plan's services (of all, where none is here) since the night began."""
    units = [word for unit in params["units"] for word in ("--unit", checked("unit", unit))]
    since = f"--since=@{int(params['since'])}"
    path = FOLDER / LOG
    return Written(
        "log", "systemd", path, _poured([["journalctl", "--no-pager", "--output=json", since, *units]], path)
    )


def _poured(commands: t.Sequence[t.Sequence[str]], path: Path) -> str:
    """Write what a pipe prints into a file of root's; returns its SHA-256."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out, piped(commands) as pipe:
        try:
            shutil.copyfileobj(os.fdopen(pipe.reader, "rb", closefd=False), out, 1 << 20)
            out.flush()
        except OSError as error:
            raise GoliveError(f"{path} cannot be written: {error.strerror}; make room there") from error
    return pipe.sha256


def _kept(
    repository: Repository, params: t.Mapping[str, t.Any], written: t.Sequence[Written], start: str
) -> t.Iterator[BackupMade]:
    """Store the files of FOLDER in one snapshot and read each of them back."""
    kinds = sorted({one.kind for one in written})
    snapshot = repository.backup([str(FOLDER)], [TAG, *records.tags(params, *kinds)])
    for one in written:
        if repository.sha256_of(snapshot.id, str(one.path)) != one.sha256:
            raise GoliveError(f"{one.path.name} does not read back from the store as it was written")
        size = one.path.stat().st_size
        if one.kind == "db" and not size:
            raise GoliveError(f"the dump {one.path.name} holds nothing")
        yield records.record(
            params, kind=one.kind, path=one.path.name, size=size, files=1, sha256=one.sha256, snapshot=snapshot.id,
            start=start, end=records.now(),
        )  # fmt: skip


def _files(repository: Repository, params: t.Mapping[str, t.Any], start: str) -> BackupMade:
    left_out = excludes(params["exclude"], params["data_directories"])
    for attempt in range(1, ATTEMPTS + 1):
        try:
            snapshot = repository.backup(["/"], [TAG, *records.tags(params, "os", "app")], left_out.patterns)
            break
        except GoliveError:
            if attempt == ATTEMPTS:
                raise
    repository.require(snapshot.id)
    repository.check(read_data=False)
    if not (snapshot.files and snapshot.size):
        raise GoliveError("the backup of the new system's files holds no file at all")
    return records.record(
        params, kind="os", path="/", size=snapshot.size, files=snapshot.files, snapshot=snapshot.id, start=start,
        end=records.now(),
    )  # fmt: skip
