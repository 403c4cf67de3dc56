"""From no history does an illegal state come out, and the one fold says what the four before it said."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import closed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import (
    AHEAD,
    MOVES,
    Standing,
    State,
    fold,
    legal,
)
from ansible_collections.relops.golive.plugins.plugin_utils.engine.states import LADDER
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import turn
from ansible_collections.relops.golive.plugins.plugin_utils.journal import kinds
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.stages import registry
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pace import examples

DIGEST = "a" * 64
STAGES = (*registry.STAGES, "audit")
"""One of them is no stage of ours: a project's own executes."""
FACTS = st.one_of(
    st.just({}),
    st.builds(lambda way: {"direction": way}, st.sampled_from(["forward", "rollback"])),
    st.builds(lambda how: {"result": how, "left": []}, st.sampled_from(["success", "cancelled", "emergency", "odd"])),
)
OWN = st.builds(
    lambda kind, run, facts: Event(0, "2026-11-21T14:00:00Z", run, "golive", "golive", "golive", kind, facts=facts),
    st.sampled_from(sorted(kinds.RUN)), st.sampled_from(["R1", "R2"]), FACTS,
)  # fmt: skip
STEPS = st.builds(
    lambda kind, run, stage: Event(0, "2026-11-21T14:00:01Z", run, "h", stage, f"{stage}.a", kind),
    st.sampled_from(sorted(kinds.STEP)), st.sampled_from(["R1", "R2"]), st.sampled_from(STAGES),
)  # fmt: skip


def legally(found: Standing, begin: State = State.PLANNED) -> None:
    was = begin
    for one in found.passed:
        assert one.was is was and one.state is not was
        assert legal(one.was, one.state), f"{one.was} -> {one.state}"
        was = one.state
    assert found.state is was


@settings(max_examples=examples(2000), deadline=None)
@given(own=st.lists(OWN, max_size=12), steps=st.lists(STEPS, max_size=8), begin=st.sampled_from(State))
def test_from_no_history_does_an_illegal_state_come_out(own: list[Event], steps: list[Event], begin: State) -> None:
    legally(fold(own, steps, {("h", "backup.a")}, begin), begin)


@settings(max_examples=examples(500), deadline=None)
@given(own=st.lists(OWN, max_size=12))
def test_direction_result_and_stop_are_what_they_were(own: list[Event]) -> None:
    """The folds that stood in four places, as they were written there."""
    direction, result, stopped, runs, live = "forward", "", "", set[str](), False
    for event in own:
        if event.event == "direction":
            direction, result = event.facts.get("direction", "forward"), ""
        elif event.event == "closed":
            result = event.facts.get("result", "")
        if event.event == "stopped":
            stopped = event.message or "stopped"
        elif event.event == "opened":
            stopped = ""
        if event.event in ("closed", "direction"):
            live = event.facts.get("result") == "success"
        if event.event in ("opened", "direction") and not live:
            runs.add(event.run)
    found = fold(own)
    if all("direction" in event.facts for event in own if event.event == "direction"):
        assert (found.direction, found.result, found.stopped, found.runs) == (direction, result, stopped, runs)


def test_each_state_but_the_last_has_a_way_on() -> None:
    assert set(MOVES) == set(State)
    assert [state for state, after in MOVES.items() if not after] == [State.CLOSED]
    reached = {State.DRAFT}
    while more := {after for state in reached for after in MOVES[state]} - reached:
        reached |= more
    assert reached | {State.EMERGENCY} == set(State)


LISTED = """
DRAFT PLANNED REVIEWED CONFIRMED APPROVED REHEARSING REHEARSED NOTIFIED
REHEARSING POSTPONED REHEARSING
SUSPENDED BACKED_UP EXECUTING VERIFYING SUCCESS STARTED ANNOUNCED CLOSED
EXECUTING RESTORING CANCELLED REHEARSING
VERIFYING RESTORING EMERGENCY
STARTED ROLLING_BACK CANCELLED
NOTIFIED PREPARING SUSPENDED
"""
"""Part 7 of the requirements, a way a line; PREPARING is ours."""
OURS = {
    (State.REHEARSED, State.POSTPONED), (State.NOTIFIED, State.POSTPONED), (State.SUCCESS, State.ROLLING_BACK),
    (State.ANNOUNCED, State.ROLLING_BACK), (State.PLANNED, State.PREPARING),
}  # fmt: skip
"""What is allowed besides, beside what is held, an emergency, a step of the way there that a plan leaves out."""


def test_the_table_is_that_of_the_requirements_and_what_is_said_besides() -> None:
    ways = [line.split() for line in LISTED.split("\n") if line]
    listed = {(State(was), State(state)) for way in ways for was, state in pairwise(way)}
    assert all(legal(was, state) for was, state in listed)
    rest = {(was, state) for was, after in MOVES.items() for state in after} - listed - OURS
    free = {State.HELD, State.EMERGENCY}
    ladder = [*LADDER, State.POSTPONED]
    for was, state in sorted(rest):
        down = was in ladder and state in ladder and ladder.index(state) < ladder.index(was)
        ahead = was in AHEAD and state in {*AHEAD[AHEAD.index(was) :], State.RESTORING, State.SUCCESS, State.CANCELLED}
        assert was in free or state in free or down or ahead, (was, state)
    assert not legal(State.PLANNED, State.PREPARING, twin=False), "a production begins after its notice alone"


