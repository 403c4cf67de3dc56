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
from tests.faults.gate import Gate
from tests.faults.kinds import Kind
from tests.faults.moments import FORWARD, Place, parse
from tests.faults.plans import WHOLE, file_of
from tests.faults.scene import ROOT, Scene

ATTEMPTS = 7
ENDED_FROM_OUTSIDE = (99, 137)
"""Exit codes of ansible-playbook when it was interrupted, and of a shell or runner whose process was killed."""
CRASHED = (1, 4, 250)
"""Exit codes of an ansible-playbook that lost a worker or a host after the go-live had ended."""
LONGEST = 600.0
"""Seconds that one attempt may take; longer is a hang."""


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
    """How a trial ended: `faults` of the product (empty: it kept its promise), what struck, exit codes, seconds."""

    trial: str
    end: str = ""
    wrong: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
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


def run(scene: Scene, gate: Gate, trial: Trial, log: Path) -> Result:
    """Carry a trial out until its go-live has ended."""
    result = Result(str(trial))
    log.write_text(f"{trial}\n")
    undone: list[Callable[[], Any]] = []
    for attempt in range(1, ATTEMPTS + 1):
        due = [fault for fault in trial.faults if fault.attempt <= attempt and str(fault) not in result.struck]
        undone += [mend for fault in due if (mend := _before(scene, fault))]
        ended = _attempt(scene, gate, trial, due, attempt, log, result)
        if ended:
            break
    else:
        result.wrong.append(f"not ended after {ATTEMPTS} runs of the same command, exit codes {result.codes}")
    for mend in undone:
        mend()
    return result


def _before(scene: Scene, fault: Fault) -> Callable[[], Any] | None:
    """Strike with what the plan itself names."""
    if fault.kind.act not in BEFORE_THE_RUN:
        return None
    return ACTS[fault.kind.act](scene, fault.place, 0, **fault.kind.given)


def _attempt(scene: Scene, gate: Gate, trial: Trial, due: list[Fault], attempt: int, log: Path, result: Result) -> bool:
    """Run the command once with the faults that are due; tell whether the trial has ended."""
    mends: list[Callable[[], Any]] = []
    ready: list[tuple[float, Callable[[], Any]]] = []

    def strike_of(fault: Fault) -> Callable[[Place, int], None]:
        def strike(place: Place, pid: int) -> None:
            mend = ACTS[fault.kind.act](scene, place, pid, **fault.kind.given)
            result.struck.append(str(fault))
            if mend and fault.kind.lasts == "run":
                mends.append(mend)
            elif mend:
                ready.append((time.monotonic() + float(fault.kind.lasts), mend))

        return strike

    for fault in due:
        if fault.kind.act in BEFORE_THE_RUN:
            result.struck.append(str(fault))
        else:
            gate.arm(fault.place, fault.delay, strike_of(fault))
    before = len(result.struck)
    process = scene.start(_command(scene, trial, due), log, _environment(trial, result.struck))
    hung = not _wait(process, ready)
    if hung:
        result.wrong.append(f"attempt {attempt} hung for {LONGEST:g} s")
        scene.kill(whole=True)
    result.codes.append(process.wait())
    gate.disarm()
    for _due, mend in ready:
        mend()
    for mend in reversed(mends):
        mend()
    return hung or _ended(scene, trial, result, met=len(result.struck) > before)


def _wait(process: subprocess.Popen[bytes], ready: list[tuple[float, Callable[[], Any]]]) -> bool:
    """Wait for the run's end and mend on the way what lasts for a while; false when it takes too long."""
    deadline = time.monotonic() + LONGEST
    while process.poll() is None:
        for item in [item for item in ready if item[0] <= time.monotonic()]:
            ready.remove(item)
            item[1]()
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _command(scene: Scene, trial: Trial, faults: list[Fault]) -> list[str]:
    if trial.way == FORWARD:
        playbook, more = "golive", []
    else:
        playbook, more = "rollback", ["-e", f"golive_assessment={ROOT / 'README.md'}"]
    if any(fault.kind.act == "runner_cancel" for fault in faults):
        launch = str(Path(__file__).with_name("launch.py"))
        script, plan = str(ROOT / "playbooks" / f"{playbook}.yml"), str(file_of(scene.plan.parent, trial.plan))
        return [sys.executable, launch, plan, script, str(scene.folder / "cancel"), *more]
    return scene.command(playbook, *more, plan=trial.plan)


def _environment(trial: Trial, struck: list[str]) -> dict[str, str]:
    """Set the clock back in every attempt after the one that a fault of that kind ended."""
    back = any(fault.kind.act == "clock_back" and str(fault) in struck for fault in trial.faults)
    return {"FAULT_CLOCK": "-86400"} if back else {}


def _ended(scene: Scene, trial: Trial, result: Result, met: bool) -> bool:
    """Tell whether the go-live has ended; note where it and its exit code disagree, or nothing kept it from ending."""
    found, code = scene.golive(), result.codes[-1]
    end = found.result() if found else ""
    if end not in engine.ENDED or (trial.way != FORWARD and end == engine.SUCCESS):
        if code == 0:
            return _note(result, f"exit code 0, but the go-live is {end or 'unfinished'}")
        if not met:
            result.wrong.append(f"a run met no fault and did not end, exit code {code}")
        return False
    result.end = end
    expected = {(FORWARD, engine.SUCCESS): 0, (FORWARD, engine.CANCELLED): 2}.get((trial.way, end), 0)
    if code < 0 or code in ENDED_FROM_OUTSIDE:
        return False  # ended after it was closed: the same command once more says how it ended
    if code != expected and result.struck:
        return code not in CRASHED and _note(result, f"the go-live is {end}, exit code {code} instead of {expected}")
    return True


def _note(result: Result, words: str) -> bool:
    result.wrong.append(words)
    return True
