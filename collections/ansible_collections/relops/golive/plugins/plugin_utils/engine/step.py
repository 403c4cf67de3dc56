"""Perform or retract one step: the only place that knows the order of read, intent, apply and done."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, OvertakenError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.bugs import bug_text
from ansible_collections.relops.golive.plugins.plugin_utils.engine.deliberate import as_wanted
from ansible_collections.relops.golive.plugins.plugin_utils.engine.discretion import discreet, dropped
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event, canonical
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal, is_announced
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append


@dataclass(frozen=True, slots=True)
class Reading:
    """What a step found: `before` (all that undo needs), `changes` (empty: nothing to do), `diff` in Ansible's form.

    `measured` is False where nothing could be looked at (check mode, when what is to be measured is not there yet).
    """

    before: JSON
    changes: list[JSON] = field(default_factory=list)
    diff: Any = None
    facts: JSON = field(default_factory=dict)
    measured: bool = True


@dataclass(frozen=True, slots=True)
class Applied:
    """What a step did: measured values for the records, and the changes really made."""

    facts: JSON = field(default_factory=dict)
    changes: list[JSON] = field(default_factory=list)
    diff: Any = None


class Work(Protocol):
    """What a stage implements for one step on one target; each may raise GoliveError. Bears a kill at any moment."""

    def read(self) -> Reading:
        """Read the current state and what has to change."""

    def apply(self, reading: Reading) -> Applied:
        """Make the change."""

    def undo(self, before: JSON, done: JSON) -> Applied:
        """Bring back exactly what `before` says; called again after a kill.

        `done` are the facts of the step's last `done`, empty when it never was: what it names must be found, or it is
        a GoliveError; without it, what was begun is measured on the target.
        """


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step belongs: the project's state folder, the go-live, the host, stage, step and who carries it."""

    state: Path
    golive: Path
    run: str
    host: str
    stage: str
    step: str
    fingerprint: str
    operator: str = ""
    role: str = ""
    owner: str = ""
    gate: Callable[[], None] | None = None
    """Asked between intent and change: raises GoliveError where the target must not be changed."""

    @property
    def journal(self) -> Path:
        """Return the folder of the journal."""
        return self.golive / "journal"

    def write(self, event: str, **content: Any) -> Event:
        """Append one event of this step; it returns once the host is announced, so that its file can't be lost unseen.

        The event comes first: a kill between the two leaves a file that nobody announced, and nothing was changed yet.
        """
        written = append(
            self.journal,
            self.host,
            run=self.run,
            stage=self.stage,
            step=self.step,
            event=event,
            fingerprint=self.fingerprint,
            operator=self.operator,
            role=self.role,
            owner=self.owner,
            **content,
        )
        if not is_announced(self.journal, self.host):
            append(
                self.journal, GOLIVE, run=self.run, stage=GOLIVE, step=GOLIVE, event="joined", facts={"host": self.host}
            )
        return written

    def stop(self, why: str) -> None:
        """Write that the run is stopped: nothing is said of the step, and nothing is decided."""
        own = {"run": self.run, "operator": self.operator, "stage": GOLIVE, "step": GOLIVE}
        append(self.journal, GOLIVE, event="stopped", message=why, **own)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended: done, skipped (was done before), unchanged, undone, failed; check mode: planned, unmeasured."""

    status: str
    changes: list[JSON] = field(default_factory=list)
    diff: Any = None
    facts: JSON = field(default_factory=dict)
    message: str = ""
    zh: str = ""
    """The message in Chinese, where it has one of its own."""

    @property
    def failed(self) -> bool:
        """Tell whether the step failed."""
        return self.status == "failed"

    @property
    def changed(self) -> bool:
        """Tell whether something was (in check mode: would be) changed."""
        return self.status in ("done", "undone", "planned") and bool(self.changes)


def fingerprint(arguments: JSON) -> str:
    """Return the SHA-256 (hex) over a step's arguments; leave secrets out before you call it."""
    return hashlib.sha256(canonical(arguments).encode()).hexdigest()


def perform(place: Place, work: Work, check: bool) -> Outcome:
    """Carry a step forward: nothing when it was done with the same fingerprint, else read, intent, apply, done."""
    if check:
        return _plan(place, work)
    with lock.step(place.state):
        last = Journal(place.journal).last(place.host, place.step)
        if last and last.event == "done" and last.fingerprint == place.fingerprint:
            return Outcome("skipped", facts=dict(last.facts))
        return _guarded(place, lambda: _forward(place, as_wanted(place, work)))