# --- what the engine itself writes ---------------------------------------------------------------
class Night:
    """A project's state folder, and one after the other what commands do there."""

    def __init__(self, state: Path) -> None:
        self.state, self.found = state, golive.enter(state, "P", DIGEST, "周工")
        self.over = False

    def do(self, word: str) -> None:
        """Carry out a command's part; a run that was closed does nothing more, the next one has to be opened."""
        if self.over and word not in ("again", "back"):
            return
        found = self.found
        heading = golive.heading(self.state)
        self.over = word == "close"
        if word == "again" and heading != golive.BACK:
            golive.enter(self.state, "P", DIGEST, "周工")
        elif word == "back" and found.result() != golive.CANCELLED:
            golive.enter(self.state, "P", DIGEST, "王工", back=True)
            found.turn(golive.ROLLBACK, "asked for")
        elif word == "close" and heading not in (golive.BACK, golive.LIVE):
            closed(found, [Planned(0, "install.a", "h")], "again")
        elif word == "fault" and heading == golive.FORWARD:
            turn(found, "a template")
        elif word == "overtaken" and heading in (golive.FORWARD, golive.ROLLBACK) and not found.result():
            found.write("stopped", message="another controller has taken the hosts over")
        elif ":" in word and heading == golive.FORWARD:
            stage, event = word.split(":")
            self.write(stage, "intent", before={})
            self.write(stage, event, message="no room" if event == "failed" else "")
        elif word == "undo" and heading == golive.ROLLBACK:
            for stage in {event.stage for event in found.journal.events("h")}:
                self.write(stage, "undone")

    def write(self, stage: str, event: str, **content: Any) -> None:
        Place(self.state, self.found.folder, self.found.run(), "h", stage, f"{stage}.a", "f").write(event, **content)


WORDS = st.sampled_from(
    [
        "again",
        "back",
        "close",
        "fault",
        "undo",
        "overtaken",
        *(f"{stage}:{end}" for stage in STAGES for end in ("done", "failed")),
    ]
)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(WORDS, max_size=9))
def test_what_commands_write_never_surprises(words: list[str]) -> None:
    """No history of commands holds a move that cannot be; state, result, heading tell one story."""
    with TemporaryDirectory() as folder:
        night = Night(Path(folder))
        for word in words:
            night.do(word)
        found = night.found.whole_standing({("h", "backup.a")})
    legally(found)
    assert not [one for one in found.passed if "cannot be true" in one.why]
    ends = {"success": State.SUCCESS, "cancelled": State.CANCELLED, "emergency": State.EMERGENCY}
    if found.stopped:
        assert found.state is State.HELD
    elif found.result and found.result != "emergency":
        assert found.state is ends[found.result]
    elif not found.result:
        assert found.state in ({State.RESTORING, State.ROLLING_BACK} if found.direction == "rollback" else set(AHEAD))


def test_a_whole_night_and_its_way_back(tmp_path: Path) -> None:
    night = Night(tmp_path)
    for word in ("network:done", "suspend:done", "backup:done", "install:done", "verify:done", "close", "back", "undo"):
        night.do(word)
    found = night.found.whole_standing({("h", "backup.a")})
    assert [one.state for one in found.passed] == [
        State.PREPARING, State.SUSPENDED, State.BACKED_UP, State.EXECUTING, State.VERIFYING, State.SUCCESS,
        State.ROLLING_BACK,
    ]  # fmt: skip
    assert [one.who for one in found.passed][-2:] == ["周工", "王工"]
    assert found.passed[1].why == "suspend.a on h" and found.passed[-1].why == "asked for"
    night.do("close")
    assert night.found.whole_standing().state is State.CANCELLED


def test_one_backup_of_two_is_no_backup(tmp_path: Path) -> None:
    night = Night(tmp_path)
    night.do("backup:done")
    assert night.found.whole_standing({("h", "backup.a"), ("i", "backup.a")}).state is State.PREPARING
    assert night.found.whole_standing({("h", "backup.a")}).state is State.BACKED_UP


def test_a_clock_that_was_set_back_moves_no_state(tmp_path: Path) -> None:
    night = Night(tmp_path)
    append(night.found.journal.folder, "h", time="2001-01-01T00:00:00.000Z", run=night.found.run(), stage="suspend",
           step="suspend.a", event="intent")  # fmt: skip
    night.found.turn(golive.ROLLBACK, "no")
    assert night.found.whole_standing().state is State.RESTORING


# --- the closed list -----------------------------------------------------------------------------
@pytest.mark.parametrize(("target", "kind"), [("golive", "approved"), ("golive", "done"), ("h", "opened"), ("h", "")])
def test_a_kind_that_is_not_listed_is_not_written_and_named_where_it_stands(
    tmp_path: Path, target: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = Night(tmp_path)
    content = {"run": "R", "stage": "s", "step": "s", "event": kind}
    with pytest.raises(ValueError, match="is no kind of event"):
        append(night.found.journal.folder, target, **content)
    assert night.found.journal.verify() == []
    module = "ansible_collections.relops.golive.plugins.plugin_utils.journal.write.kinds_of"
    monkeypatch.setattr(module, lambda _target: {kind})
    append(night.found.journal.folder, target, **content)
    (fault,) = [one for one in night.found.journal.verify() if "lost" not in one.en]
    assert "which no journal says" in fault.en and fault.path.stem == target
