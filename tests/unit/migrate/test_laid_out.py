"""The files of a schema project lie on the host while sqitch reads them, and are nobody else's to remove."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.migrate import schema


def project(name: str) -> schema.Project:
    return schema.Project({"sqitch.plan": f"%project={name}\n", "deploy/first.sql": "SELECT 1;"}, "", "owner")


def test_two_projects_on_one_host_leave_each_other_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FOLDER", tmp_path / "golive-migrate")
    with schema._laid_out(project("pay")) as mine:
        with schema._laid_out(project("cards")) as theirs:
            assert theirs != mine and (theirs / "deploy/first.sql").is_file()
        assert (mine / "deploy/first.sql").is_file() and not theirs.exists()
    assert list(tmp_path.iterdir()) == []
