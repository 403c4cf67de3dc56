"""One go-live: find or open it, know its direction, close it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import (
    BACK,
    CANCELLED,
    EMERGENCY,
    ENDED,
    FORWARD,
    LIVE,
    ROLLBACK,
    STOPPED,
    SUCCESS,
    Standing,
    fold,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append, now

__all__ = [
    "BACK", "CANCELLED", "EMERGENCY", "ENDED", "FORWARD", "LIVE", "ROLLBACK", "STOPPED", "SUCCESS",
    "Golive", "attach", "current", "ended", "enter", "heading", "named", "other_plan",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Golive:
    """A go-live in its folder `<state>/<project>-<UTC time>-<digest8>`: one execution of one plan digest."""

    state: Path
    folder: Path

    @property
    def id(self) -> str:
        """Return the name of the go-live."""
        return self.folder.name

    @property
    def journal(self) -> Journal:
        """Return its journal."""
        return Journal(self.folder / "journal")

    def standing(self) -> Standing:
        """Return where it stands by its own file; the way there is told apart only with the events of its targets."""
        return fold(self.journal.events(GOLIVE))

    def whole_standing(self, planned: Collection[tuple[str, str]] = ()) -> Standing:
        """Return where it stands by all of its files; `planned` are the (host, step) of the plan's backups."""
        steps = (event for host in self.journal.hosts() for event in self.journal.events(host))
        return fold(self.journal.events(GOLIVE), steps, planned)

    def direction(self) -> str:
        """Return forward or rollback: the last one that was written."""
        return self.standing().direction

    def result(self) -> str:
        """Return success, cancelled or emergency when the last run was closed so, else an empty text."""
        return self.standing().result

    def stopped(self) -> str:
        """Return why the last run was stopped or is held with nothing decided, an empty text when it is neither."""
        return self.standing().halted

    def begun(self) -> bool:
        """Tell whether a step has begun anywhere."""
        return any(event.event == "intent" for host in self.journal.hosts() for event in self.journal.events(host))

    def run(self) -> str:
        """Return the run that was opened last."""
        return self.standing().run

    def opened(self) -> str:
        """Return when the last run was opened (UTC, ISO 8601), an empty text when none was."""
        return self.standing().opened

    def runs(self) -> set[str]:
        """Return every run that may have marked a host: opened while it was not live, or turned back since."""
        return self.standing().runs

    def known(self) -> list[str]:
        """Return every run whose marker on a host is ours to take over, this one last."""
        return [*sorted(self.runs() - {self.run()}), self.run()]

    def operator(self) -> str:
        """Return who opened the last run."""
        return self.standing().operator

    def digest(self) -> str:
        """Return the plan digest of this go-live."""
        return self.standing().digest

    def write(self, event: str, **content: object) -> Event:
        """Append one event to the go-live's own file."""
        standing = self.standing()
        content.setdefault("run", standing.run)
        content.setdefault("operator", standing.operator)
        return append(self.folder / "journal", GOLIVE, stage=GOLIVE, step=GOLIVE, event=event, **content)

    def turn(self, direction: str, reason: str, facts: dict[str, object] | None = None) -> None:
        """Write the direction durably, with what was known; a rollback never turns forward again."""
        if self.direction() != direction:
            self.write("direction", facts={**(facts or {}), "direction": direction}, message=reason)


def current(state: Path) -> Golive | None:
    """Return the newest go-live of a project, None when there was none."""
    link = state / "current"
    return Golive(state, state / link.readlink().name) if link.is_symlink() else None


def heading(state: Path) -> str:
    """Return where a project's current go-live is going: forward, rollback, live, back or stopped.

    Forward also where there was none; live once it has succeeded, back once all of it is undone; stopped from a fault
    of the controller until the next run is opened: no stage acts then, neither forward nor back.
    """
    found = current(state)
    return found.standing().heading if found else FORWARD


def ended(state: Path) -> dict[str, str]:
    """Return every go-live of a state folder by its name with how it ended, an empty text where it has not."""
    folders = sorted(path.parent for path in state.glob("*/journal") if not path.parent.is_symlink())
    return {folder.name: Golive(state, folder).result() for folder in folders}


