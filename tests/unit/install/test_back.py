"""The way back of the install, suspend and resume stages measures that all is back; what is gone is a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import entry_points
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import setup as postgres_setup
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.cluster import Cluster
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import (
    config_files,
    packages,
    placing,
    release,
    release_back,
)
from ansible_collections.relops.golive.plugins.module_utils.known import known
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed
from ansible_collections.relops.golive.plugins.module_utils.system.services import Service

POINT = {"name": "teller", "service": "teller.service", "port": 1, "url": ""}
OPEN = {"active": True, "enabled": True, "times": {}}
GONE = Service(False, False, False, 0)


def test_what_the_journal_does_not_tell_is_a_fault() -> None:
    assert known({"units": []}, "units", "files") == []
    with pytest.raises(GoliveError, match="files: the journal does not tell units"):
        known({}, "units", "files")


def test_an_altered_copy_of_a_file_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "KEPT", tmp_path / "kept" / "restore")
    path = tmp_path / "file"
    placing.put(path, b"old", "0600")
    before = placing.state_of(path)
    placing.keep(path)
    placing.put(path, b"new", "0600")
    assert before is not None
    (placing.KEPT / before["sha256"]).write_bytes(b"evil")
    with pytest.raises(GoliveError, match="was altered"):
        placing.bring_back(path, before)
    assert path.read_bytes() == b"new"


def test_packages_that_did_not_go_back_are_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """apt-get that says yes and does nothing."""
    listed = Completed(0, "nginx-light\t1.22\tinstalled\n", "")
    monkeypatch.setattr(packages, "run", lambda argv, **_: listed if argv[0] == "dpkg-query" else Completed(0, "", ""))
    monkeypatch.setattr(packages, "SCRATCH", tmp_path / "apt")
    monkeypatch.setattr(packages, "POLICY", tmp_path / "policy-rc.d")
    with pytest.raises(GoliveError, match=r"not as before: nginx-light 1\.22"):
        packages.take_back({"nginx-light": None})


def wish(root: Path) -> release.Release:
    return release.Release(
        {
            "name": "app", "version": "2", "sha256": "x", "root": str(root), "user": "root",
            "service": "app.service", "unit": "", "files": [], "health": None,
        }
    )  # fmt: skip


BEFORE: dict[str, Any] = {
    "version": "2", "account": True, "root": True, "release": False, "current": "releases/1", "files": {},
    "active": True, "enabled": True, "healthy": False,
}  # fmt: skip


@pytest.fixture
def former(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the root of an application whose second release runs; its service can be told what to do."""
    for version in "12":
        (tmp_path / "releases" / version).mkdir(parents=True)
    one = tmp_path / "releases" / "1"
    (one / "app").write_text("one")
    stamp = '{"files": {"app": "' + placing.digest(b"one") + '"}, "sha256": "s"}'
    (one / release.STAMP).write_text(stamp)
    (tmp_path / "current").symlink_to("releases/2")
    monkeypatch.setattr(release_back, "control", lambda *_words: None)
    monkeypatch.setattr(release_back, "service", lambda _name: Service(True, True, True, 0))
    return tmp_path


def test_a_former_release_that_is_whole_comes_back(former: Path) -> None:
    (former / "releases" / "1" / "log").write_text("written while it ran")
    assert release_back.switch_back(wish(former), BEFORE)
    assert str((former / "current").readlink()) == "releases/1"
    assert not (former / "releases" / "2").exists()


@pytest.mark.parametrize(("name", "words"), [("app", "is not what was unpacked: app"), ("", "is gone")])
def test_a_former_release_that_is_lost_is_a_fault_and_the_new_one_stays(former: Path, name: str, words: str) -> None:
    lost = former / "releases" / "1"
    lost.rename(former / "away") if not name else (lost / name).write_text("else")
    with pytest.raises(GoliveError, match=words):
        release_back.switch_back(wish(former), BEFORE)
    assert str((former / "current").readlink()) == "releases/2"
    assert (former / "releases" / "2").is_dir()


def test_a_service_that_is_not_what_it_was_is_a_fault(former: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_back, "service", lambda _name: Service(True, True, False, 0))
    with pytest.raises(GoliveError, match=r"app\.service is active, disabled"):
        release_back.switch_back(wish(former), BEFORE)
    assert (former / "releases" / "2").is_dir()


