# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Configuration files of a service: proven in a private view, written atomically, taken over, taken back."""

from __future__ import annotations

import tempfile
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import (
    control,
    is_steady,
    service,
    wait_until_steady,
)
from ansible_collections.relops.golive.plugins.module_utils.words import argv, checked

VIEWS = Path("/run/golive")
# An overlay over the top folder of every new file, seen by this command alone; "$@" is the command that proves it.
PRIVATE = """set -eu
view=$1; shift
for top in "$view"/*/; do
  name=$(basename "$top")
  mount -t overlay -o "lowerdir=/$name,upperdir=$top/upper,workdir=$top/work" golive-proof "/$name"
done
exec "$@"
"""


class File(t.NamedTuple):
    """One file of the plan: its path, content and wanted state, a link to it, and the command that proves it."""

    path: Path
    content: bytes
    state: placing.State
    secret: bool
    link: Path | None
    validate: str


def file_of(p: JSON) -> File:
    """Return the file of one entry of the module's parameters."""
    secret = p.get("secret_content") is not None
    text = p["secret_content"] if secret else p["content"]
    state = placing.wanted(text, p["mode"], p["owner"], p["group"])
    link = Path(checked("file", p["link"])) if p.get("link") else None
    return File(Path(checked("file", p["path"])), text.encode(), state, secret, link, p.get("validate") or "")


class Configuration:
    """The configuration files of one service; `p` are the module's parameters."""

    def __init__(self, p: JSON) -> None:
        self.files = [file_of(entry) for entry in p["files"]]
        self.service = checked("unit", p["service"]) if p["service"] else ""
        self.closed = bool(p.get("closed"))
        """An entry point that is suspended: it takes the files over when it is opened, and not before."""

    def before(self) -> JSON:
        """Return what undo needs."""
        paths = [path for file in self.files for path in (file.path, file.link) if path]
        active = bool(self.service) and service(self.service).active
        steady = active and is_steady(self.service)
        return {"paths": {str(path): placing.state_of(path) for path in paths}, "active": active, "steady": steady}

    def differences(self) -> list[JSON]:
        """Compare with the target."""
        changes = []
        for file in self.files:
            now = placing.state_of(file.path)
            if now != file.state:
                changes.append(_change(str(file.path), "differs" if now else "absent", "as planned"))
            if file.link and placing.state_of(file.link) != {"link": str(file.path)}:
                changes.append(_change(str(file.link), "differs", f"-> {file.path}"))
        if self.service and not self.closed and not service(self.service).active:
            changes.append(_change(self.service, service(self.service).words(), "active"))
        return changes

    def diff(self) -> list[JSON]:
        """Return the texts that change; of a secret file only that it changes."""
        found = []
        for file in self.files:
            if placing.state_of(file.path) == file.state:
                continue
            old, new = placing.text_of(file.path), file.content.decode()
            if file.secret:
                old, new = ("(secret, not shown)\n" if old else ""), "(secret, not shown; differs)\n"
            header = str(file.path)
            found.append({"before": old, "after": new, "before_header": header, "after_header": header})
        return found

    def facts(self) -> JSON:
        """Return the SHA-256 of what stands there; of a secret file only that it stands there."""
        rows = []
        for file in self.files:
            now = placing.state_of(file.path) or {}
            if now:
                rows.append({"path": str(file.path), "sha256": "" if file.secret else now.get("sha256", "")})
        return {"files": rows}

    def activate(self) -> None:
        """Prove the new files, write them, and let the service take them over."""
        self.prove()
        for file in self.files:
            if placing.state_of(file.path) != file.state:
                placing.keep(file.path)
                state = file.state
                placing.put(file.path, file.content, state["mode"], state["owner"], state["group"])
            if file.link and placing.state_of(file.link) != {"link": str(file.path)}:
                placing.keep(file.link)
                placing.link(file.link, str(file.path))
        self._take_over()

    def prove(self) -> None:
        """Run every `validate` command with the new files in a private view; raise GoliveError when one fails."""
        commands = list(dict.fromkeys(file.validate for file in self.files if file.validate))
        if not commands:
            return
        VIEWS.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="proof-", dir=VIEWS) as folder:
            self._fill(Path(folder))
            for command in commands:
                words = ["unshare", "--mount", "sh", "-c", PRIVATE, "sh", folder, *argv(command)]
                done = run(words, timeout=60, ok=range(256))
                if done.code:
                    said = " / ".join((done.err.strip() or done.out.strip()).splitlines()[-3:])
                    raise GoliveError(f"the new configuration is not valid and was not written: {command}: {said}")

    def _fill(self, view: Path) -> None:
        for file in self.files:
            for path in (file.path, file.link):
                if path is None:
                    continue
                top = view / path.parts[1]
                (top / "work").mkdir(parents=True, exist_ok=True)
                inside = (top / "upper").joinpath(*path.parts[2:])
                _mirror(top / "upper", Path("/", path.parts[1]), path.parent)
                if path == file.link:
                    inside.symlink_to(file.path)
                else:
                    state = file.state
                    placing.put(inside, file.content, state["mode"], state["owner"], state["group"])

    def _take_over(self) -> None:
        if not self.service:
            return
        if self.closed:
            if service(self.service).active:
                raise GoliveError(f"{self.service} is an entry point that is suspended, and it runs: who started it?")
            return
        if service(self.service).active:
            control("reload", self.service)
        else:
            control("start", self.service)
        if not service(self.service).active:
            raise GoliveError(f"{self.service} did not stay active with the new configuration")

    def take_back(self, before: JSON) -> list[JSON]:
        """Write the former files back and leave the service as it was; may be repeated."""
        changes = []
        was_active = before["active"]
        if self.service and not was_active and service(self.service).active:
            control("stop", self.service)
            changes.append(_change(self.service, "active", "stopped"))
        for name, state in reversed(list(before["paths"].items())):
            if placing.bring_back(Path(checked("file", name)), state):
                changes.append(_change(name, "as planned", "as before"))
        if self.service and was_active:
            control("reload-or-restart" if changes else "start", self.service)
            if before.get("steady"):
                wait_until_steady(self.service)
        if self.service and service(self.service).active != was_active:
            raise GoliveError(f"{self.service} is {service(self.service).words()}, which it was not before the go-live")
        placing.forget(state["sha256"] for state in before["paths"].values() if state and "sha256" in state)
        return changes


def _mirror(upper: Path, top: Path, folder: Path) -> None:
    """Make the folders of a path in the overlay's upper layer with the modes of the real ones."""
    upper.mkdir(parents=True, exist_ok=True)
    upper.chmod(0o755)
    made, real = upper, top
    for part in folder.relative_to(top).parts:
        made, real = made / part, real / part
        made.mkdir(exist_ok=True)
        made.chmod(real.stat().st_mode & 0o7777 if real.is_dir() else 0o755)


def _change(item: str, old: str, new: str) -> JSON:
    return {"item": item, "from": old, "to": new}
