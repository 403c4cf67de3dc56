"""What a trial is and how it goes: its faults, the promise it is judged by, what struck, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.acts import ACTS
from tests.faults.gate import RAISE, Gate
from tests.faults.kinds import Kind
from tests.faults.mends import Mends
from tests.faults.moments import FORWARD, Place, parse
from tests.faults.plans import WHOLE
from tests.faults.probes import Judged, lies
from tests.faults.scene import Scene


@dataclass(frozen=True)
class Fault:
    """A kind at a place; `delay` seconds after the work began where the moment lies inside; in which attempt."""

    kind: Kind
    place: Place
    delay: float = 0.0
    attempt: int = 1

    def __str__(self) -> str:
        return f"{self.kind.name}={self.place}+{self.delay:.2f}#{self.attempt}"


@dataclass(frozen=True)
class Trial:
    """What one trial does: which way, with which faults, by which of the campaign's plans."""

    way: str
    faults: tuple[Fault, ...]
    plan: str = WHOLE

    def __str__(self) -> str:
        way = self.way if self.plan == WHOLE else f"{self.way}/{self.plan}"
        return " ".join([way, *map(str, self.faults)])


@dataclass
class Result:
    """How a trial ended: what is `wrong` (empty: it kept its promise), what struck, exit codes, seconds.

    `said` is what other runs said meanwhile, playbook and exit code.
    """

    trial: str
    end: str = ""
    wrong: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def row(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


def parsed(text: str, kinds: dict[str, Kind]) -> Trial:
    """Return the trial that str() wrote."""
    first, *words = text.split()
    way, _slash, plan = first.partition("/")
    faults = []
    for word in words:
        name, rest = word.split("=", 1)
        rest, attempt = rest.rsplit("#", 1)
        place, delay = rest.rsplit("+", 1)
        faults.append(Fault(kinds[name], parse(place), float(delay), int(attempt)))
    return Trial(way, tuple(faults), plan or WHOLE)


@dataclass
class Course:
    """A trial on its way: where, at which gate, told to which log, judged by whom, and how it has gone so far."""

    scene: Scene
    gate: Gate
    trial: Trial
    log: Path
    judged: Judged
    result: Result

    @property
    def playbook(self) -> str:
        """Return the playbook that is given again and again."""
        return "golive" if self.trial.way == FORWARD else "rollback"

    def hear(self) -> None:
        """Judge what other runs have said since."""
        while self.scene.said:
            name, code = self.scene.said.pop(0)
            self.result.said.append(f"second {name}:{code}")
            self.result.wrong += lies("second controller", name, code, self.judged)
        self.result.wrong += self.scene.notes
        self.scene.notes.clear()

    def arm(self, faults: Iterable[Fault], mends: Mends) -> None:
        """Let faults strike when a worker comes to their places."""
        for fault in faults:
            self.gate.arm(fault.place, fault.delay, self._strike_of(fault, mends))

    def strike(self, fault: Fault, place: Place, pid: int, mends: Mends) -> None:
        """Strike now."""
        mends.add(fault.kind, ACTS[fault.kind.act](self.scene, place, pid, **fault.kind.given))
        self.result.struck.append(str(fault))
        self.hear()  # now, while nobody has mended anything

    def _strike_of(self, fault: Fault, mends: Mends) -> Callable[[Place, int], str | None]:
        def strike(place: Place, pid: int) -> str | None:
            self.strike(fault, place, pid, mends)
            return RAISE if fault.kind.act == "bug" else None

        return strike
