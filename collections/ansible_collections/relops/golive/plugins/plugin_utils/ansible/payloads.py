"""What Ansible packs of our modules for the hosts, kept from run to run: packing is half of what a run computes.

Ansible packs a module with all that it imports once per run (0.25 to 0.65 s each, twenty of them in a night) and
knows nothing of the run before. So a run begins with what an earlier one packed out of the same files by the same
Ansible and Python, and leaves what it packed itself. Where anything is in doubt nothing is lent and Ansible packs anew.
What is kept has its bytecode beside it (bytecode.py); what is lent is linked into Ansible's folder as it is.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ansible import constants
from ansible.release import __version__ as release

OURS = Path(__file__).resolve().parents[4]
"""The namespace: both collections, which import from one another."""
ANSIBLES = Path(constants.__file__).parent / "module_utils"
NAME = "ansible_collections.relops."
SOURCES = ("*/plugins/modules/**/*.py", "*/plugins/module_utils/**/*.py", "*/meta/runtime.yml")
SETTINGS = vars(constants)
"""As Ansible has worked them out; its manager of settings would give templates."""
KEPT = 3
"""So many states of the code are kept, the latest used."""


def reuse() -> None:
    """Lend this run what earlier ones packed, and keep at its end what it packs; only in the process of the run."""
    with suppress(OSError):
        if any(Path(folder).is_dir() for folder in SETTINGS["DEFAULT_MODULE_UTILS_PATH"]):
            return  # somebody's own module_utils may stand in for Ansible's
        shelf, packed = shelf_of(Path(str(SETTINGS["ANSIBLE_HOME"]))), _packed()
        packed.mkdir(mode=0o700, exist_ok=True)
        for file in _files(shelf):
            _share(file, packed)
        atexit.register(_keep, shelf, packed, os.getpid())


def shelf_of(home: Path) -> Path:
    """Return the folder of what is packed out of the present code, ours alone; raises OSError where it is not."""
    room = home / "relops_packed"
    shelf = room / fingerprint()
    for folder in (room, shelf):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise PermissionError(f"{folder} is not ours alone")
    os.utime(shelf)
    for old in sorted(room.iterdir(), key=lambda path: path.lstat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return shelf


def fingerprint() -> str:
    """Return the digest of all that goes into a packed module: our code, Ansible's, the Python that packs.

    Ansible's own files count by their size and time, too: a patch of a distribution leaves the release as it was.
    """
    found = hashlib.sha256(f"{release} {sys.version}".encode())
    for path in sorted(ANSIBLES.rglob("*.py")):
        there = path.stat()
        found.update(f"\0{path} {there.st_size} {there.st_mtime_ns}".encode())
    for pattern in SOURCES:
        for path in sorted(OURS.glob(pattern)):
            text = path.read_bytes()
            found.update(f"\0{path.relative_to(OURS)} {len(text)}\0".encode() + text)
    return found.hexdigest()[:32]


def _packed() -> Path:
    """Return where Ansible puts what it packs in this run."""
    return Path(str(SETTINGS["DEFAULT_LOCAL_TMP"])) / "ansiballz_cache"


def _files(folder: Path) -> Iterator[Path]:
    """Yield what was packed of our modules; no lock, and nothing that is still being written."""
    for path in sorted(folder.glob(f"{NAME}*")):
        if not path.name.endswith((".lock", "-part")) and path.is_file():
            yield path


def _keep(shelf: Path, packed: Path, process: int) -> None:
    """Keep what the run has packed, unless the code changed meanwhile; a worker that ends keeps nothing."""
    if os.getpid() != process or not packed.is_dir():
        return
    with suppress(OSError):
        if shelf.name != fingerprint():
            return
        for file in _files(packed):
            if not (shelf / file.name).exists():
                _put(file, shelf)


def _put(file: Path, shelf: Path) -> None:
    """Put what was packed on the shelf, with its bytecode."""
    from ansible_collections.relops.golive.plugins.plugin_utils.ansible import bytecode  # noqa: PLC0415 - seldom needed

    half = shelf / f"{file.name}-{os.getpid()}-part"
    half.touch(0o600)
    if bytecode.add(file, half):
        half.replace(shelf / file.name)
    else:
        half.unlink()
        _share(file, shelf)


def _share(file: Path, folder: Path) -> None:
    """Put a file into a folder under its own name, whole or not at all; what is there stays."""
    if (folder / file.name).exists():
        return
    half = folder / f"{file.name}-{os.getpid()}-part"
    try:
        os.link(file, half)
    except OSError:  # another file system
        shutil.copyfile(file, half)
        half.chmod(0o600)
    half.replace(folder / file.name)
