"""A kill beside every line that a production night writes, in journal and case: the next runs come to the same end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import inside
from ansible_collections.relops.golive.plugins.plugin_utils.case import case as case_module
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, holding
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive as golive_module
from ansible_collections.relops.golive.plugins.plugin_utils.engine import step as step_module
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import closed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import State
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import present
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Place, Reading, perform, retract
from ansible_collections.relops.golive.plugins.plugin_utils.engine.told import tell_case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import turn
from ansible_collections.relops.golive.plugins.plugin_utils.gates.digest import GATE
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, Closed
from ansible_collections.relops.golive.plugins.plugin_utils.gates.row import Row
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part

from tests.pace import spread
from tests.unit.engine.test_holding import decided

DIGEST = "a" * 64
PLAN = cast("Plan", SimpleNamespace(digest=DIGEST, parts=dict.fromkeys(Part, "d")))
STEPS = [Planned(number, f"{stage}.a", "h") for number, stage in enumerate(("suspend", "install", "resume"))]


class Killed(BaseException):
    """The process is gone."""


class Machine:
    """A host with a value a stage; `install` fails as often as it is told."""

    def __init__(self, failures: int) -> None:
        self.values: dict[str, str] = {}
        self.failures = failures

    def work(self, stage: str) -> Any:
        machine = self

        class Work:
            def read(self) -> Reading:
                return Reading({"value": "old"}, [{"item": stage, "from": "old", "to": "new"}])

            def apply(self, reading: Reading) -> Applied:
                if stage == "install" and machine.failures:
                    machine.failures -= 1
                    raise GoliveError("no room")
                machine.values[stage] = "new"
                return Applied()

            def undo(self, before: dict[str, Any], done: dict[str, Any]) -> Applied:
                machine.values[stage] = "old"
                return Applied()

        return Work()


def one_run(state: Path, machine: Machine, on_failure: str, word: str) -> str:
    """Do what golive.yml does in production, with its actions' own functions; return how it ended."""
    found = golive.current(state)
    tell_case(found, PLAN)
    if found and found.result() in golive.ENDED:
        return found.result()
    found = golive.enter(state, "P", DIGEST, "王工", production=True)
    if found.standing().held:
        holding.record_problems(found, Case(state), "王工")
        made = holding.decision_of(found, Case(state), forms(found, word))
        if made is None:
            return "waits"
        if made.word == holding.BACK:
            found.turn(golive.ROLLBACK, "decided", made.facts())
        else:
            found.write("decided", message="retry", facts=made.facts())
    for one in STEPS:
        if golive.heading(state) == golive.FORWARD and not forward(found, one, machine, on_failure):
            break
    for one in reversed(STEPS):
        if golive.heading(state) == golive.ROLLBACK:
            retract(place(found, one), machine.work(stage_of(one)), check=False)
    answer = closed(found, STEPS, "again")
    tell_case(found, PLAN)
    return str(answer["result"])


def forward(found: Golive, one: Planned, machine: Machine, on_failure: str) -> bool:
    inside.admit(found, stage_of(one), lambda at, *_where: Asked(at, found.state, "P", DIGEST, present(), found))
    if perform(place(found, one), machine.work(stage_of(one)), check=False).failed:
        turn(found, "failed", on_failure)
        tell_case(found, PLAN)
        return False
    return True


_made: dict[tuple[str, str], Any] = {}


def forms(found: Golive, word: str) -> Any:
    """Return the decision about the present hold: the person files it once, after he was asked."""
    event = holding.held_event(found)
    key = (str(found.state), event.hash if event else "")
    if key not in _made:
        _made[key] = decided(found, word)
    return _made[key]


def stage_of(one: Planned) -> str:
    return one.step.split(".")[0]


def place(found: Golive, one: Planned) -> Place:
    return Place(found.state, found.folder, found.run(), one.host, stage_of(one), one.step, "f", "王工")


class Writer:
    """The writer of every line, which dies beside the one of that number; `after`: when it is written."""

    def __init__(self, number: int, after: bool) -> None:
        self.number, self.after, self.count = number, after, 0

    def __call__(self, folder: Path, host: str, **content: Any) -> Event:
        self.count += 1
        mine = self.count == self.number
        if mine and not self.after:
            raise Killed
        event = append(folder, host, **content)
        if mine:
            raise Killed
        return event


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Writer], None]]:
    """Return what lets a writer write everything."""
    monkeypatch.setattr(inside, "rows", lambda _asked: [Row(GATE, Closed())])

    def use(writer: Writer) -> None:
        for module in (golive_module, step_module, case_module):
            monkeypatch.setattr(module, "append", writer)

    yield use
    _made.clear()


ENDS = {
    ("back", 0, ""): ("success", 0, {"suspend": "new", "install": "new", "resume": "new"}),
    ("back", 9, ""): ("cancelled", 1, {"suspend": "old", "install": "old"}),
    ("hold", 1, "retry"): ("success", 1, {"suspend": "new", "install": "new", "resume": "new"}),
    ("hold", 9, "back"): ("cancelled", 1, {"suspend": "old", "install": "old"}),
}
"""What was ordered, how often the step fails, what is decided → the end, the problems recorded, what the host is."""


def nights(state: Path, machine: Machine, on_failure: str, word: str) -> tuple[str, int]:
    """Give the same command until it has ended; return how, and how many commands that took."""
    for number in range(1, 9):
        try:
            result = one_run(state, machine, on_failure, word)
        except Killed:
            continue
        if result in golive.ENDED:
            return result, number
    raise AssertionError("it does not end")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("on_failure", "failures", "word"), list(ENDS))
def test_a_kill_beside_any_line(
    tmp_path: Path, writing: Callable[[Writer], None], on_failure: str, failures: int, word: str, after: bool
) -> None:
    writer = Writer(0, after)
    writing(writer)
    nights(tmp_path / "whole", Machine(failures), on_failure, word)
    total = writer.count
    assert total >= 8
    for number in spread(range(total + 1), 4):
        state, machine = tmp_path / str(number), Machine(failures)
        writing(Writer(number, after))
        result, _commands = nights(state, machine, on_failure, word)
        writing(Writer(0, after))
        one_run(state, machine, on_failure, word)  # once more: nothing is told twice
        end, problems, values = ENDS[on_failure, failures, word]
        assert result == end, number
        case, found = Case(state), golive.attach(state)
        told = [(one.facts["golive"], one.facts["result"]) for one in case.of("evidence", "night")]
        assert told == [(found.id, end)], number
        faults = [event for event in found.journal.events(GOLIVE) if event.facts.get("faults")]
        assert len(case.of("evidence", "problem_found")) == len(faults), number
        assert number or len(faults) == problems, "a kill before the fault was told lets the step be tried again"
        assert not case.breaks() and not found.journal.verify()
        assert {name: machine.values.get(name, "old") for name in values} == values, number
        standing = found.whole_standing()
        assert standing.state in (State.SUCCESS, State.CANCELLED)
        assert not [one for one in standing.passed if "cannot be true" in one.why], number
        lawful(found)


def lawful(found: Golive) -> None:
    """Hold that every step began in a stage that its own run had admitted, and none in a night that was held."""
    own = found.journal.events(GOLIVE)
    admitted = {(event.run, event.facts["stage"]) for event in own if event.event == "admitted"}
    for event in found.journal.events("h"):
        assert event.event != "intent" or (event.run, event.stage) in admitted
    held = False
    for event in own:
        assert not (held and event.event == "admitted"), "nothing begins while it is held"
        held = event.event == "held" or (held and event.event not in ("decided", "direction"))
