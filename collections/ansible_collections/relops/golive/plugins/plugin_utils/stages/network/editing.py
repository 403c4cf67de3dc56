"""How a configuration is changed on a platform: begun, checked, committed or saved, given up; as data."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

MINUTE_S = 60
"""Seconds of a minute that a switch counts."""


@dataclass(frozen=True, slots=True)
class Say:
    """A command, what its answer must hold to be believed, and what is answered to the questions that it asks.

    `done` None: any answer that is no refusal. `questions` are pairs of a pattern at the end of what was said and the
    answer, as `(re.compile(r"\\[Y/N\\]:\\s*$"), "y")`.
    """

    command: str
    done: re.Pattern[str] | None = None
    questions: tuple[tuple[re.Pattern[str], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Editing:
    """How a change of the configuration goes on a platform.

    `begin` enters the configuration mode, as one's own alone where there is such a mode; `leave` leaves it from
    everywhere in it. `check` lets the switch itself examine what was pushed, `candidate` shows the configuration as it
    would be. `commit` makes it the running one; None where every line takes effect as it is written. `abort` throws
    away what was pushed and not committed. `save` makes the running configuration the one the switch boots from; None
    where committing does that too. `check`, `candidate`, `commit` and `abort` are said in the configuration mode,
    `save` outside it.
    """

    begin: Say
    leave: Say
    check: Say | None = None
    candidate: str = ""
    commit: Say | None = None
    abort: Say | None = None
    save: Say | None = None


class Armed(StrEnum):
    """When the timer of a net is started, and what is said for it."""

    BEGIN = "begin"
    """Entering the configuration mode starts it: `Net.arm` is said instead of `Editing.begin`."""
    FIRST = "first"
    """Said in the configuration mode, before the first line of the change."""
    COMMIT = "commit"
    """Committing starts it: `Net.arm` is said instead of `Editing.commit`."""


@dataclass(frozen=True, slots=True)
class Net:
    """How a switch takes a change back by itself unless it is told in time that it was reached anew.

    `arm` starts the timer, at the moment that `armed` says; in its command stand `{seconds}`, `{minutes}` or `{clock}`
    (hh:mm:ss) for the time. `confirm` keeps the change, said by a new session: `inside` tells whether in the
    configuration mode, entered by `Editing.begin`, or outside it. `revert` takes the change back at once, said where
    `confirm` is, in a session in which the timer runs for sure; none: only its end does that. `pending` is a command
    outside the configuration mode, and `runs` is found in its answer while a timer runs and not otherwise; an empty
    one: the switch does not tell. `rests` is found there while none runs; without it any answer that refuses nothing
    says so. `shortest` and `longest` are the seconds that it takes. Nothing of this may save:
    what the switch boots from is written by `Editing.save`, after `confirm`.
    """

    armed: Armed
    arm: Say
    confirm: Say
    inside: bool = False
    revert: tuple[Say, ...] = ()
    pending: str = ""
    runs: re.Pattern[str] | None = None
    rests: re.Pattern[str] | None = None
    shortest: int = 60
    longest: int = 7200

    def lasts(self, seconds: float) -> int:
        """Return the seconds after which the switch goes back by itself when it is told `seconds`: whole minutes."""
        whole = min(max(int(seconds), self.shortest), self.longest)
        return -(-whole // MINUTE_S) * MINUTE_S if "{minutes}" in self.arm.command else whole

    def timed(self, seconds: float) -> Say:
        """Return what starts the timer for `seconds`."""
        due = self.lasts(seconds)
        clock = f"{due // 3600:02}:{due // 60 % 60:02}:{due % 60:02}"
        return replace(self.arm, command=self.arm.command.format(seconds=due, minutes=due // MINUTE_S, clock=clock))
