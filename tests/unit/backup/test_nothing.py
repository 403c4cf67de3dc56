"""A backup of no file at all is none, where the plan names what to save."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import files, manifest
from ansible_collections.relops.golive.plugins.module_utils.backup.records import Watch
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Snapshot
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def test_paths_of_which_none_is_there_are_a_fault_and_some_of_them_are_not(tmp_path: Path) -> None:
    there, gone = str(tmp_path), str(tmp_path / "gone")
    assert files.named([]) == []
    assert files.named([there, gone]) == [there]
    with pytest.raises(GoliveError, match="gone: not on this host"):
        files.named([gone])


def test_paths_without_a_file_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class Restored:
        def __enter__(self) -> str:
            return "/nowhere"

        def __exit__(self, *_details: object) -> None:
            """Nothing is there."""

    class Scan:
        manifest: dict[str, Any] = {}

    monkeypatch.setattr(manifest, "scan", lambda *_given: Scan())
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
        files._proven(None, None, {"app": ["/opt/empty"]}, {**params, "retention_days": 1}, Watch())  # type: ignore[arg-type]
