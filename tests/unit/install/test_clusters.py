"""The cluster that a plan names is the one whose files are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import clusters
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.cluster import Cluster
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def plan(**more: Any) -> dict[str, Any]:
    """Return what the module gets."""
    return {"name": "pay", "version": "15", "service": "postgresql.service", "data_directory": None, **more}


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "main"),
        ({"data_directory": "/var/lib/postgresql/15/main"}, "main"),
        ({"service": "postgresql@15-main.service"}, "main"),
        ({"service": "postgresql@15-second.service", "data_directory": "/var/lib/postgresql/15/second"}, "second"),
        ({"service": "postgresql@15-second.service", "data_directory": "/srv/pg"}, "second"),
        ({"data_directory": "/var/lib/postgresql/15/second/"}, "second"),
    ],
)
def test_unit_and_directory_say_which_cluster_it_is(more: dict[str, Any], name: str) -> None:
    assert clusters.folder(plan(**more)) == f"/etc/postgresql/15/{name}"


@pytest.mark.parametrize(
    "more",
    [
        {"service": "postgresql@15-second.service", "data_directory": "/var/lib/postgresql/15/main"},
        {"service": "postgresql@14-main.service"},
        {"data_directory": "/var/lib/postgresql/13/main"},
    ],
)
def test_what_contradicts_itself_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(GoliveError, match="not of one cluster"):
        clusters.folder(plan(**more))


def test_a_cluster_that_nobody_made_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "CONFIGURATIONS", tmp_path)
    for name in ("main", "second"):
        (tmp_path / "15" / name).mkdir(parents=True)
    clusters.refuse_absent(tmp_path / "15" / "main")
    with pytest.raises(GoliveError, match="pg_createcluster 15 second"):
        clusters.refuse_absent(tmp_path / "15" / "second")
    (tmp_path / "15" / "second" / "postgresql.conf").touch()
    clusters.refuse_absent(tmp_path / "15" / "second")


def test_set_silent_wrong_cluster() -> None:
    """The files of another cluster of the host were written, and that one never started again."""
    second = {"service": "postgresql@15-second.service", "data_directory": "/var/lib/postgresql/15/second"}
    rest = {"port": 5433, "addresses": [], "access": ["10.0.0.2/32"], "settings": {}, "users": [], "passwords": {}}
    wanted = Cluster(plan(**second, **rest, config_directory=None))
    assert {str(path) for path, _text in wanted.files()} == {
        "/etc/postgresql/15/second/conf.d/golive.conf",
        "/etc/postgresql/15/second/pg_hba.conf",
    }
