# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The target schema by sqitch: what is deployed, what is planned, forward and back."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Target
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.words import checked, is_right, shown

FOLDER = Path("/run/golive-migrate")
UNKNOWN = "unknown"
"""In place of a shape that nobody noted: nothing is equal to it."""


class Project(t.NamedTuple):
    """A sqitch project: its files by relative path, and the tag before which its changes come before the data."""

    scripts: t.Mapping[str, str]
    before_data: str = ""
    owner: str = ""

    @property
    def name(self) -> str:
        """Return the project's name, as sqitch.plan says."""
        lines = self.scripts.get("sqitch.plan", "").splitlines()
        named = [line.split("=", 1)[1].strip() for line in lines if line.startswith("%project=")]
        if not named:
            raise GoliveError("sqitch.plan names no project: write %project=<name>")
        return checked("change", named[0])

    def changes(self, whole: bool) -> list[str]:
        """Return the planned changes in order: all, or those up to the tag `before_data`."""
        found: list[str] = []
        for line in self.scripts["sqitch.plan"].splitlines():
            words = line.split("#", 1)[0].split()
            if not words or words[0].startswith("%"):
                continue
            if not words[0].startswith("@"):
                found.append(checked("change", words[0]))
            elif words[0] == self.before_data and not whole:
                return found
        if self.before_data and not whole:
            raise GoliveError(f"sqitch.plan of project {self.name} has no tag {self.before_data}: correct before_data")
        return found

    def digest(self, change: str) -> str:
        """Return what sqitch's registry keeps of a deploy script."""
        script = self.scripts.get(f"deploy/{change}.sql", "")
        return hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest()


def deployed(target: Target, project: Project) -> list[str]:
    """Return the changes that the registry says are deployed, in order; none without a database.

    Raises GoliveError when a deployed script was edited afterwards: the rehearsed one and this one differ.
    """
    if not target.exists():
        return []
    found = target.registry.deployed(project.name)
    for change, digest in found:
        if digest and digest != project.digest(change):
            raise GoliveError(
                f"change {project.name}:{change} was edited after it was deployed: make a new change of it"
            )
    return [change for change, _digest in found]


def missing(target: Target, project: Project, whole: bool) -> list[str]:
    """Return the planned changes that are not deployed."""
    there = deployed(target, project)
    return [change for change in project.changes(whole) if change not in there]


def deploy(target: Target, project: Project, whole: bool) -> None:
    """Deploy and verify the planned changes; bears a kill between a script's commit and its registry row."""
    if not missing(target, project, whole):
        return
    upto = [] if whole or not project.before_data else ["--to", project.before_data]
    _sqitch(target, project, "deploy", "--verify", "--mode", "change", *upto)


def revert(target: Target, project: Project, keep: t.Sequence[str], shape: str = UNKNOWN) -> list[str]:
    """Take back every change that is not in `keep`; return what was taken back. Harmless when run again.

    `shape` is that of the database before: where it is that again, a change that could not be reverted was never there.
    """
    there = deployed(target, project)
    gone = [change for change in reversed(there) if change not in keep]
    doubtful = next((change for change in project.changes(True) if change not in there), None)
    failed = _revert_doubtful(target, project, doubtful) if doubtful and there and doubtful not in keep else None
    if gone:
        _sqitch(target, project, "revert", "-y", *(["--to", keep[-1]] if keep else []))
    if failed and shape != target.registry.shape():
        raise failed
    return gone


def _revert_doubtful(target: Target, project: Project, change: str) -> GoliveError | None:
    """Take back a change that may have been killed between its commit and its registry row: sqitch does not know it.

    One that its own verify script does not find is not there. Returns the fault of one that could not be taken back.
    """
    verify = _script(project, "verify", change)
    try:
        if verify:
            target.registry.run(verify, project.owner)
    except GoliveError:
        return None
    try:
        target.registry.run(_script(project, "revert", change), project.owner)
    except GoliveError as error:
        return error
    return None


def refuse_lost(target: Target, project: Project, before: t.Mapping[str, t.Any], done: t.Mapping[str, t.Any]) -> None:
    """Raise GoliveError when the registry lost changes that `done` names, and the tables are not those of `before`."""
    there = deployed(target, project)
    gone = {*there, *before["deployed"], *target.registry.reverted(project.name)}
    lost = [change for change in done.get("deployed") or [] if change not in gone]
    if lost and "tables" in before and before["tables"] not in ("", target.registry.tables()):
        raise GoliveError(
            f"schema {project.name}: {', '.join(lost)} was deployed but is not in the registry of database "
            f"{target.name}, and its tables are still there: nothing was touched, bring it back from "
            "its backup"
        )


def missing_of(target: Target, project: Project, keep: t.Sequence[str]) -> list[str]:
    """Return what was deployed before and is not any more."""
    there = deployed(target, project)
    return [change for change in keep if change not in there]


def _script(project: Project, kind: str, change: str) -> str:
    return project.scripts.get(f"{kind}/{change}.sql", "")


def _sqitch(target: Target, project: Project, *arguments: str) -> None:
    reach = target.registry.reach(project.owner)
    environment = {
        **reach.client.environment,
        "SQITCH_FULLNAME": "RelOps GoLive",
        "SQITCH_EMAIL": "golive@localhost",
        "SQITCH_USER_CONFIG": "/dev/null",
    }
    with _laid_out(project) as folder:
        done = run(
            ["sqitch", "--chdir", str(folder), *arguments, *reach.options, "--target", reach.uri],
            user=reach.client.user or None,
            env=environment,
            timeout=reach.client.timeout,
            ok=range(256),
        )
    if done.code:
        told = [line.strip() for line in done.err.splitlines() if "ERROR:" in line or "DETAIL:" in line]
        said = " ".join(told or done.err.strip().splitlines()[-2:]) or f"it ended with {done.code}"
        raise GoliveError(f"sqitch {arguments[0]} of project {project.name} failed: {said}")


@contextlib.contextmanager
def _laid_out(project: Project) -> t.Iterator[Path]:
    folder = FOLDER.with_name(f"{FOLDER.name}-{project.name}")  # its own: two projects may migrate on one host
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755, parents=True)
    for path, text in project.scripts.items():
        if Path(path).is_absolute() or not all(is_right("name", part) for part in path.split("/")):
            raise GoliveError(f"sqitch project {project.name}: {shown(path)} leads out of the project")
        file = folder / path
        file.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
