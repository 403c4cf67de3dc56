# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files and links of the target: read, put in place atomically, keep what was there, bring it back."""

from __future__ import annotations

import contextlib
import grp
import hashlib
import os
import pwd
import stat
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import checked

State = dict[str, t.Any]
KEPT = Path("/var/lib/golive/restore")


def digest(content: bytes) -> str:
    """Return the SHA-256 (hex) of some bytes."""
    return hashlib.sha256(content).hexdigest()


def state_of(path: Path) -> State | None:
    """Return `{link}` or `{sha256, mode, owner, group}` of a path, None when nothing is there."""
    if path.is_symlink():
        return {"link": str(path.readlink())}
    if not path.exists():
        return None
    if not path.is_file():
        raise GoliveError(f"{path} is neither a file nor a link: move it away first")
    found = path.stat()
    return {
        "sha256": digest(path.read_bytes()),
        "mode": f"{stat.S_IMODE(found.st_mode):04o}",
        "owner": owner_name(found.st_uid),
        "group": group_name(found.st_gid),
    }


def owner_name(uid: int) -> str:
    """Return the account's name, its number when it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def group_name(gid: int) -> str:
    """Return the group's name, its number when it has none."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def wanted(content: str, mode: str, owner: str = "root", group: str = "root") -> State:
    """Return the state that a file of this content should have; GoliveError for a mode that no new file may have."""
    return {"sha256": digest(content.encode()), "mode": checked("mode", mode), "owner": owner, "group": group}


def text_of(path: Path) -> str:
    """Return a file's text for a diff, empty when there is none."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def put(path: Path, content: bytes, mode: str, owner: str = "root", group: str = "root") -> None:
    """Write a file under another name, flush it, and rename it into place; parents are made (0755)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.golive")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(content)
        _give(handle.fileno(), mode, owner, group)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    flush_folder(path.parent)


def _give(handle: int, mode: str, owner: str, group: str) -> None:
    try:
        uid = int(owner) if owner.isdigit() else pwd.getpwnam(owner).pw_uid
        gid = int(group) if group.isdigit() else grp.getgrnam(group).gr_gid
    except KeyError as error:
        raise GoliveError(f"account or group missing on this host: {error}") from error
    os.fchown(handle, uid, gid)
    os.fchmod(handle, int(mode, 8))


def link(path: Path, target: str) -> None:
    """Point a link at `target` by one atomic rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.golive")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep(path: Path) -> None:
    """Keep a copy of what stands at `path` (0600, named by its SHA-256), so that `bring_back` finds it."""
    if path.is_symlink() or not path.is_file():
        return
    keep_bytes(path.read_bytes())


def keep_bytes(content: bytes) -> str:
    """Keep some bytes for undo; return the name they are kept under."""
    KEPT.mkdir(mode=0o700, parents=True, exist_ok=True)
    KEPT.parent.chmod(0o700)
    name = digest(content)
    if not (KEPT / name).exists():
        put(KEPT / name, content, "0600")
    return name


def kept(name: str) -> bytes:
    """Return what was kept under a name, or raise GoliveError."""
    try:
        content = (KEPT / name).read_bytes()
    except FileNotFoundError:
        raise GoliveError(f"{KEPT / name} is gone: restore the file from the backup") from None
    if digest(content) != name:
        raise GoliveError(f"{KEPT / name} was altered: restore the file from the backup")
    return content


def bring_back(path: Path, before: State | None) -> bool:
    """Make `path` what `before` (from `state_of`) says; return whether anything had to be done."""
    if state_of(path) == before:
        return False
    if before is None:
        path.unlink()
    elif "link" in before:
        link(path, before["link"])
    else:
        put(path, kept(before["sha256"]), before["mode"], before["owner"], before["group"])
    if state_of(path) != before:
        raise GoliveError(f"{path} was brought back but is not as before: who else changes it?")
    return True


def forget(names: t.Iterable[str]) -> None:
    """Drop kept copies after an undo, and the folders when nothing is left in them."""
    for name in names:
        (KEPT / name).unlink(missing_ok=True)
    for folder in (KEPT, KEPT.parent):
        with contextlib.suppress(OSError):
            folder.rmdir()