def test_an_old_entry_point_whose_unit_is_gone_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by the audit: an unknown unit was nothing to undo."""
    monkeypatch.setattr(entry_points, "service", lambda _name: GONE)
    with pytest.raises(GoliveError, match=r"teller\.service is gone from this host"):
        entry_points.take_back(POINT, OPEN, 1, "stopped")
    assert entry_points.take_back(POINT, OPEN, 1, "started") == [], "a new one goes with its release"
    assert entry_points.take_back(POINT, {**OPEN, "active": False, "enabled": False}, 1, "stopped") == []


def test_an_entry_point_that_does_not_come_up_again_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_points, "service", lambda _name: Service(True, True, False, 0))
    monkeypatch.setattr(entry_points, "control", lambda *_words: None)
    with pytest.raises(GoliveError, match=r"teller\.service is active, disabled"):
        entry_points.take_back(POINT, OPEN, 1, "stopped")


class Restless:
    """A host whose services die ten seconds after each start."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for room in (entry_points, release_back, config_files, postgres_setup):
            monkeypatch.setattr(room, "service", lambda _name: Service(True, True, True, 0))
            monkeypatch.setattr(room, "control", lambda *_words: None)
            monkeypatch.setattr(room, "wait_until_steady", self.wait)

    @staticmethod
    def wait(name: str) -> None:
        raise GoliveError(f"{name} does not stay up")


def test_an_old_entry_point_that_dies_soon_after_its_start_is_not_back(monkeypatch: pytest.MonkeyPatch) -> None:
    Restless(monkeypatch)
    with pytest.raises(GoliveError, match=r"teller\.service does not stay up"):
        entry_points.take_back(POINT, {**OPEN, "steady": True}, 1, "stopped")
    assert entry_points.take_back(POINT, {**OPEN, "steady": False}, 1, "stopped") == [], "it did not before, either"


def test_a_former_release_that_dies_soon_after_its_start_is_not_back(
    former: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Restless(monkeypatch)
    with pytest.raises(GoliveError, match=r"app\.service does not stay up"):
        release_back.switch_back(wish(former), {**BEFORE, "steady": True})
    assert (former / "releases" / "2").is_dir(), "nothing was removed"


def test_a_service_that_dies_of_its_former_configuration_is_not_back(monkeypatch: pytest.MonkeyPatch) -> None:
    Restless(monkeypatch)
    configuration = config_files.Configuration({"files": [], "service": "nginx.service"})
    with pytest.raises(GoliveError, match=r"nginx\.service does not stay up"):
        configuration.take_back({"paths": {}, "active": True, "steady": True})


def test_a_cluster_that_dies_soon_after_its_start_is_not_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Restless(monkeypatch)
    monkeypatch.setattr(postgres_setup, "_is_there", lambda *_words: True)
    monkeypatch.setattr(placing, "bring_back", lambda *_words: True)
    cluster = cluster_of(tmp_path)
    before = {"files": {str(tmp_path / "a"): None}, "active": True, "roles": {}, "databases": None, "steady": True}
    with pytest.raises(GoliveError, match=r"p\.service does not stay up"):
        postgres_setup.take_back(cluster, before)


@pytest.mark.parametrize("there", [True, False])
def test_a_cluster_is_gone_with_its_package_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    found: dict[str, str] = {"postgresql-15": "15.1"} if there else {}
    monkeypatch.setattr(postgres_setup, "installed", lambda _names: found)
    monkeypatch.setattr(postgres_setup, "service", lambda _name: GONE)
    cluster = cluster_of(tmp_path)
    files = {str(tmp_path / "gone" / "pg_hba.conf"): placing.wanted("x", "0640")}
    before = {"files": files, "active": False, "roles": {}, "databases": {}}
    if there:
        with pytest.raises(GoliveError, match=r"with it the former pg_hba\.conf"):
            postgres_setup.take_back(cluster, before)
    else:
        assert postgres_setup.take_back(cluster, before) == []


def cluster_of(folder: Path) -> Cluster:
    """Return a cluster whose configuration is below a folder."""
    return Cluster(
        {
            "name": "pay", "version": "15", "service": "p.service", "port": 1, "addresses": [], "access": [],
            "settings": {}, "users": [], "passwords": {}, "config_directory": str(folder / "gone"),
        }
    )  # fmt: skip
