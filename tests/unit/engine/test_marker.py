"""The marker of a go-live on a host: claimed, noted beside, settled, and never taken for nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils import marker
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


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
    marker.begin("P P-1 install.a", folder)
    marker.begin("P P-1 install.a", folder)
    marker.begin("P P-1 install.b", folder)
    found = marker.read(folder)["P"]
    assert (found["state"], found["begun"]) == ("open", ["install.a", "install.b"])
    assert not marker.claim(wanted(run="RUN-2", since="later"), {}, folder), "it is marked, a later run names itself"
    assert (marker.read(folder)["P"]["since"], marker.read(folder)["P"]["run"]) == ("2026-11-28", "RUN-2")
    assert marker.settle(wanted(), live=True, folder=folder)
    found = marker.read(folder)["P"]
    assert (found["state"], found["begun"]) == ("live", ["install.a", "install.b"])
    assert (folder / "P.json").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_is_back_leaves_nothing(folder: Path) -> None:
    marker.claim(wanted(), {}, folder)
    marker.begin("P P-1 install.a", folder)
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
        marker.begin("P P-2 install.a", folder)
    assert marker.read(folder)["P"]["begun"] == []


def test_another_golive_that_came_between_is_not_claimed_over(folder: Path) -> None:
    marker.claim(wanted("P-1"), {}, folder)
    for known in ({}, {"P-2": ""}, {"P-1": "", "P-2": ""}, {"P-1": "emergency"}):
        with pytest.raises(GoliveError, match="marked by P-1 of x since 2026-11-28: P-2 changes nothing here"):
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


def test_outside_a_golive_nothing_is_noted(folder: Path) -> None:
    marker.begin("", folder)
    marker.begin("P P-1 install.a", folder)
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
