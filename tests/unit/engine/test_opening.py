"""Where hosts and state folder tell different stories, nothing begins; and what turns a go-live is a closed list."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from ansible_collections.relops.golive.plugins.action import golive_open
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, OvertakenError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import telling
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, markers, opening, states
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import closed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.markers import Answer
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import LostError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place, _guarded, fingerprint
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import turn
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned

DIGEST = "a" * 64


@pytest.fixture
def found(tmp_path: Path) -> golive.Golive:
    """Return a go-live that has changed host h."""
    night = golive.enter(tmp_path, "P", DIGEST, "周工")
    step(night, "h", "intent", before={})
    step(night, "h", "done")
    return night


def step(night: golive.Golive, host: str, event: str, **content: Any) -> None:
    Place(night.state, night.folder, night.run(), host, "install", "install.a", fingerprint({})).write(event, **content)


def marked(
    night: golive.Golive | str, state: str = "open", project: str = "P", begun: tuple[str, ...] = (), run: str = ""
) -> Answer:
    name = night if isinstance(night, str) else night.id
    run = run or ("R" if isinstance(night, str) else night.run())
    known = {"golive": name, "operator": "王工", "run": run, "since": "22:00", "state": state, "begun": list(begun)}
    return Answer({project: known})


def prove(night: golive.Golive | None, answers: dict[str, Answer], new: bool = False) -> None:
    known = golive.ended(night.state) if night else {}
    markers.prove_markers("P", night, known, answers, new)


def test_hosts_that_tell_the_same_story_are_let_through(found: golive.Golive) -> None:
    prove(found, {"h": marked(found, begun=("install.a",)), "i": marked(found), "j": Answer()})
    found.write("closed", facts={"result": golive.SUCCESS})
    prove(found, {"h": marked(found, "live")})


@pytest.mark.parametrize("state", ["open", "live"])
def test_a_marker_of_which_nobody_knows_stops_everything(found: golive.Golive, state: str) -> None:
    for night in (found, None):
        for new in (True, False):
            with pytest.raises(LostError, match="no record"):
                prove(night, {"h": marked(found), "i": marked("P-other", state)}, new)


def test_a_step_that_a_host_began_and_the_journal_does_not_know(found: golive.Golive) -> None:
    with pytest.raises(LostError, match=r"i: install\.a began there"):
        prove(found, {"h": marked(found), "i": marked(found, begun=("install.a",))})


def test_a_state_from_before_the_run_that_marked_the_host_stops_everything(found: golive.Golive) -> None:
    found.write("closed", facts={"result": golive.SUCCESS})
    marker = marked(found, begun=("install.a",)).markers["P"]
    later = Answer({"P": {**marker, "run": "RUN-of-the-way-back"}})
    with pytest.raises(LostError, match=r"RUN-of-the-way-back.*of which the journal"):
        prove(found, {"h": later})


def test_a_state_from_the_moment_before_a_live_system_was_turned_stops_everything(found: golive.Golive) -> None:
    found.write("closed", facts={"result": golive.SUCCESS})
    golive.enter(found.state, "P", DIGEST, "周工", back=True)
    later = {"h": marked(found, begun=("install.a",))}
    with pytest.raises(LostError, match="of which the journal"):
        prove(found, later)
    found.turn(golive.ROLLBACK, "asked for")
    prove(found, later)


def test_a_changed_host_without_a_marker_is_another_host(found: golive.Golive) -> None:
    with pytest.raises(LostError, match="carries no marker"):
        prove(found, {"h": Answer()})
    found.write("closed", facts={"result": golive.SUCCESS})
    with pytest.raises(LostError, match="carries no marker"):
        prove(found, {"h": Answer()})
    found.write("direction", facts={"direction": golive.ROLLBACK})
    found.write("closed", facts={"result": golive.CANCELLED})
    prove(found, {"h": Answer()}, new=True)


def test_an_older_golive_that_never_ended_is_not_passed_over(found: golive.Golive) -> None:
    other = golive.Golive(found.state, found.state / "P-20990101T000000Z-bbbbbbbb")
    other.journal.folder.mkdir(parents=True)
    with pytest.raises(LostError, match="has not ended"):
        prove(found, {"h": marked(found), "i": marked(other)})


def test_a_new_golive_needs_every_answer_and_an_older_one_does_not(found: golive.Golive) -> None:
    answers = {"h": marked(found), "i": Answer(unread="no route")}
    prove(found, answers)
    with pytest.raises(GoliveError, match="i: no route"):
        prove(found, answers, new=True)


def test_another_project_at_work_on_a_host_is_waited_for(found: golive.Golive) -> None:
    theirs = {"h": Answer({**marked(found).markers, **marked("Q-1", project="Q").markers})}
    with pytest.raises(GoliveError, match="Q-1 of 王工 is under way"):
        prove(found, theirs, new=True)
    prove(found, theirs)
    live = {"h": Answer({**marked(found).markers, **marked("Q-1", "live", "Q").markers})}
    prove(found, live, new=True)


def test_a_rollback_needs_a_golive_that_is_known(tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="no go-live is known in"):
        opening.prove_known(None, tmp_path)


@pytest.mark.parametrize("loss", ["file", "line", "tail"])
def test_a_broken_journal_stops_both_ways_and_names_the_proofs(found: golive.Golive, loss: str) -> None:
    place = Place(found.state, found.folder, found.run(), "h", "backup", "backup.files", "f")
    place.write("done", facts={"snapshot": "0a1b2c3d"})
    again = golive.enter(found.state, "P", DIGEST, "周工")  # writes the heads
    path = again.journal.folder / "h.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    if loss == "file":
        path.unlink()
    else:
        path.write_text("".join(lines[1:] if loss == "line" else lines[:-1]))
    with pytest.raises(LostError, match="is broken") as told:
        opening.prove_journal(again)
    if loss == "line":  # the others took the line away that names it
        assert "backup.files snapshot 0a1b2c3d" in str(told.value) and "backup.files snapshot" in told.value.zh


def test_a_host_file_that_was_lost_before_anybody_recorded_its_head(found: golive.Golive) -> None:
    (found.journal.folder / "h.jsonl").unlink()
    with pytest.raises(LostError, match="the file is lost"):
        opening.prove_journal(found)


def test_a_switch_that_a_host_has_noted_and_the_journal_does_not_know(found: golive.Golive) -> None:
    noted = {"h": marked(found, begun=("install.a", "network.ports@SW1"))}
    with pytest.raises(LostError, match=r"network\.ports@SW1 began there"):
        prove(found, noted)
    Place(found.state, found.folder, found.run(), "SW1", "network", "network.ports", "f").write("intent", before={})
    assert markers.announced(found) == ["network.ports@SW1"]
    prove(found, noted)


# --- what turns ----------------------------------------------------------------------------------
def test_a_target_that_failed_turns(found: golive.Golive) -> None:
    step(found, "i", "failed", message="no room")
    assert turn(found, "x") == (True, ["i install.a: no room"])
    assert (found.direction(), golive.heading(found.state)) == (golive.ROLLBACK, golive.ROLLBACK)


def test_a_fault_of_the_controller_stops(found: golive.Golive) -> None:
    assert turn(found, "Decryption failed") == (False, [])
    assert (found.direction(), golive.heading(found.state), found.stopped()) == (
        golive.FORWARD, golive.STOPPED, "Decryption failed",
    )  # fmt: skip
    golive.enter(found.state, "P", DIGEST, "周工")
    assert golive.heading(found.state) == golive.FORWARD


def test_a_bug_turns_only_when_the_step_had_begun(found: golive.Golive) -> None:
    step(found, "i", "failed", message="a bug", facts={"bug": True})
    assert turn(found, "x")[0] is False
    golive.enter(found.state, "P", DIGEST, "周工")
    step(found, "j", "intent", before={})
    step(found, "j", "failed", message="a bug", facts={"bug": True})
    assert turn(found, "x") == (True, ["j install.a: a bug"])


def test_a_run_that_another_controller_has_overtaken_turns_nothing(found: golive.Golive) -> None:
    """The step says nothing, so that nothing of it looks like a fault of the target; nor do others' faults turn it."""
    place = Place(found.state, found.folder, found.run(), "i", "install", "install.a", fingerprint({}))
    outcome = _guarded(place, lambda: _raise(OvertakenError("marked by RUN-2")))
    assert (outcome.failed, found.stopped(), found.journal.last("i", "install.a")) == (True, "marked by RUN-2", None)
    step(found, "j", "failed", message="somebody else is at work")
    assert turn(found, "x") == (False, [])
    assert (found.direction(), golive.heading(found.state)) == (golive.FORWARD, golive.STOPPED)


