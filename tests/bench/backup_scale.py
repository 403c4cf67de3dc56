"""What the backup of a host with very many small files costs: memory of our own, memory of restic, seconds.

`python -m tests.bench.backup_scale [--files 100000] [--part 200000]`. The files lie on a file system of their own
(ext4 in a file, mounted by a loop device for the time of the measurement, so root is needed); the store is a folder.
Each phase of the module's own code runs in a process of its own, so that its peak is its own: manifest, backup, proof
(restore and compare), and the exact restore in place after one file in a hundred was changed, deleted or made.
Exit code 1 when our own memory is over 200 MB, or when what came back differs.

Measured on two processors at a load of 8 to 15. 1,000,000 files: manifest 91 s, our own 22 MB; backup 141 s,
our own 21 MB, restic's 275 MB; the proof was not through after 25 minutes. 100,000 files: manifest 23 s, backup 39 s,
proof 135 s, restore 46 s (1,200 were different, none are), our own peak 23 MB, restic's 263 MB.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from ansible_collections.relops.golive.plugins.module_utils.backup import (
    files_undo,
    manifest,
    proof,
    restic,
    scratch,
    slices,
    spill,
)
from ansible_collections.relops.golive.plugins.module_utils.backup.compare import Faults
from ansible_collections.relops.golive.plugins.module_utils.backup.manifest import Manifest
from ansible_collections.relops.golive.plugins.module_utils.backup.proof import MANY, faults_of, restored
from ansible_collections.relops.golive.plugins.module_utils.backup.store import Store
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

MOST_OWN_MB = 200.0
PER_FOLDER, BYTES = 1000, 300
NOTHING = Excludes(["/lost+found"])


class Here(restic.Repository):
    """A repository in a folder here: what is measured is the host, not the way to its store."""

    root = ""
    """Where the tree lies, that is the root of a real host."""

    def restore(
        self,
        snapshot: str,
        target: Path,
        only: Sequence[str] = (),
        without: Sequence[str] = (),
        further: bool = False,
    ) -> None:
        """Restore as the product does, with the paths of this host."""
        super().restore(snapshot, target, only, [self.root + path for path in without], further)

    def _run(self, argv: Sequence[str], stdout: Any, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **self._environment(), "RESTIC_PASSWORD": "password"}
        environment["RESTIC_CACHE_DIR"] = f"{self.store.path}/cache"
        command = ["restic", "-r", f"{self.store.path}/repository", *argv]
        return subprocess.run(command, env=environment, input=stdin, stdout=stdout, stderr=subprocess.PIPE, check=False)


@contextlib.contextmanager
def disk(folder: Path, count: int) -> Iterator[Path]:
    """Mount an ext4 of its own with room for the files twice, and unmount it."""
    image, point = folder / "disk", folder / "mnt"
    point.mkdir()
    with image.open("wb") as out:
        out.truncate(count * 5000 + (1 << 30))
    run(["mkfs.ext4", "-q", "-F", "-N", str(int(count * 1.2) + 20000), "-O", "^has_journal", str(image)], timeout=3600)
    run(["mount", "-o", "loop,noatime", str(image), str(point)])
    try:
        yield point
    finally:
        run(["umount", str(point)])


def path_of(root: Path, number: int) -> Path:
    """Return the path of a file: a thousand in a folder, a hundred folders in one."""
    folder = number // PER_FOLDER
    return root / f"d{folder // 100:03}" / f"{folder % 100:03}" / f"file-{number:08}.dat"


def fill(root: Path, count: int) -> None:
    """Make the files, of different content, a hundred hard links among them."""
    for number in range(count):
        path = path_of(root, number)
        if number % PER_FOLDER == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{number} ".encode() * (BYTES // 9))
    for number in range(100):
        os.link(path_of(root, 0), root / "d000" / f"again-{number}")


def spoil(root: Path, count: int) -> None:
    """Change, delete or make one file in a hundred."""
    for number in range(0, count, 100):
        path = path_of(root, number)
        if number % 300 == 0:
            path.write_bytes(b"changed")
        elif number % 300 == 100:
            path.unlink()
        else:
            path.with_suffix(".new").touch()


def measured(name: str, act: Callable[[], Any]) -> dict[str, Any]:
    """Run a phase in a process of its own; returns seconds, peaks of ours and of what it started (MB), answer."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    print(f"{name:<10}", end=" ", flush=True)

    def work() -> None:
        began = time.monotonic()
        answer = act()
        peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        theirs.send((time.monotonic() - began, *peaks, answer))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    theirs.close()
    seconds, own, child, answer = ours.recv()
    process.join()
    print(f"{seconds:8.1f} s   own {own:7.1f} MB   restic, rsync {child:7.1f} MB   {answer}", flush=True)
    return {"seconds": seconds, "own": own, "child": child, "answer": answer}


