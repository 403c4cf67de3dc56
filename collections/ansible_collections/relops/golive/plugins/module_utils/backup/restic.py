# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One restic repository on the store: the password goes through a pipe, never through a command line or a variable."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.backup import status
from ansible_collections.relops.golive.plugins.module_utils.backup.complaints import Way, complaint
from ansible_collections.relops.golive.plugins.module_utils.backup.memory import free_memory
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import OWN, quote
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import checked

CACHE = OWN / "cache"
LOCKED = ("already locked", "unable to create lock")
READING = ("--quiet", "--no-lock")
"""Nobody prunes a repository during a go-live, and a lock costs a write, a wait and a removal on the store."""
PROOF = "proof"
"""Tag of the documents that are kept beside the snapshots they are about."""
PATIENCE = 60.0
"""Seconds to wait for a restic that a killed run left behind; longer than that it hangs."""


class Snapshot(t.NamedTuple):
    """A snapshot: full id, bytes and files it holds."""

    id: str
    size: int
    files: int


class Repository:
    """The repository `<store path>/repository`; every method raises GoliveError with what restic said."""

    def __init__(self, store: Way, password: str, compression: str = "off", cache: Path | None = None) -> None:
        self.store, self._password, self.compression = store, password, compression
        self._cache = cache or CACHE
        self.many = False

    def prepare(self) -> None:
        """Prove that the repository is there and opens, before anything is stopped or copied for it.

        It is made by step backup.store and by nobody else: one that is gone is never made anew in silence.
        """
        self._restic("cat", "config", *READING)

    def save(self, name: str, content: t.Any) -> None:
        """Keep a JSON document as a snapshot of its own."""
        text = json.dumps(content, indent=1, sort_keys=True)
        self._restic("backup", "--stdin", f"--stdin-filename={name}", f"--tag={PROOF}", "--quiet", stdin=text.encode())

    def load(self, name: str) -> t.Any:
        """Return the newest document of that name, None when the repository holds none."""
        found = json.loads(self._restic("snapshots", "--json", f"--path=/{name}", f"--tag={PROOF}", *READING))
        if not found:
            return None
        newest = max(found, key=lambda snapshot: str(snapshot["time"]))
        return json.loads(self._restic("dump", newest["id"], f"/{name}", *READING))

    def require(self, snapshot: str) -> None:
        """Raise GoliveError when the store does not answer, or its repository does not hold this snapshot."""
        named = f"the journal names snapshot {snapshot[:12]} as the backup"
        try:
            held = {str(one["id"]) for one in self.snapshots()}  # by name restic asks ten times, over a minute
        except GoliveError as error:
            raise GoliveError(f"{error}; {named}") from error
        if not snapshot or not any(one.startswith(snapshot) for one in held):  # restic tells short ids, too
            raise GoliveError(f"{self.store.address}:{self.store.path}/repository does not hold it; {named}")

    def backup(self, paths: t.Sequence[str], tags: t.Sequence[str], excludes: t.Iterable[str] = ()) -> Snapshot:
        """Store paths; a file that cannot be read is an error."""
        listing = self.store.folder / "excludes"
        listing.write_text("".join(f"{pattern}\n".replace("$", "$$") for pattern in excludes), encoding="utf-8")
        return self._stored(*_tags(tags), f"--exclude-file={listing}", "--json", "--", *paths)

    def keep(self, paths: t.Iterable[str], tags: t.Sequence[str]) -> Snapshot:
        """Store exactly these files, however many; a folder would be stored with all that is below it."""
        listing = self.store.folder / "files"
        with listing.open("wb") as out:
            for path in paths:
                out.write(os.fsencode(path) + b"\0")
        return self._stored(*_tags(tags), f"--files-from-raw={listing}", "--json")

    def _stored(self, *argv: str) -> Snapshot:
        """Back up, and tell meanwhile how far it has come."""
        with tempfile.TemporaryFile(dir=self.store.folder) as out:
            with status.followed(out):
                self._restic("backup", *argv, stdout=out)
            out.seek(max(0, out.seek(0, os.SEEK_END) - status.LAST))
            return _summary(out.read())

    def check(self, read_data: bool = True) -> None:
        """Check indexes, trees and packs, and with `read_data` read every byte of all go-lives."""
        self._restic("check", "--quiet", *(["--read-data"] if read_data else []))

    def snapshots(self) -> list[dict[str, t.Any]]:
        """Return every snapshot as restic tells it."""
        return list(json.loads(self._restic("snapshots", "--json", *READING)))

    def forget(self, snapshots: t.Sequence[str]) -> None:
        """Forget snapshots; only the controller's way lets one."""
        self._restic("forget", "--quiet", *snapshots)

    def prune(self) -> None:
        """Give back the room of what no snapshot needs."""
        self._restic("prune", "--quiet")

    def restore(
        self,
        snapshot: str,
        target: Path,
        only: t.Sequence[str] = (),
        without: t.Sequence[str] = (),
        further: bool = False,
    ) -> None:
        """Restore a snapshot below an empty folder (never in place), or a further part of it beside the first.

        A part is `only` what lies at or below some paths, or all `without` what does: restic takes one of the two.
        """
        if not further and target.exists() and any(target.iterdir()):
            raise GoliveError(f"{target} is not empty: a restore goes into an empty folder only")
        parts = [f"--include={quote(path)}" for path in only] or [f"--exclude={quote(path)}" for path in without]
        self._restic("restore", snapshot, f"--target={target}", *parts, *READING)

    def dump(self, snapshot: str, path: str, target: Path) -> None:
        """Write one file of a snapshot to a file here."""
        with target.open("wb") as out:
            self._restic("dump", snapshot, path, *READING, stdout=out)

    def sha256_of(self, snapshot: str, path: str) -> str:
        """Read one file of a snapshot back and return its SHA-256 (hex)."""
        digest = hashlib.sha256()
        with tempfile.TemporaryFile() as out:
            self._restic("dump", snapshot, path, *READING, stdout=out)
            out.seek(0)
            for block in iter(lambda: out.read(1 << 20), b""):
                digest.update(block)
        return digest.hexdigest()

    def _restic(self, *argv: str, stdout: t.Any = subprocess.PIPE, stdin: bytes = b"") -> bytes:
        deadline = time.monotonic() + limit.seconds(PATIENCE)
        while True:
            done = self._run(argv, stdout, stdin)
            said = done.stderr.decode(errors="replace")
            if done.returncode == 0:
                return done.stdout or b""
            locked = any(word in said for word in LOCKED)
            if not locked or time.monotonic() > deadline:
                raise GoliveError(complaint(self.store, argv[0], done.returncode, said))
            self._run(("unlock",), subprocess.PIPE, b"")  # stale locks only: of dead processes here
            time.sleep(1)

    def _run(self, argv: t.Sequence[str], stdout: t.Any, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
        command = ["restic", "-r", "rclone:golive", "-o", f"rclone.program={self.store.program}"]
        command += ["-o", "rclone.args=restic", *argv]
        self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        reader, writer = os.pipe()
        with os.fdopen(writer, "wb") as out:
            out.write(self._password.encode() + b"\n")
        began = time.monotonic()
        try:
            return subprocess.run(
                command,
                input=stdin,
                stdout=stdout,
                stderr=subprocess.PIPE,
                env={**os.environ, **self._environment(), "RESTIC_PASSWORD_FILE": f"/dev/fd/{reader}"},
                pass_fds=(reader,),
                timeout=limit.seconds(),
                check=False,
            )
        except FileNotFoundError as error:
            raise GoliveError("the command restic is missing on this host: install it before the go-live") from error
        except subprocess.TimeoutExpired as error:
            raise limit.ended(f"restic {argv[0]}", time.monotonic() - began) from error
        finally:
            os.close(reader)

    def _environment(self) -> dict[str, str]:
        return {
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "RESTIC_PROGRESS_FPS": status.PER_SECOND,
            "RESTIC_CACHE_DIR": str(self._cache),
            "RESTIC_COMPRESSION": self.compression,
            "GOGC": "50" if self.many else "300",
            "GOMEMLIMIT": f"{max(free_memory() // 4 >> 20, 256)}MiB",  # a soft limit: it only computes more
        }


def forget_cache() -> None:
    """Remove what restic kept on this host."""
    shutil.rmtree(CACHE, ignore_errors=True)


def _tags(tags: t.Sequence[str]) -> list[str]:
    return [f"--tag={checked('tag', tag)}" for tag in tags]


def _summary(out: bytes) -> Snapshot:
    found = [json.loads(line) for line in out.splitlines() if b'"summary"' in line]
    if not found:
        raise GoliveError("restic backup told no summary: look at the repository before going on")
    return Snapshot(found[-1]["snapshot_id"], found[-1]["total_bytes_processed"], found[-1]["total_files_processed"])
