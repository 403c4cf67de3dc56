# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An application release of the target: unpacked beside the old one, switched by one rename, proven healthy."""

from __future__ import annotations

import json
import pwd
import shutil
import tarfile
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import progress, words
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import (
    control,
    health_fault,
    is_steady,
    service,
    wait_until_healthy,
)

STAMP = ".release.json"


class Release:
    """The release that the plan wants; `p` are the module's parameters."""

    def __init__(self, p: JSON) -> None:
        self.p = p
        self.name, self.version, self.sha256 = str(p["name"]), words.checked("version", p["version"]), str(p["sha256"])
        self.root, self.user = Path(words.checked("root", p["root"])), words.checked("account", p["user"])
        self.service = words.checked("unit", p["service"])
        self.folder = self.root / "releases" / self.version
        self.current = self.root / "current"
        self.target = f"releases/{self.version}"
        self.unit = Path("/etc/systemd/system") / self.service
        self.unit_text = str(p["unit"])
        self.closed = bool(p.get("closed"))
        """Its service is an entry point that is suspended: it starts when that is opened, and not before."""
        health = p["health"] or {}
        self.url = words.checked("url", health["url"]) if health.get("url") else ""
        self.timeout, self.hold = float(health.get("timeout_s") or 30), float(health.get("hold_s") or 1)

    def shared(self) -> list[tuple[Path, bytes, placing.State]]:
        """Return path, content and wanted state of the files that outlive a release."""
        found = []
        for file in self.p["files"]:
            text = file["content"] if file.get("secret_content") is None else file["secret_content"]
            state = placing.wanted(text, file["mode"], "root", self.user)
            found.append((words.contained(self.root, file["path"]), text.encode(), state))
        return found

    def files(self) -> list[tuple[Path, bytes, placing.State]]:
        """Return the shared files and the unit."""
        unit = (self.unit, self.unit_text.encode(), placing.wanted(self.unit_text, "0644"))
        return [*self.shared(), unit]

    def links_to(self) -> str | None:
        """Return where `current` points to, None when there is none."""
        return str(self.current.readlink()) if self.current.is_symlink() else None


def differences(wish: Release) -> list[JSON]:
    """Compare the target with the release; health counts only when nothing else differs."""
    changes = []
    if not has_user(wish.user):
        changes.append(change(f"account {wish.user}", "absent", "system account"))
    fault = fault_of_files(wish)
    if fault:
        changes.append(change(str(wish.folder), fault, f"sha256 {wish.sha256[:12]}"))
    for path, _content, state in wish.files():
        now = placing.state_of(path)
        if now != state:
            changes.append(change(str(path), "differs" if now else "absent", "as planned"))
    if wish.links_to() != wish.target:
        changes.append(change(str(wish.current), wish.links_to() or "absent", wish.target))
    now_service = service(wish.service)
    if wish.closed:
        return changes
    if not (now_service.active and now_service.enabled):
        changes.append(change(wish.service, now_service.words(), "active, enabled"))
    unwell = "" if changes else health_fault(wish.service, wish.url)
    if unwell:
        changes.append(change(f"health of {wish.service}", unwell, "healthy"))
    return changes


def before_of(wish: Release) -> JSON:
    """Return what undo needs to bring the former release back."""
    now = service(wish.service)
    return {
        "version": wish.version,
        "account": has_user(wish.user),
        "root": wish.root.exists(),
        "release": wish.folder.exists(),
        "current": wish.links_to(),
        "files": {str(path): placing.state_of(path) for path, _content, _state in wish.files()},
        "active": now.active,
        "enabled": now.enabled,
        "healthy": now.active and not health_fault(wish.service, wish.url),
        "steady": now.active and is_steady(wish.service),
    }


def has_user(name: str) -> bool:
    """Tell whether an account exists."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def fault_of_files(wish: Release) -> str:
    """Return what is wrong with the unpacked release, an empty text when it is complete and unchanged."""
    try:
        stamp = json.loads((wish.folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "absent" if not wish.folder.exists() else "incomplete"
    if stamp.get("sha256") != wish.sha256:
        return f"sha256 {str(stamp.get('sha256'))[:12]}"
    return "" if stamp.get("files") == hashes_of(wish.folder) else "files were changed"


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a release by its path, without the stamp's."""
    return {
        path.relative_to(folder).as_posix(): placing.digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / STAMP
    }


def switch(wish: Release, artefact: str | None) -> float:
    """Install and start the release; return the seconds until it was healthy. Every part may be repeated."""
    if not has_user(wish.user):
        home = ["--home-dir", str(wish.root), "--no-create-home"]
        run(["useradd", "--system", "--user-group", *home, "--shell", "/usr/sbin/nologin", wish.user])
    if fault_of_files(wish):
        unpack(wish, checked(artefact, wish.sha256))
    for path, content, state in wish.files():
        if placing.state_of(path) != state:
            placing.keep(path)
            placing.put(path, content, state["mode"], state["owner"], state["group"])
    if wish.links_to() != wish.target:
        placing.link(wish.current, wish.target)
    control("daemon-reload")
    if wish.closed:
        return 0.0
    control("enable", wish.service)
    control("restart", wish.service)
    return wait_until_healthy(wish.service, wish.url, wish.timeout, wish.hold)


def checked(artefact: str | None, sha256: str) -> Path:
    """Return the artefact on this host if its SHA-256 is the handed-over one (R12, H24), else raise GoliveError."""
    if not artefact or not Path(artefact).is_file():
        raise GoliveError("the artefact did not arrive on this host: run the stage again")
    found = placing.digest(Path(artefact).read_bytes())
    if found != sha256:
        raise GoliveError(
            f"the artefact's SHA-256 is {found}, handed over was {sha256}: nothing is installed; "
            "ask the developers for the file of the hand-over"
        )
    return Path(artefact)


def unpack(wish: Release, artefact: Path) -> None:
    """Unpack into a folder of its own and rename it into place, so that half a release is never there."""
    partial = wish.folder.with_name(f".{wish.version}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    with tarfile.open(artefact) as archive:
        members = archive.getmembers()
        for entry in progress.counted(members, len(members), "files"):
            _write(archive, entry, partial)
    stamp = {"sha256": wish.sha256, "files": hashes_of(partial)}
    placing.put(partial / STAMP, json.dumps(stamp, indent=1, sort_keys=True).encode(), "0644")
    for folder in (wish.root, wish.folder.parent, partial):
        folder.chmod(0o755)
    shutil.rmtree(wish.folder, ignore_errors=True)
    partial.rename(wish.folder)
    placing.flush_folder(wish.folder.parent)


def _write(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Write one member below `folder`, without its first path part; anything but plain files is refused."""
    parts = Path(entry.name).parts[1:]
    if entry.isdir() or not parts:
        return
    if not entry.isfile() or ".." in parts or entry.name.startswith("/"):
        raise GoliveError(f"the artefact holds {entry.name}: only plain files below one folder are allowed")
    content = archive.extractfile(entry)
    path = folder.joinpath(*parts)
    for parent in reversed(path.relative_to(folder).parents):
        (folder / parent).mkdir(mode=0o755, exist_ok=True)
    path.write_bytes(content.read() if content else b"")
    path.chmod(0o755 if entry.mode & 0o100 else 0o644)


def change(item: str, old: str, new: str) -> JSON:
    """Return a change as the journal writes it."""
    return {"item": item, "from": old, "to": new}