def _raise(error: GoliveError) -> Outcome:
    raise error


def test_each_run_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Also on another machine, within the same second, with a copy of the state."""
    states = (tmp_path / "one", tmp_path / "copy")
    golive.enter(states[0], "P", DIGEST, "周工")
    shutil.copytree(*states, symlinks=True)
    with mock.patch.object(golive, "now", return_value="2026-11-28T22:00:00.000Z"):
        assert len({golive.enter(state, "P", DIGEST, "周工").run() for state in states}) == 2


# --- how it ends ---------------------------------------------------------------------------------
def test_success_needs_every_planned_step_on_every_host(found: golive.Golive) -> None:
    steps = [Planned(0, "install.a", "h"), Planned(0, "install.a", "i")]
    answer = closed(found, steps, "again")
    assert (answer["result"], answer["left"]) == (golive.STOPPED, ["i install.a: not done"])
    assert found.result() == ""
    golive.enter(found.state, "P", DIGEST, "周工")
    step(found, "i", "done")
    assert closed(found, steps, "again")["result"] == golive.SUCCESS
    assert closed(found, steps, "again")["again"]


def test_a_plan_without_steps_is_never_live(tmp_path: Path) -> None:
    assert closed(golive.enter(tmp_path, "P", DIGEST, "周工"), [], "again")["result"] == golive.STOPPED


def test_what_is_live_is_not_turned_by_golive(found: golive.Golive) -> None:
    found.write("closed", facts={"result": golive.SUCCESS})
    assert golive.heading(found.state) == golive.LIVE
    assert golive.enter(found.state, "P", DIGEST, "周工").result() == golive.SUCCESS


# --- between the end and the last host that hears of it ------------------------------------------
@pytest.fixture
def back(found: golive.Golive) -> golive.Golive:
    """Return the go-live, all of it back."""
    found.turn(golive.ROLLBACK, "asked for")
    step(found, "h", "undone")
    assert closed(found, [], "again") == {"result": golive.CANCELLED, "left": [], "again": False}
    return found


def test_what_is_back_is_settled_before_a_new_one_begins(back: golive.Golive) -> None:
    assert golive.heading(back.state) == golive.BACK
    answers = {"g": Answer(unread="no route"), "h": Answer(), "i": marked(back)}
    assert markers.settling(back, DIGEST, "P", answers)
    prove(back, answers)
    events = len(back.journal.every())
    assert golive.enter(back.state, "P", DIGEST, "周工", settling=True) == back
    assert closed(back, [], "again")["again"]
    assert len(back.journal.every()) == events


@pytest.mark.parametrize("answer", [Answer(), Answer(unread="no route")])
def test_what_no_host_carries_any_more_gives_way_to_a_new_one(back: golive.Golive, answer: Answer) -> None:
    assert not markers.settling(back, DIGEST, "P", {"h": answer, "i": marked("Q-1", project="Q")})
    assert not markers.settling(back, DIGEST, "P", {"h": marked("P-of-before", "live")})
    assert not markers.settling(back, "b" * 64, "P", {"h": marked(back)}), "another plan takes its place"
    assert golive.enter(back.state, "P", DIGEST, "周工") != back


def test_only_what_is_back_is_settled_alone(found: golive.Golive) -> None:
    answers = {"h": marked(found)}
    assert not markers.settling(None, DIGEST, "P", answers)
    for result in (golive.SUCCESS, golive.EMERGENCY):
        found.write("closed", facts={"result": result})
        assert not markers.settling(found, DIGEST, "P", answers)


@pytest.mark.parametrize("word", [golive.FORWARD, golive.ROLLBACK, golive.SUCCESS, golive.CANCELLED, states.EMERGENCY])
def test_direction_and_result_are_told_in_the_language_of_the_board(word: str) -> None:
    found: Any = SimpleNamespace(id="PAY-1", run=lambda: "", result=lambda: "", direction=lambda: word)
    assert golive_open.answer_of(found, "en")["msg"] == f"PAY-1 {word}"
    assert not re.search(r"[a-z]", golive_open.answer_of(found, "zh")["msg"].removeprefix("PAY-1"))
    assert golive_open.answer_of(found, "zh")["direction"] == word, "what programs read stays"


def test_where_the_state_lies_is_told_in_both_languages() -> None:
    assert telling.lies(Path("/s")).zh == "状态目录: /s"
    assert telling.lies(Path("/s")).en == "state: /s"
