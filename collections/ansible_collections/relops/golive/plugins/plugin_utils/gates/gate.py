"""What a gate is: a rule of the process that a run has to pass, and what it answers.

A gate is a file of this folder with a `GATE`: its id, title and rules, where it is asked, and `verdict`. It reads what
it is given (`Asked`), changes nothing and knows no Ansible. A rule that the engine enforces as well stands in the
engine, and its gate asks it there. One that is `about` the SIGNED asks for what a process prescribes: a run on a twin
is not asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import Proofs, malformed
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, standings
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import APPLICATION, agreed, due
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import ENDED, ROLLBACK, SUCCESS, Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.markers import Answer
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import LostError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Deviation, Part, Process
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window


class At(StrEnum):
    """Where in a night a gate is asked; the way there begins with START, the way back with BACK."""

    PREPARE = "prepare"
    START = "start"
    STAGE = "stage"
    SUSPEND = "suspend"
    CHANGE = "change"
    BACK = "back"
    ANNOUNCE = "announce"
    CLOSE = "close"
    UPKEEP = "upkeep"


class About(StrEnum):
    """What a gate looks at, in the order in which gates are told: the first open one gives the exit code."""

    COMMAND = "command"
    RECORD = "record"
    PROCESS = "process"
    SIGNED = "signed"


OPERATOR = Said("操作人", "the operator")
"""Who closes what the process leaves to nobody else."""
NOTHING = Said("", "")
EMPTY = Process.model_validate({"schema": 1, "title": "?"})
"""The process of a run that gave no plan: none."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The rule is kept; `why` may say by what."""

    why: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Open:
    """The rule is not kept: why, who closes it and what that takes, and until when.

    `lost`: the record of what was changed is lost or broken, so the refusal is an emergency. `waits` are the ids of the
    gates that have to be closed before anybody can do something about this one.
    """

    why: Said
    what: Said
    who: Said = OPERATOR
    until: datetime | None = None
    lost: bool = False
    waits: tuple[str, ...] = ()


Verdict = Closed | Open | None
"""None: what the gate needs is not known yet at this point of the run; it is asked again when it is."""


@dataclass(frozen=True)
class Asked:
    """What a gate may look at.

    `plan` is the plan of this run (None where a stand-in gives only what a plan would give), `found` the newest go-live
    of the state folder, `answers` what each host said of its markers (None: nobody asked
    yet), `options` those of the command line that would take a part, `strategy` the order of tasks, `shadows` what is
    given besides the plan. In a `check` nothing is changed and no lock is taken.

    `production`: the run acts on what is no twin (or on a twin that plays one: `simulated`), so the process is law
    there; `case` is
    what was filed and signed, `trust` whose signatures count (an error: why none does), `user` the account that runs
    this; `clocks` by how many seconds each host's clock is ahead of this controller's (None: nobody asked yet);
    `accepted` the digests of the processes that this controller's root accepts (None: this is no production);
    `orders` which start order has begun which go-live, as the backup host has noted. At SUSPEND and CHANGE `stage` and
    `host` say what is about to be changed where.
    """

    at: At
    state: Path
    project: str
    digest: str
    now: datetime
    found: Golive | None = None
    plan: Plan | None = None
    check: bool = False
    assessment: str = ""
    answers: Mapping[str, Answer] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    strategy: str = "linear"
    shadows: tuple[str, ...] = ()
    production: bool = False
    simulated: bool = False
    case: Case | None = None
    trust: Trust | GoliveError | None = None
    user: str = ""
    clocks: Mapping[str, float] | None = None
    accepted: frozenset[str] | GoliveError | None = None
    orders: Mapping[str, str] = field(default_factory=dict)
    stage: str = ""
    host: str = ""

    @cached_property
    def forms(self) -> Mapping[str, FormStanding]:
        """Return where each form of the process stands; none without plan and case, or where nobody can read the case.

        The gate of the chain is open then, in each of these.
        """
        if self.plan is None or self.case is None or next(malformed(self.case), None):
            return {}
        return standings(self.plan, self.case, self.trust if isinstance(self.trust, Trust) else None)

    @cached_property
    def proofs(self) -> Proofs:
        """Return what machines found, and the times of the case."""
        return Proofs(self.case)

    @property
    def process(self) -> Process:
        """Return the process of the plan; without a plan an empty one, in which nothing holds."""
        return self.plan.definition if self.plan else EMPTY

    @property
    def parts(self) -> Mapping[Part, str]:
        """Return the digest of each part of the plan."""
        return self.plan.parts if self.plan else {}

    @cached_property
    def window(self) -> Window | None:
        """Return the window that was agreed; that of the plan where the process openly does without an application."""
        if self.plan and APPLICATION not in self.process.forms and self.relaxed("H15"):
            return self.plan.window
        return agreed(self.forms)

    @cached_property
    def due(self) -> Mapping[str, datetime]:
        """Return until when each form has to be signed: by the agreed window, until there is one by the intended."""
        window = self.window or (self.plan.window if self.plan else None)
        return due(self.process, window) if window else {}

    def relaxed(self, *rules: str) -> Deviation | None:
        """Return why the process does without one of these rules, None where it does not."""
        return next((one for one in self.process.deviations if one.rule in rules), None)

    @property
    def resumed(self) -> Golive | None:
        """Return the go-live that this run goes on with, None where a new one begins."""
        found = self.found
        return found if found and found.digest() == self.digest and found.result() not in ENDED else None

    @cached_property
    def nights(self) -> Mapping[str, list[Event]]:
        """Return each go-live of the state folder by its name, with what its own file says."""
        folders = (one for one in sorted(self.state.glob("*/journal")) if not one.parent.is_symlink())
        return {one.parent.name: Journal(one).events(GOLIVE) for one in folders}

    @property
    def goes_back(self) -> bool:
        """Tell whether a night that has begun is resumed after its latest decision: the engine takes it back (R49)."""
        late = self.window is not None and self.now > self.window.latest_decision
        return late and self.resumed is not None and self.resumed.begun()

    @property
    def turned(self) -> bool:
        """Tell whether the run begins with a night that goes back already, whatever command is given again."""
        return self.at is At.START and self.resumed is not None and self.resumed.direction() == ROLLBACK

    @property
    def live(self) -> bool:
        """Tell whether the newest go-live has ended well."""
        return self.found is not None and self.found.result() == SUCCESS

    @property
    def unhindered(self) -> bool:
        """Tell whether this is a way back inside the night: it is part of what was approved and waits for nobody."""
        return self.turned or (self.back and not self.live)

    @property
    def back(self) -> bool:
        """Tell whether the run is one of the way back."""
        return self.at is At.BACK


class Gate(Protocol):
    """One gate; `rules` are codes of the process (R20, H8), empty for a rule of the machine's own."""

    @property
    def id(self) -> str:
        """Return its name, by which a portal and the journal know it."""

    @property
    def title(self) -> Said:
        """Return what it is called in the table."""

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules of the process that it enforces."""

    @property
    def at(self) -> tuple[At, ...]:
        """Return where it is asked."""

    @property
    def about(self) -> About:
        """Return what it looks at."""

    def verdict(self, asked: Asked) -> Verdict:
        """Return whether the rule is kept; pure: the same answer for the same question."""


def proven(rule: Callable[[], object], what: Said) -> Verdict:
    """Return the verdict of a rule of the engine that raises GoliveError where it is not kept."""
    try:
        rule()
    except GoliveError as error:
        return Open(sentences.of_error(error), what, lost=isinstance(error, LostError))
    return Closed()
