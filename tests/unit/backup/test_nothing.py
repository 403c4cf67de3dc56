"""A backup of no file at all is none, where the plan names what to save."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import files, manifest
from ansible_collections.relops.golive.plugins.module_utils.backup.records import Watch
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Snapshot
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.drill_text import drill_lines
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import Drill, whole


def test_paths_of_which_none_is_there_are_a_fault_and_some_of_them_are_not(tmp_path: Path) -> None:
    there, gone = str(tmp_path), str(tmp_path / "gone")
    assert files.named([]) == []
    assert files.named([there, gone]) == [there]
    with pytest.raises(GoliveError, match="gone: not on this host"):
        files.named([gone])


def test_paths_without_a_file_are_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Restored:
        def __enter__(self) -> str:
            return "/nowhere"

        def __exit__(self, *_details: object) -> None:
            """Nothing is there."""

    nothing = manifest.Scan(manifest.Writer(tmp_path).close(), [])
    monkeypatch.setattr(manifest, "scan", lambda *_given: nothing)
    monkeypatch.setattr(files, "_snapshot", lambda *_given: Snapshot("aa", 0, 0))
    monkeypatch.setattr(files, "restored", lambda *_given: Restored())
    monkeypatch.setattr(files, "faults_of", lambda *_given: {})
    params = {
        "golive": "g",
        "read_data": False,
        "people": {},
        "store": {"address": "a", "path": "p"},
        "store_host": "s",
    }
    with pytest.raises(GoliveError, match="/opt/empty: a backup of no file at all"):
        files._proven(
            None, None, {"app": ["/opt/empty"]}, {**params, "retention_days": 1}, Watch(), tmp_path,  # type: ignore[arg-type]
        )  # fmt: skip


RECORD = {"kind": "db", "path": "/d", "snapshot": "aa", "size": 7, "sha256": "1"}
ORDER = {"files": None, "databases": [{"records": [RECORD]}]}


def a_drill(rows: list[dict[str, Any]]) -> Drill:
    return Drill("G", "d", "h", "x", "t", "2026-11-20T01:00:00Z", "2026-11-20T01:05:00Z", 60.0, rows=rows)


def test_a_host_that_tells_nothing_of_a_backup_fails_the_drill() -> None:
    back = {**RECORD, "host": "h", "restore_seconds": 1.0, "equal": True, "fault": ""}
    assert whole(ORDER, [back]) == [back]
    (lost,) = whole(ORDER, [])
    assert (lost["equal"], lost["fault"]) == (False, "the host told nothing of it")
    assert a_drill([back]).passed
    assert not a_drill([back, {**lost, "host": "h"}]).passed
    assert not a_drill([{**back, "restore_seconds": None}]).passed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_drill_of_nothing_does_not_say_that_all_came_back(language: str) -> None:
    (_sum, verdict) = drill_lines(a_drill([]), load_texts(language))
    assert not [word for word in ("全部一致", "equal") if word in verdict]
