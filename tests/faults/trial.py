"""One trial: a run forward or back with one or two faults, and the same command again until it has ended."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive as engine

from tests.faults.acts import ACTS
from tests.faults.artefacts import BEFORE_THE_RUN
from tests.faults.controllers import ASSESSED
from tests.faults.course import Course, Fault, Result, Trial, parsed
from tests.faults.gate import Gate
from tests.faults.lawful import Lawful
from tests.faults.mends import Mends
from tests.faults.moments import CASE, FORWARD, OPENING
from tests.faults.people import law
from tests.faults.plans import LAWFUL, file_of
from tests.faults.probes import DECIDED, LONGEST, SAID, Judged, lies, probe
from tests.faults.scene import ROOT, Scene

__all__ = ["Course", "Fault", "Result", "Trial", "parsed", "run"]
ATTEMPTS = 7
KILLED = 137
"""Exit code of a runner whose process was killed."""


def run(scene: Scene, gate: Gate, trial: Trial, log: Path, judged: Judged) -> Result:
    """Carry a trial out until its go-live has ended."""
    course = Course(scene, gate, trial, log, judged, Result(str(trial)))
    result, scene.by = course.result, trial.plan
    log.write_text(f"{trial}\n")
    undone: list[Callable[[], Any]] = []
    lawful = Lawful(course) if trial.plan in LAWFUL else None
    if lawful:
        lawful.begin()
    for attempt in range(1, ATTEMPTS + 1):
        due = [fault for fault in trial.faults if fault.attempt <= attempt and str(fault) not in result.struck]
        undone += [mend for fault in due if (mend := _before(scene, fault))]
        if _attempt(course, due, attempt, undone, lawful):
            break
    else:
        result.wrong.append(f"not ended after {ATTEMPTS} runs of the same command, exit codes {result.codes}")
    if lawful:
        lawful.end()
    for mend in undone:
        mend()
    course.hear()
    return result


def _before(scene: Scene, fault: Fault) -> Callable[[], Any] | None:
    """Strike with what the plan itself names."""
    if fault.kind.act not in BEFORE_THE_RUN:
        return None
    return ACTS[fault.kind.act](scene, fault.place, 0, **fault.kind.given)


def _attempt(
    course: Course, due: list[Fault], attempt: int, undone: list[Callable[[], Any]], lawful: Lawful | None
) -> bool:
    """Run the command once with the faults that are due; tell whether the trial has ended; `undone` mends after it."""
    scene, result, mends = course.scene, course.result, Mends(at_last=undone)
    record, before = lawful.before(due) if lawful else None, len(result.struck)
    for fault in due:
        if fault.kind.act in BEFORE_THE_RUN:
            result.struck.append(str(fault))
        elif fault.place.moment == OPENING:
            course.strike(fault, fault.place, 0, mends)
        elif fault.place.host != CASE:
            course.arm([fault], mends)
    process = scene.start(_command(course, due), course.log, _environment(course.trial, result.struck))
    hung = not _wait(process, mends)
    if hung:
        result.wrong.append(f"attempt {attempt} hung for {LONGEST:g} s")
        scene.kill(whole=True)
    result.codes.append(process.wait())
    course.gate.disarm()
    if lawful and record is not None:
        return lawful.refused(record, mends.rest) or hung
    mends.rest()
    course.hear()
    if mends.probed:
        _probe(course, mends)
        return hung
    if lawful:
        lawful.answer()
    return hung or _ended(course, met=len(result.struck) > before)


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
    more = law(scene) if trial.plan in LAWFUL else ASSESSED if course.playbook == "rollback" else ()
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