def named(state: Path, name: str = "") -> Golive:
    """Return the go-live of that name, the newest one for an empty name; GoliveError names those there are."""
    if not name:
        return attach(state)
    known = sorted(path.parent.name for path in state.glob("*/journal"))
    if name not in known:
        raise GoliveError(
            f"no go-live {name} in {state}; there are: {', '.join(known) or 'none'}",
            zh=f"{state} 中没有上线 {name}; 现有: {', '.join(known) or '无'}",
        )
    return Golive(state, state / name)


def attach(state: Path) -> Golive:
    """Return the go-live that is open, or raise GoliveError."""
    found = current(state)
    if found is None:
        raise GoliveError(
            f"no go-live is open in {state}: run playbooks/golive.yml first",
            zh=f"{state} 中没有进行中的上线: 请先运行 playbooks/golive.yml",
        )
    return found


def other_plan(found: Golive | None, digest: str, back: bool) -> GoliveError | None:
    """Return why a go-live of another plan keeps this one from being begun or taken back, None where it does not (R20).

    One that has not begun a single step gives way to a plan that goes forward.
    """
    if found is None or found.digest() in ("", digest):
        return None
    its, this = found.digest()[:12], digest[:12]
    if found.result() not in ENDED and (back or found.begun()):
        return GoliveError(
            f"the go-live {found.id} of plan digest {its} is not finished, "
            f"this plan's digest is {this}: finish it, or roll it back, with its own plan first",
            zh=f"计划摘要为 {its} 的上线 {found.id} 尚未结束, 本计划的摘要为 {this}: 请先用它自己的计划完成或恢复它",
        )
    if back and found.result() == SUCCESS:
        return GoliveError(
            f"the go-live {found.id} that is live has plan digest {its}, this plan's digest is "
            f"{this}: roll it back with its own plan",
            zh=f"已上线的 {found.id} 的计划摘要为 {its}, 本计划的摘要为 {this}: 请用它自己的计划恢复",
        )
    return None


def enter(
    state: Path, project: str, digest: str, operator: str, back: bool = False, settling: bool = False, **more: object
) -> Golive:
    """Return the go-live to work on, new or resumed, with a new run opened in it; the caller holds the lock.

    A run of a go-live that has succeeded is opened only to go `back`, and of one that is back none at all: it is
    returned where nothing but its markers is left to settle, else a new one begins. `more` are facts of the run. An
    unfinished go-live of another digest is refused (R20): it must be finished or rolled back with its own plan. One
    that has not begun a single step (its forecast did not hold, say) gives way to the mended plan.
    """
    found = current(state)
    if found and not back and found.result() not in ENDED and found.digest() not in ("", digest) and not found.begun():
        found.write(
            "closed", message="no step had begun: gives way to another plan", facts={"result": CANCELLED, "left": []}
        )
    if fault := other_plan(found, digest, back):
        raise fault
    if (back or settling) and found and found.result() == CANCELLED and found.digest() == digest:
        return found
    facts = dict(more)
    if found is None or found.result() == CANCELLED or found.digest() not in ("", digest):
        if found:
            facts["previous"] = {"golive": found.id, "heads": found.journal.heads()}
        found = _create(state, project, digest)
    if back or found.result() != SUCCESS:
        opened = [event for event in found.journal.events(GOLIVE) if event.event == "opened"]
        found.write(
            "opened",
            run=f"RUN-{_stamp()}-{len(opened) + 1}-{secrets.token_hex(2)}",
            operator=operator,
            facts={
                **facts,
                "digest": digest,
                "direction": found.direction(),
                "project": project,
                "heads": found.journal.heads(),
                "case_head": Case(state).head(),
            },
        )
    return found


def _create(state: Path, project: str, digest: str) -> Golive:
    folder = state / f"{project}-{_stamp()}-{digest[:8]}"
    while folder.exists():
        time.sleep(0.2)
        folder = state / f"{project}-{_stamp()}-{digest[:8]}"
    (folder / "journal").mkdir(mode=0o700, parents=True)
    folder.chmod(0o700)
    (folder / "restore").mkdir(mode=0o700)
    temporary = state / ".current"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(folder.name)
    temporary.replace(state / "current")
    return Golive(state, folder)


def _stamp() -> str:
    """Return the present second in UTC, e.g. 20261121T140003Z."""
    return now()[:19].replace("-", "").replace(":", "") + "Z"