def announce(place: Place, work: Work) -> Outcome:
    """Write the intent of a step whose target carries no marker, so that others can note it before anything is done.

    Nothing where the step has begun before or has nothing to do; a target that cannot be read is left to `perform`.
    """
    with lock.step(place.state):
        journal = Journal(place.journal)
        last = journal.last(place.host, place.step)
        if journal.first_before(place.host, place.step) is not None or (last and last.event == "done"):
            return Outcome("skipped")
        try:
            reading = work.read()
        except GoliveError as error:
            return Outcome("unmeasured", message=str(error))
        if reading.changes:
            place.write("intent", before=discreet(work, reading.before), changes=reading.changes, diff=reading.diff)
        return Outcome("announced" if reading.changes else "unchanged")


def retract(place: Place, work: Work, check: bool, again: bool = False) -> Outcome:
    """Undo a step that began: nothing when it never did or is undone, else undoing, undo(first before), undone.

    With `again` also one that is undone where another step of its host was undone later, which should have come first
    and failed then: it brought back what the host was like while this step was done.
    """
    journal = Journal(place.journal)
    last = journal.last(place.host, place.step)
    overtaken = again and last is not None and last.event == "undone" and journal.undone_since(place.host, place.step)
    before = journal.first_before(place.host, place.step, of_undone=overtaken)
    if last is None or (last.event == "undone" and not overtaken) or before is None:
        return Outcome("skipped")
    if check:
        return Outcome("planned", changes=[{"item": place.step, "from": "done", "to": "undone"}])
    with lock.step(place.state):
        done = journal.done_facts(place.host, place.step)
        return _guarded(place, lambda: _backward(place, work, before, done), failed_event="undo_failed")


def _plan(place: Place, work: Work) -> Outcome:
    last = Journal(place.journal).last(place.host, place.step)
    if last and last.event == "done" and last.fingerprint == place.fingerprint:
        return Outcome("skipped")
    try:
        reading = work.read()
    except GoliveError as error:
        return Outcome("failed", message=str(error), zh=error.zh)
    status = "planned" if reading.changes else "unchanged" if reading.measured else "unmeasured"
    return Outcome(status, reading.changes, reading.diff)


def _forward(place: Place, work: Work) -> Outcome:
    began = time.monotonic()
    reading = work.read()
    known = Journal(place.journal).first_before(place.host, place.step)
    if not reading.changes and known is None:
        place.write("done", facts=reading.facts, seconds=_since(began))
        return Outcome("unchanged", facts=reading.facts)
    before = reading.before if known is None else known
    place.write("intent", before=discreet(work, before), changes=reading.changes, diff=reading.diff)
    if reading.changes and place.gate:
        getattr(work, "capture", lambda _reading: None)(replace(reading, before=before))
        place.gate()
    applied = work.apply(replace(reading, before=before)) if reading.changes else Applied(reading.facts)
    facts = {**reading.facts, **applied.facts}
    changes = applied.changes or reading.changes
    diff = applied.diff or reading.diff
    place.write("done", changes=changes, diff=diff, facts=facts, seconds=_since(began))
    return Outcome("done", changes, diff, facts)


def _backward(place: Place, work: Work, before: JSON, done: JSON) -> Outcome:
    began = time.monotonic()
    place.write("undoing")
    applied = work.undo(before, done)
    place.write("undone", changes=applied.changes, diff=applied.diff, facts=applied.facts, seconds=_since(began))
    dropped(work, before)
    return Outcome("undone", applied.changes, applied.diff, applied.facts)


def _guarded(place: Place, act: Callable[[], Outcome], failed_event: str = "failed") -> Outcome:
    began = time.monotonic()
    try:
        return act()
    except OvertakenError as error:
        place.stop(str(error))
        return Outcome("failed", message=str(error))
    except GoliveError as error:
        facts = {**error.facts, **error.in_chinese}
        place.write(failed_event, message=str(error), facts=facts, seconds=_since(began))
        return Outcome("failed", message=str(error), zh=error.zh)
    except Exception as error:
        place.write(failed_event, message=bug_text(error), facts={"bug": True}, seconds=_since(began))
        raise


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)
