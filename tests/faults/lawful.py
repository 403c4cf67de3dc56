"""A trial of a plan that plays production: people sign before it, decide when it is held, and an order counts once."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive as engine

from tests.faults.course import Course, Fault
from tests.faults.judge import chain
from tests.faults.law import OPEN_GATES, REFUSED, TIME_PASSES
from tests.faults.mends import Mends
from tests.faults.moments import CASE, FORWARD, OPENING
from tests.faults.people import ASSESSMENT, BACK_ORDER, DECISION, ORDER, READINESS, People, law
from tests.faults.probes import LONGEST, lies
from tests.faults.scene import ROOT

TRIES = 5
"""How often the same command is given to file or sign one form."""


class Lawful:
    """The people's side of one trial."""

    def __init__(self, course: Course) -> None:
        self.course, self.scene = course, course.scene
        self.people = People(course.scene, course.trial.plan)
        self.forward = course.trial.way == FORWARD
        self.order, self.other = (ORDER, READINESS) if self.forward else (BACK_ORDER, ASSESSMENT)
        self.mend: tuple[str, ...] = ()

    # --- before the night ----------------------------------------------------------------------
    def begin(self) -> None:
        """Let everybody sign; what the trial is about by commands that are killed, or not yet."""
        given = {fault.kind.given.get("left") for fault in self.course.trial.faults}
        unsigned = self.other if "signature" in given else ""
        typed = [form for form in self._struck() if form == self.order]
        left = (self.order,) if "order" in given or unsigned or typed else ()
        if self.forward:
            hold = any(fault.kind.decided for fault in self.course.trial.faults)
            self.people.before_the_night(*left, hold=hold, unsigned=unsigned)
        else:
            self.people.before_the_way_back(*left, unsigned=unsigned)
        for form in typed:
            self._type(form)
        self.mend = (*((unsigned,) if unsigned else ()), *((self.order,) if left and not typed else ()))

    def _struck(self) -> list[str]:
        return [fault.place.step for fault in self.course.trial.faults if fault.place.host == CASE]

    def _type(self, form: str, **values: str) -> None:
        """File and sign a form by commands, each given again until it has done its work and leaving a whole chain."""
        course, faults = self.course, [fault for fault in self.course.trial.faults if fault.place.step == form]
        for command in self.people.commands(form, **values):
            for _try in range(TRIES):
                code = self._run(command, faults)
                course.result.wrong += [f"{form}: {fault}" for fault in chain.faults(self.people.book.case.path)]
                if code == 0:
                    break
            else:
                course.result.wrong.append(
                    f"{form} was not filed and signed by {TRIES} times the same command: {command}"
                )
        filed, signed = chain.forms(self.people.book.case.path, form)
        if not filed or signed < len(self.people.book.signers(form)):
            course.result.wrong.append(f"{form}: {filed} versions were filed, {signed} signatures hold")

    def _run(self, command: list[str], faults: list[Fault]) -> int:
        course, mends = self.course, Mends()
        course.arm([fault for fault in faults if str(fault) not in course.result.struck], mends)
        process = self.scene.start(command, course.log, {})
        try:
            code = process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            self.scene.kill(whole=True)
            course.result.wrong.append(f"it hung for {LONGEST:g} s: {Path(command[3]).name}")
            code = 0
        course.gate.disarm()
        mends.rest()
        course.hear()
        return code

    # --- around a run --------------------------------------------------------------------------
    def before(self, due: list[Fault]) -> str | None:
        """Return what the record looks like before a run that has to be refused, None for any other run."""
        opened = any(fault.place.moment == OPENING and fault.kind.act in OPEN_GATES for fault in due)
        return _record(self.scene.state_folder) if opened else None

    def refused(self, before: str, mend: Callable[[], None]) -> bool:
        """Hold that the run was refused and touched nothing; then mend, and let them sign what was missing."""
        result, code = self.course.result, self.course.result.codes[-1]
        if code != REFUSED:
            result.wrong.append(f"a run with an open gate was not refused: exit code {code}")
        if _record(self.scene.state_folder) != before:
            result.wrong.append("a run that was refused began, or changed the record of, a go-live")
        stands = "old" if self.forward else "new"
        result.wrong += [f"refused, but not {stands}: {line}" for line in self.course.judged(stands)]
        mend()
        for form in self.mend:
            self.people.sign_last(form) if form == self.other else self.people.complete(form)
        self.mend = ()
        return False

    def answer(self) -> None:
        """Where the night is held: undecided it stands still, then it is decided as the trial says."""
        found, word = (
            self.scene.golive(),
            next((one.kind.decided for one in self.course.trial.faults if one.kind.decided), ""),
        )
        if found is None or not found.standing().held or not word:
            return
        self._undecided()
        given = {"golive": found.id, "decision": word, "reason": "故障已排除"}
        if DECISION in self._struck():
            self._type(DECISION, **given)
        else:
            self.people.complete(DECISION, **given)

    def _undecided(self) -> None:
        result, before = self.course.result, _record(self.scene.state_folder)
        code = self._plain("golive")
        result.said.append(f"undecided golive:{code}")
        if code != REFUSED or _record(self.scene.state_folder) != before:
            result.wrong.append(f"a night that is held went on without a decision: exit code {code}")

    def end(self) -> None:
        """After the end: the chain is whole, and the same command once more begins no second night by the order."""
        result = self.course.result
        result.wrong += chain.faults(self.people.book.case.path)
        result.wrong += self._begun_too_late()
        if not self.forward or not result.end:
            return
        before, live = _record(self.scene.state_folder), result.end == engine.SUCCESS
        code = self._plain("golive")
        result.said.append(f"order used golive:{code}")
        if code != (0 if live else REFUSED):
            result.wrong.append(f"the order was used ({result.end}), and the same command ended with exit code {code}")
        if _record(self.scene.state_folder) != before:
            result.wrong.append("the order was used, and the same command changed the record of the go-live")
        result.wrong += lies("order used", "golive", 0 if live else 2, self.course.judged)

    def _begun_too_late(self) -> list[str]:
        """Return the steps that began after the night had been killed and its latest decision had passed."""
        if not any(fault.kind.act == TIME_PASSES for fault in self.course.trial.faults):
            return []
        soon, found = (datetime.now(UTC) + timedelta(hours=1)).isoformat(), self.scene.golive()
        late = [one for one in found.journal.every() if one.event == "intent" and one.time > soon] if found else []
        return [f"begun after the latest decision: {one.host} {one.step}" for one in late]

    def _plain(self, playbook: str) -> int:
        command = self.scene.command(playbook, *law(self.scene), plan=self.course.trial.plan)
        with self.course.log.open("ab") as output:
            return subprocess.run(
                command, cwd=ROOT, env=self.scene.environment, timeout=LONGEST, check=False, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT,
            ).returncode  # fmt: skip


def _record(state: Path) -> str:
    """Return every line that go-lives of a state folder have written."""
    files = sorted(path for path in state.glob("*/journal/*.jsonl") if not path.parent.parent.is_symlink())
    return "".join(f"{path}\n{path.read_text(encoding='utf-8')}" for path in files)
