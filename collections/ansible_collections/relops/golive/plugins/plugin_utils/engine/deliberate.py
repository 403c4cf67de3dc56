"""A failure that a rehearsal wants: one step of the go-live that tries the way back fails when its work is done.

It strikes in the state folder of rehearsals alone, and there only in go-lives that began after it was written.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

REHEARSALS = "rehearsals"
"""Where the journals of rehearsals lie, below the state of their project."""
FILE = "failure.json"


class Failure(NamedTuple):
    """Which step fails where, of which plan (digest), after which go-live (`first`); it spares those of `before`."""

    digest: str
    host: str
    step: str
    first: str
    before: Collection[str] = ()

    @property
    def message(self) -> str:
        """Return what the journal says of it."""
        return f"{self.host} {self.step}: failed because the rehearsal wants it to (its place is chosen by the plan)"


def read(state: Path) -> Failure | None:
    """Return the failure that a rehearsal wants, None where it wants none."""
    if state.name != REHEARSALS:
        return None
    try:
        return Failure(**json.loads((state / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


class Failing:
    """The work of a step that does what it should and fails then: as if the target had answered so."""

    def __init__(self, work: Any, failure: Failure) -> None:
        self.work, self.failure = work, failure

    def __getattr__(self, name: str) -> Any:
        """Give everything else as the work itself does."""
        return getattr(self.work, name)

    def read(self) -> Any:
        """Read; where nothing is to be changed it fails at once."""
        reading = self.work.read()
        if not reading.changes:
            raise GoliveError(self.failure.message)
        return reading

    def apply(self, reading: Any) -> Any:
        """Make the change, and fail."""
        self.work.apply(reading)
        raise GoliveError(self.failure.message)


def as_wanted(place: Any, work: Any) -> Any:
    """Return the work of a place, as one that fails where a rehearsal wants that."""
    wanted = read(place.state)
    strikes = wanted and (place.host, place.step) == (wanted.host, wanted.step)
    return Failing(work, wanted) if wanted and strikes and place.golive.name not in wanted.before else work
