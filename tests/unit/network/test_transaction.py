"""A platform that commits goes through the stage without a special case: one change, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target

from tests.unit.network.candidate import Candidate, CandidateSwitch
from tests.unit.network.conftest import STATUS_HEAD, TEXT, WORK, access_to
from tests.unit.network.test_switch import AFTER

BANNER = "% authorised users only\n"
"""A line of a configuration that looks like a refusal."""
Go = Callable[..., Outcome]
Start = Callable[..., CandidateSwitch]


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr(fleet, "load", lambda _name: Candidate())
    with ExitStack() as stack:

        def start(**options: Any) -> CandidateSwitch:
            switch = CandidateSwitch(BANNER + TEXT, answers={"show interfaces status": STATUS_HEAD}, **options)
            stack.enter_context(switch)
            return switch

        yield start


@pytest.fixture
def go(place: Place, tmp_path: Path) -> Go:
    def act(switch: CandidateSwitch, undo: bool = False) -> Outcome:
        target = Target(WORK, access_to(switch, tmp_path), replace(place))
        return (fleet.bring_back if undo else fleet.bring)(target, check=False)

    return act


def test_there_and_back_are_one_commit_each_and_nothing_is_saved(begin: Start, go: Go) -> None:
    switch = begin()
    before = switch.running()
    done = go(switch)
    assert (done.status, done.message) == ("done", "")
    assert switch.commits == [BANNER + AFTER]
    undone = go(switch, undo=True)
    assert (undone.status, undone.message) == ("undone", "")
    assert switch.commits == [BANNER + AFTER, before]
    assert not [line for line in switch.log if line.startswith("write")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"refuse": "description AGG"}, "line 'description AGG Port-channel1 L012,L013' is refused"),
        ({"unfit": "% error: interface group 1 has one member\n"}, "commit check: the switch did not confirm it"),
        ({"ignores": "no switchport access|^switchport access"}, "would not become as planned"),
        ({"drop": "^description APP02"}, "the switch ended the session"),
        ({"cut": "before"}, "the switch ended the session at 'commit'"),
        ({"locked": True}, "locked by other"),
    ],
)
def test_what_fails_before_the_commit_leaves_the_running_configuration_alone(
    options: dict[str, Any], said: str, begin: Start, go: Go
) -> None:
    switch = begin(**options)
    before = switch.running()
    failed = go(switch)
    assert failed.failed
    assert said in failed.message
    assert "the switch was brought back to what it was" in failed.message
    assert switch.commits == []
    assert switch.running() == before
    gone = {"drop", "cut", "locked"} & options.keys()  # then there is no session, or no candidate, to throw away
    assert ("rollback 0" in switch.log) is not bool(gone)


def test_a_session_that_is_cut_between_push_and_commit_leaves_nothing_for_the_next_run(begin: Start, go: Go) -> None:
    switch = begin(cut="before")
    assert go(switch).failed
    assert go(switch).status == "done"
    assert switch.commits == [BANNER + AFTER]


def test_a_commit_whose_answer_is_lost_is_taken_back_by_another(begin: Start, go: Go) -> None:
    switch = begin(cut="after")
    before = switch.running()
    failed = go(switch)
    assert failed.failed
    assert "the switch was brought back to what it was" in failed.message
    assert switch.commits == [BANNER + AFTER, before]


def test_what_somebody_else_has_not_committed_is_neither_committed_nor_thrown_away(begin: Start, go: Go) -> None:
    switch = begin(left=BANNER + TEXT.replace("description printer", "description theirs"))
    before = switch.running()
    failed = go(switch)
    assert failed.failed
    assert "has changes that nobody committed (- description printer; + description theirs)" in failed.message
    assert switch.commits == [] and switch.running() == before
    assert switch.shared is not None and "description theirs" in switch.shared.text()
