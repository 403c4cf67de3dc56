"""How a configuration is changed on a platform: begun, checked, committed or saved, given up; as data."""

from __future__ import annotations

import re
from dataclasses import dataclass


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
