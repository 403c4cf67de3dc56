"""The marker of a go-live on a host: claimed, noted beside, settled, and never taken for nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils import marker
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, OvertakenError


def wanted(golive: str = "P-1", **more: str) -> JSON:
    names = dict.fromkeys(marker.WANTED, "x")
    return {**names, "project": "P", "golive": golive, "since": "2026-11-28", **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "golive/markers"


def test_a_host_without_one_has_none(folder: Path) -> None:
    assert marker.read(folder) == {}


def test_claimed_noted_and_settled_as_live(folder: Path) -> None:
    assert marker.claim(wanted(), {}, folder)
    assert not marker.claim(wanted(), {}, folder), "the same run again changes nothing"
    marker.begin(marker.words(wanted("P-1"), "install.a", ["x"]), folder)
    marker.begin(marker.words(wanted("P-1"), "install.a", ["x"]), folder)
    marker.begin(marker.words(wanted("P-1"), "install.b", ["x"]), folder)
    found = marker.read(folder)["P"]
    assert (found["state"], found["begun"]) == ("open", ["install.a", "install.b"])
    assert not marker.claim(wanted(run="RUN-2", since="later"), {}, folder, ["x"]), (
        "it is marked, a later run names itself"
    )
    assert (marker.read(folder)["P"]["since"], marker.read(folder)["P"]["run"]) == ("2026-11-28", "RUN-2")
    assert marker.settle(wanted(run="RUN-2"), live=True, folder=folder)
    found = marker.read(folder)["P"]
    assert (found["state"], found["begun"]) == ("live", ["install.a", "install.b"])
    assert (folder / "P.json").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_is_back_leaves_nothing(folder: Path) -> None:
    marker.claim(wanted(), {}, folder)
    marker.begin(marker.words(wanted("P-1"), "install.a", ["x"]), folder)
    assert marker.settle(wanted(), live=False, folder=folder)
    assert not folder.parent.exists()
    assert not marker.settle(wanted(), live=False, folder=folder)


def test_the_way_back_of_the_next_golive_leaves_what_was_live_before(folder: Path) -> None:
    marker.claim(wanted("P-1"), {}, folder)
    marker.settle(wanted(), live=True, folder=folder)
    marker.claim(wanted("P-2"), {"P-1": "success"}, folder)
    assert marker.read(folder)["P"]["begun"] == []
    marker.settle(wanted("P-2"), live=False, folder=folder)
    found = marker.read(folder)["P"]
    assert (found["golive"], found["state"]) == ("P-1", "live")


def test_a_marker_that_was_not_settled_counts_by_how_its_golive_ended(folder: Path) -> None:
    marker.claim(wanted("P-1"), {}, folder)
    marker.claim(wanted("P-2"), {"P-1": "success"}, folder)
    marker.settle(wanted("P-2"), live=False, folder=folder)
    assert marker.read(folder)["P"]["golive"] == "P-1"
    marker.claim(wanted("P-3"), {"P-1": "cancelled"}, folder)
    marker.settle(wanted("P-3"), live=False, folder=folder)
    assert marker.read(folder)["P"]["golive"] == "P-1", "P-1 was live by its own marker"


def test_another_golive_settles_and_begins_nothing(folder: Path) -> None:
    marker.claim(wanted("P-1"), {}, folder)
    assert not marker.settle(wanted("P-2"), live=False, folder=folder)
    with pytest.raises(GoliveError, match="marked by P-1"):
        marker.begin(marker.words(wanted("P-2"), "install.a", ["x"]), folder)
    assert marker.read(folder)["P"]["begun"] == []


def test_another_golive_that_came_between_is_not_claimed_over(folder: Path) -> None:
    marker.claim(wanted("P-1"), {}, folder)
    for known in ({}, {"P-2": ""}, {"P-1": "", "P-2": ""}, {"P-1": "emergency"}):
        with pytest.raises(GoliveError, match=r"marked by P-1 of x since 2026-11-28 .*: P-2, x, changes nothing here"):
            marker.claim(wanted("P-2"), known, folder)
    marker.settle(wanted("P-1"), live=True, folder=folder)
    with pytest.raises(GoliveError, match="marked by P-1"):
        marker.claim(wanted("P-2"), {"P-2": ""}, folder)
    assert marker.read(folder)["P"]["golive"] == "P-1"


def test_a_host_whose_marker_was_removed_reads_live_all_the_same(folder: Path) -> None:
    assert marker.settle(wanted(), live=True, folder=folder)
    found = marker.read(folder)["P"]
    assert (found["golive"], found["state"]) == ("P-1", "live")
    with pytest.raises(GoliveError, match="marked by P-1"):
        marker.settle(wanted("P-2"), live=True, folder=folder)


def test_a_torn_marker_is_made_whole_where_the_host_is_live_and_told_where_it_is_back(folder: Path) -> None:
    marker.claim(wanted(), {}, folder)
    (folder / "P.json").write_text("{")
    (folder / "Q.json").write_text("{")
    with pytest.raises(GoliveError, match=r"P\.json of a go-live cannot be read"):
        marker.settle(wanted(), live=False, folder=folder)
    assert marker.settle(wanted(), live=True, folder=folder)
    (folder / "Q.json").unlink()
    assert marker.read(folder)["P"]["state"] == "live"


def test_a_run_that_the_journal_does_not_know_has_taken_the_host_over(folder: Path) -> None:
    """Two controllers with copies of one state: whoever marks a host first is not marked over by the other."""
    marker.claim(wanted(run="RUN-1"), {}, folder)
    marker.claim(wanted(run="RUN-of-the-other", operator="王 工 (root)"), {}, folder, ["RUN-1"])
    before = (folder / "P.json").read_bytes()
    own = wanted(run="RUN-2")
    acts: list[Callable[[], object]] = [
        lambda: marker.claim(own, {}, folder, ["RUN-1", "RUN-2"]),
        lambda: marker.begin(marker.words(own, "install.a", ["RUN-1", "RUN-2"]), folder),
        lambda: marker.note(own, "install.a", ["RUN-1", "RUN-2"], folder),
        lambda: marker.settle(own, True, folder, ["RUN-1", "RUN-2"]),
        lambda: marker.settle(own, False, folder, ["RUN-1", "RUN-2"]),
    ]
    for act in acts:
        with pytest.raises(
            OvertakenError, match=r"王 工 \(root\).*RUN-of-the-other on x\): P-1, RUN-2, changes nothing"
        ):
            act()
    assert (folder / "P.json").read_bytes() == before
    assert marker.read(folder)["P"]["begun"] == []


@pytest.mark.parametrize("state", ["open", "live"])
def test_a_host_that_was_away_when_the_run_was_opened_is_its_own_from_its_first_step_on(
    folder: Path, state: str
) -> None:
    marker.claim(wanted(run="RUN-1"), {}, folder)
    if state == "live":
        marker.settle(wanted(run="RUN-1"), True, folder)
    own = wanted(run="RUN-2", operator="王 工", controller="ctl02")
    marker.begin(marker.words(own, "install.a", ["RUN-1", "RUN-2"]), folder)
    found = marker.read(folder)["P"]
    assert [found[name] for name in ("run", "operator", "controller", "state")] == ["RUN-2", "王 工", "ctl02", state]
    assert found["begun"] == ["install.a"]
    with pytest.raises(OvertakenError):
        marker.begin(marker.words(wanted(run="RUN-1"), "install.b", ["RUN-1"]), folder)


def test_outside_a_golive_nothing_is_noted(folder: Path) -> None:
    marker.begin("", folder)
    assert not folder.exists()


def test_a_host_that_was_taken_back_meanwhile_is_changed_no_more(folder: Path) -> None:
    with pytest.raises(OvertakenError, match="carries no marker of P-1 any more"):
        marker.begin(marker.words(wanted("P-1"), "install.a", ["x"]), folder)
    assert not folder.exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"state": "open"}', "\0\0", json.dumps({**wanted(), "state": "?"})])
def test_one_that_cannot_be_read_is_told(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    (folder / "P.json").write_text(text)
    with pytest.raises(GoliveError, match="cannot be read"):
        marker.read(folder)


@pytest.mark.parametrize("name", ["", "..", "a/b", "a b", "-x", "x" * 65])
def test_a_project_is_no_path(folder: Path, name: str) -> None:
    with pytest.raises(GoliveError, match="no name of a project"):
        marker.claim(wanted(project=name), {}, folder)


def test_a_folder_that_others_may_write_is_refused(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    with pytest.raises(GoliveError, match="others than root"):
        marker.claim(wanted(), {}, folder)


@pytest.mark.parametrize("left", ["P.json", "P.begun", "both"])
def test_what_is_live_has_noted_every_step_of_the_journal(folder: Path, left: str) -> None:
    marker.claim(wanted(), {}, folder)
    marker.begin(marker.words(wanted(), "install.a", ["x"]), folder)
    for path in list(folder.iterdir()):
        if left not in (path.name, "both"):
            path.unlink()
    steps = ["network.ports@S", "install.a"]
    assert marker.settle(wanted(), live=True, folder=folder, steps=steps)
    found = marker.read(folder)["P"]
    assert (found["state"], set(found["begun"])) == ("live", set(steps))
    assert not marker.settle(wanted(), live=True, folder=folder, steps=steps)
    (folder / "P.begun").unlink()
    assert marker.settle(wanted(), live=True, folder=folder, steps=steps), "live since before, and mended"
    assert marker.read(folder)["P"]["begun"] == steps


def test_a_later_run_notes_again_what_was_lost(folder: Path) -> None:
    marker.claim(wanted(), {}, folder)
    for run in ("x", "RUN-2"):
        marker.claim(wanted(run=run), {}, folder, ["x"], ["install.a"])
        assert marker.read(folder)["P"]["begun"] == ["install.a"]
        (folder / "P.begun").unlink()


def test_what_is_back_leaves_nothing_that_a_kill_or_somebody_left(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("P.begun", ".P.123", "Q.begun", ".Q.7", ".P.Q.9"):
        (folder / name).touch()
    assert marker.settle(wanted(), live=False, folder=folder)
    assert {path.name for path in folder.iterdir()} == {"Q.begun", ".Q.7", ".P.Q.9"}
    assert not marker.settle(wanted(), live=False, folder=folder)


def test_a_host_holds_the_marker_of_its_own_golive_alone(folder: Path) -> None:
    assert not marker.holds(wanted(), [], folder)
    marker.claim(wanted(), {}, folder)
    assert marker.holds(wanted(run="RUN-2"), ["x"], folder)
    assert not marker.holds(wanted(run="RUN-2"), [], folder), "another controller's run"
    assert not marker.holds(wanted("P-2"), ["x"], folder)
    (folder / "P.json").write_text("{")
    assert not marker.holds(wanted(), ["x"], folder)