class Bench:
    """The phases on one tree; what lies below `work` is what a host would keep in its work folder."""

    def __init__(self, root: Path, work: Path, count: int) -> None:
        self.root, self.work = root, work
        self.room = work / "room"
        self.room.mkdir()
        self.repository = Here(Store("local", "", str(work / "store"), [], work, ""), "password")
        self.repository.root, self.repository.many = str(root), count > MANY
        self.known = work / "known.json"

    def manifest(self) -> str:
        """Read the tree and keep the manifest."""
        found = manifest.scan(str(self.root), NOTHING, self.room).manifest
        self.known.write_text(json.dumps([str(found.path), found.summary.digest]))
        return f"{found.summary.entries} entries, {found.path.stat().st_size >> 20} MiB of manifest"

    def backup(self) -> str:
        """Store the tree."""
        run(["mkdir", "-p", f"{self.work}/store"])
        self.repository._restic("init")
        found = self.repository.backup([str(self.root)], ["bench"], ["lost+found"])
        self.known.write_text(json.dumps([*json.loads(self.known.read_text()), found.id]))
        return f"{found.files} files"

    def proof(self) -> str:
        """Restore and compare."""
        path, _digest, snapshot = json.loads(self.known.read_text())
        with self._restored(snapshot, manifest.load(Path(path))) as folder:
            faults = faults_of(folder, manifest.load(Path(path)), NOTHING)
            return f"{len(faults)} differences"

    @contextlib.contextmanager
    def _restored(self, snapshot: str, expected: Manifest) -> Iterator[Path]:
        """Yield what was restored; on a real host the tree's root is the scratch itself."""
        with (
            mock.patch.object(proof, "link_twins", self._link),
            restored(self.repository, snapshot, expected, "bench") as folder,
        ):
            yield folder / str(self.root).lstrip("/")

    def _link(self, folder: Path, expected: Manifest) -> None:
        slices.link_twins(folder / str(self.root).lstrip("/"), expected)

    def restore(self) -> str:
        """Find what differs, restore to scratch, bring it back, compare again."""
        path, _digest, snapshot = json.loads(self.known.read_text())
        expected = manifest.load(Path(path))
        faults = Faults(expected, manifest.scan(str(self.root), NOTHING, self.room).manifest, self.room)
        with self._restored(snapshot, expected) as source:
            files_undo.mark_edited(faults, str(self.root))
            run(["rsync", "-aHAXS", "--numeric-ids", "--delete", "--exclude=/lost+found",
                 f"{source}/", f"{self.root}/"], timeout=14400)  # fmt: skip
        rest = Faults(expected, manifest.scan(str(self.root), NOTHING, self.room).manifest, self.room)
        return f"{len(faults)} were different, {len(rest)} are"


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the disk image and the store lie; default: a temporary one")
    parser.add_argument("--part", type=int, default=slices.FILES, help="files that are restored at a time")
    given = parser.parse_args()
    slices.FILES = given.part
    if os.geteuid():
        print("not measured: mounting a file system needs root")
        return 0
    if not shutil.which("restic"):
        print("not measured: restic is missing")
        return 1
    own = Path(tempfile.mkdtemp(prefix="golive-scale-", dir=given.folder))
    try:
        with disk(own, given.files) as root, _elsewhere(own):
            fill(root, given.files)
            subprocess.run(["sync", "-f", str(root)], check=True)
            bench = Bench(root, own, given.files)
            rows = [measured(name, getattr(bench, name)) for name in ("manifest", "backup", "proof")]
            spoil(root, given.files)
            rows.append(measured("restore", bench.restore))
    finally:
        shutil.rmtree(own, ignore_errors=True)
    worst = max(row["own"] for row in rows)
    print(f"our own peak: {worst:.0f} MB (most allowed: {MOST_OWN_MB:.0f}); restic's: {rows[1]['child']:.0f} MB")
    exact = rows[2]["answer"] == "0 differences" and rows[3]["answer"].endswith(" 0 are")
    return 0 if worst <= MOST_OWN_MB and exact else 1


@contextlib.contextmanager
def _elsewhere(own: Path) -> Iterator[None]:
    """Let the host's work folder be ours."""
    work = own / "work"
    with contextlib.ExitStack() as held:
        for module in (spill, scratch):
            held.enter_context(mock.patch.object(module, "WORK", str(work)))
        held.enter_context(mock.patch.object(restic, "CACHE", work / "work" / "cache"))
        yield


if __name__ == "__main__":
    sys.exit(main())
