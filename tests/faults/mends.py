"""What mends the faults of one attempt, and when."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.kinds import PROBED, TRIAL, Kind
from tests.faults.scene import Mend


@dataclass
class Mends:
    """What mends the faults of one attempt: at its end, at a moment, or after others were asked (with the kind).

    `at_last` mends at the end of the whole trial.
    """

    at_end: list[Callable[[], Any]] = field(default_factory=list)
    at: list[tuple[float, Callable[[], Any]]] = field(default_factory=list)
    probed: list[tuple[Kind, Callable[[], Any]]] = field(default_factory=list)
    at_last: list[Callable[[], Any]] = field(default_factory=list)

    def add(self, kind: Kind, mend: Mend) -> None:
        """Keep a mend for when its kind wants it."""
        if mend and kind.lasts == PROBED:
            self.probed.append((kind, mend))
        elif mend and kind.lasts == TRIAL:
            self.at_last.append(mend)
        elif mend and kind.lasts == "run":
            self.at_end.append(mend)
        elif mend:
            self.at.append((time.monotonic() + float(kind.lasts), mend))

    def due(self) -> None:
        """Mend what has lasted long enough."""
        for item in [item for item in self.at if item[0] <= time.monotonic()]:
            self.at.remove(item)
            item[1]()

    def rest(self) -> None:
        """Mend all but what others are to be asked about."""
        for mend in [*(mend for _due, mend in self.at), *reversed(self.at_end)]:
            mend()
