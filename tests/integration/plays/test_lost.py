"""What somebody took away or put back on a host: live and back are said of what is really there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.plays.test_ended import after_close
from tests.integration.plays.test_plays import markers, play, site

__all__ = ["site"]
BEGUN = {"install.say", "backup.say", "network.say", "verify.say"}
"""The steps of host b."""
TIME = 1_700_000_000_123_456_789
COPY = "/var/lib/db/main.golive"
"""Where a go-live keeps its copy of a database on a host."""


def noted(site: Path) -> Path:
    """Return where host b notes the steps that have begun there."""
    return site / "lib/b/golive/markers/P.begun"


def failing(**before: Any) -> tuple[str, str]:
    """Return options of a run that is taken back; `before` is what undo needs of the backup of host a."""
    return "-e", json.dumps({"stand_fault": "install b", "stand_before": {"backup a": before}})


def put_back(site: Path) -> None:
    """Let somebody put a copy back on host a after all steps were taken back."""
    after_close(site, {"ansible.builtin.file": {"path": f"{site}/lib/a/db/main.golive/data", "state": "directory"}})


@pytest.mark.parametrize("lost", ["markers", "markers/P.begun"])
def test_what_is_live_has_noted_every_step_whatever_was_lost_before_it_said_so(site: Path, lost: str) -> None:
    """Else an older state would be believed: nothing on the host says what was changed there."""
    after_close(site, {"ansible.builtin.file": {"path": f"{site}/lib/b/golive/{lost}", "state": "absent"}})
    code, _ran, said = play(site, "golive")
    assert code == 0, said
    assert markers(site)["P"]["state"] == "live"
    assert set(noted(site).read_text().split()) == BEGUN
    noted(site).unlink()
    code, ran, said = play(site, "golive")
    assert (code, [line for line in ran if "records" not in line]) == (0, []), said
    assert set(noted(site).read_text().split()) == BEGUN


def test_a_run_that_goes_on_notes_again_what_has_begun(site: Path) -> None:
    for _again in range(2):
        assert play(site, "golive", "-e", "stand_bug='migrate c'")[0] == 4
        begun = noted(site).read_text().split() if noted(site).exists() else []
        noted(site).unlink(missing_ok=True)
    assert set(begun) == BEGUN - {"verify.say"}


def test_a_copy_that_was_put_back_after_its_step_is_gone_before_back_is_said(site: Path) -> None:
    put_back(site)
    code, _ran, said = play(site, "golive", *failing(copy=COPY, folder_time=TIME))
    assert code == 2, said
    folder = site / "lib/a/db"
    assert (list(folder.iterdir()), folder.stat().st_mtime_ns) == ([], TIME)
    assert f"lay there again after the way back were removed: a: {COPY}" in said
    events = [json.loads(line) for line in (site / "state/current/journal/a.jsonl").read_text().splitlines()]
    assert [event["facts"] for event in events if event["event"] == "fact"] == [{"removed_again": [COPY]}]
    assert play(site, "golive")[0] == 0, "the journal is whole, and a new one begins"


def test_a_copy_that_cannot_be_removed_is_an_emergency(site: Path) -> None:
    put_back(site)
    code, _ran, said = play(site, "golive", *failing(copy="/var/lib/db/../db/main.golive"))
    assert code == 3, said
    assert "no copy that a go-live makes" in said
    assert markers(site)["P"]["state"] == "open"


def test_another_golive_s_copy_at_the_same_place_stays(site: Path) -> None:
    """Where the marker is off, the way back has ended: what lies there by now is not its own."""
    assert play(site, "golive", *failing(copy=COPY, folder_time=TIME))[0] == 2
    copy = site / "lib/a/db/main.golive"
    copy.mkdir(parents=True)
    code, _ran, said = play(site, "rollback")
    assert code == 0, said
    assert copy.exists()


@pytest.mark.parametrize("torn", ["", "{}", '{"state": "open"}'])
def test_a_marker_that_cannot_be_read_is_no_host_that_nobody_changes(site: Path, torn: str) -> None:
    folder = site / "lib/a/golive/markers"
    folder.mkdir(parents=True)
    (folder / "P.json").write_text(torn)
    code, ran, said = play(site, "golive")
    assert (code, ran) == (4, []), said
    assert "cannot be read" in said
