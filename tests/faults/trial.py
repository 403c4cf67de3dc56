"""One trial: a run forward or back with one or two faults, and the same command again until it has ended."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive as engine

from tests.faults.acts import ACTS, BEFORE_THE_RUN
from tests.faults.controllers import ASSESSED
from tests.faults.gate import RAISE, Gate
from tests.faults.kinds import Kind
from tests.faults.mends import Mends
from tests.faults.moments import FORWARD, Place, parse
from tests.faults.plans import WHOLE, file_of
from tests.faults.probes import DECIDED, LONGEST, SAID, Judged, lies, probe
from tests.faults.scene import ROOT, Scene

ATTEMPTS = 7
KILLED = 137
"""Exit code of a runner whose process was killed."""


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


def run(scene: Scene, gate: Gate, trial: Trial, log: Path, judged: Judged) -> Result:
    """Carry a trial out until its go-live has ended."""
    course = Course(scene, gate, trial, log, judged, Result(str(trial)))
    result, scene.by = course.result, trial.plan
    log.write_text(f"{trial}\n")
    undone: list[Callable[[], Any]] = []
    for attempt in range(1, ATTEMPTS + 1):
        due = [fault for fault in trial.faults if fault.attempt <= attempt and str(fault) not in result.struck]
        undone += [mend for fault in due if (mend := _before(scene, fault))]
        if _attempt(course, due, attempt, undone):
            break
    else:
        result.wrong.append(f"not ended after {ATTEMPTS} runs of the same command, exit codes {result.codes}")
    for mend in undone:
        mend()
    course.hear()
    return result


def _before(scene: Scene, fault: Fault) -> Callable[[], Any] | None:
    """Strike with what the plan itself names."""
    if fault.kind.act not in BEFORE_THE_RUN:
        return None
    return ACTS[fault.kind.act](scene, fault.place, 0, **fault.kind.given)


def _attempt(course: Course, due: list[Fault], attempt: int, undone: list[Callable[[], Any]]) -> bool:
    """Run the command once with the faults that are due; tell whether the trial has ended; `undone` mends after it."""
    scene, gate, result, mends = course.scene, course.gate, course.result, Mends(at_last=undone)
    for fault in due:
        if fault.kind.act in BEFORE_THE_RUN:
            result.struck.append(str(fault))
        else:
            gate.arm(fault.place, fault.delay, _strike_of(course, fault, mends))
    before = len(result.struck)
    process = scene.start(_command(course, due), course.log, _environment(course.trial, result.struck))
    hung = not _wait(process, mends)
    if hung:
        result.wrong.append(f"attempt {attempt} hung for {LONGEST:g} s")
        scene.kill(whole=True)
    result.codes.append(process.wait())
    gate.disarm()
    mends.rest()
    course.hear()
    if mends.probed:
        _probe(course, mends)
        return hung
    return hung or _ended(course, met=len(result.struck) > before)


def _strike_of(course: Course, fault: Fault, mends: Mends) -> Callable[[Place, int], str | None]:
    def strike(place: Place, pid: int) -> str | None:
        mends.add(fault.kind, ACTS[fault.kind.act](course.scene, place, pid, **fault.kind.given))
        course.result.struck.append(str(fault))
        course.hear()  # now, while nobody has mended anything
        return RAISE if fault.kind.act == "bug" else None

    return strike


def _probe(course: Course, mends: Mends) -> None:
    """While something is lost nobody may claim what is not so; then it is found again, and the same command goes on."""
    result = course.result
    result.wrong += lies("the run itself", course.playbook, result.codes[-1], course.judged)
    for kind, _mend in mends.probed:
        said, wrong = probe(course.scene, kind.probes, course.log, course.judged)
        result.said += said
        result.wrong += wrong
    for _kind, mend in reversed(mends.probed):
        mend()


def _wait(process: subprocess.Popen[bytes], mends: Mends) -> bool:
    """Wait for the run's end and mend on the way what lasts for a while; false when it takes too long."""
    deadline = time.monotonic() + LONGEST
    while process.poll() is None:
        mends.due()
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _command(course: Course, faults: list[Fault]) -> list[str]:
    scene, trial = course.scene, course.trial
    more = ASSESSED if course.playbook == "rollback" else ()
    if any(fault.kind.act == "runner_cancel" for fault in faults):
        launch = str(Path(__file__).with_name("launch.py"))
        script, plan = str(ROOT / "playbooks" / f"{course.playbook}.yml"), str(file_of(scene.plan.parent, trial.plan))
        return [sys.executable, launch, plan, script, str(scene.folder / "cancel"), *more]
    return scene.command(course.playbook, *more, plan=trial.plan)


def _environment(trial: Trial, struck: list[str]) -> dict[str, str]:
    """Set the clock back in every attempt after the one that a fault of that kind ended."""
    back = any(fault.kind.act == "clock_back" and str(fault) in struck for fault in trial.faults)
    return {"FAULT_CLOCK": "-86400"} if back else {}


def _ended(course: Course, met: bool) -> bool:
    """Tell whether the go-live has ended; note where it and its exit code disagree, or nothing kept it from ending."""
    trial, result = course.trial, course.result
    found, code = course.scene.golive(), result.codes[-1]
    end = found.result() if found else ""
    if code >= 0 and code not in (*SAID, KILLED):
        return _note(result, f"exit code {code}, which the table of exit codes does not know")
    if end not in engine.ENDED or (trial.way != FORWARD and end == engine.SUCCESS):
        if code == 0:
            return _note(result, f"exit code 0, but the go-live is {end or 'unfinished'}")
        if not met:
            result.wrong.append(f"a run met no fault and did not end, exit code {code}")
        return False
    result.end = end
    expected = {(FORWARD, engine.SUCCESS): 0, (FORWARD, engine.CANCELLED): 2}.get((trial.way, end), 0)
    if code < 0 or (code not in DECIDED and met):
        return False  # interrupted after it was closed, say: the same command once more says how it ended
    return code == expected or _note(result, f"the go-live is {end}, exit code {code} instead of {expected}")


def _note(result: Result, words: str) -> bool:
    result.wrong.append(words)
    return True
