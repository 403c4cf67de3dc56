"""Projects work side by side on a host: what one restores, serves or keeps, another one never touches."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import marker
from ansible_collections.relops.golive.plugins.module_utils.backup import database, files, scratch, spill, volatile
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Snapshot
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import end_leftovers

REPOSITORY = Path(__file__).parents[3]
TOLD = "PAY PAY-20261121T140000Z-1 backup.files RUN-1 controller operator"


def test_bak_kills_another_projects_restore(tmp_path: Path) -> None:
    """Its own leftovers end, those of a project with a name that begins alike do not."""
    places = {name: tmp_path / "work" / name / "files" for name in ("PAY", "PAY2", "OTHER")}
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    alive = {name: subprocess.Popen([*command, f"--target={place}"]) for name, place in places.items()}
    alive["folder"] = subprocess.Popen([*command, "-D", str(tmp_path / "work" / "PAY")])
    for process in alive.values():  # the kernel wakes who started it before it shows its words
        while not Path(f"/proc/{process.pid}/cmdline").read_bytes():
            time.sleep(0.01)
    try:
        end_leftovers(tmp_path / "work" / "PAY")
        assert alive["PAY"].wait(60) == -9 and alive["folder"].wait(60) == -9
        assert alive["PAY2"].poll() is None and alive["OTHER"].poll() is None
    finally:
        for process in alive.values():
            process.kill()
            process.wait()


@pytest.mark.parametrize(
    ("told", "project"), [(TOLD, "PAY"), ("", "alone"), ("../x a b c d e", "alone"), ("a/b c", "alone")]
)
def test_a_step_is_told_whose_it_is(told: str, project: str) -> None:
    """By the environment in which the engine starts its module."""
    script = (
        "import sys; sys.path.insert(0, 'collections');"
        "from ansible_collections.relops.golive.plugins.module_utils.backup import restic, volatile;"
        "from ansible_collections.relops.golive.plugins.module_utils.baseline import keep;"
        "print(volatile.OWN, volatile.RESTARTS, restic.CACHE, keep.FOLDER)"
    )
    environment = {**os.environ, marker.VARIABLE: told}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True
    )
    top = f"/var/lib/golive/work/{project}"
    assert done.stdout.split() == [top, f"{top}/restart.json", f"{top}/cache", f"{top}/baseline"]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the product's folder on a host."""
    for module in (scratch, spill):
        monkeypatch.setattr(module, "WORK", str(tmp_path))
        monkeypatch.setattr(module, "PROJECT", "PAY")
    monkeypatch.setattr(scratch, "MARKERS", tmp_path / "markers")
    monkeypatch.setattr(scratch, "KEYS", tmp_path / "run")
    return tmp_path


def test_scratch_and_rooms_are_a_projects_own(work: Path) -> None:
    theirs = work / "work" / "OTHER" / "files"
    theirs.mkdir(parents=True)
    with scratch.scratch("files", 1, 1) as folder, spill.room("files") as room:
        assert folder == work / "work" / "PAY" / "files" and room.parent == folder.parent
    assert sorted(path.name for path in (work / "work").iterdir()) == ["OTHER"]
    assert theirs.is_dir()


@pytest.mark.parametrize("sign", ["work/OTHER/files", "markers/OTHER.json"])
def test_tidying_leaves_what_another_project_needs(work: Path, sign: str) -> None:
    """It restores now, or keeps what its way back will ask for."""
    for path in ("work/PAY/files/x", "restore/secret", "manifest/files.gz", sign):
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).touch()
    scratch.tidy()
    assert not (work / "work" / "PAY").exists()
    assert (work / "restore" / "secret").exists() and (work / "manifest" / "files.gz").exists()
    assert (work / sign).exists()


def test_two_clusters_of_one_name_are_put_aside_apart() -> None:
    kept = {database.replaced(_instance(f"/var/lib/postgresql/{version}/main")) for version in (15, 16)}
    assert kept == {volatile.REPLACED / f"var-lib-postgresql-{version}-main" for version in (15, 16)}


def test_bak_replaced_data_in_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """restic leaves out all that is ours but the manifest, as the manifest itself does: so the proof fits."""
    monkeypatch.setattr(files, "INSIDE", str(tmp_path / "manifest" / "files.gz"))
    monkeypatch.setattr(files, "WORK", str(tmp_path))
    for name in ("replaced/mysql", "restore", "something-new"):
        (tmp_path / name).mkdir(parents=True)
    given: list[str] = []

    class Repository:
        many = False

        def backup(self, _paths: list[str], _tags: list[str], patterns: list[str]) -> Snapshot:
            given.extend(patterns)
            return Snapshot("aa", 0, 0)

    (tmp_path / "live.gz").touch()
    live: Any = SimpleNamespace(path=tmp_path / "live.gz", summary=SimpleNamespace(entries=1))
    files._snapshot(Repository(), live, Excludes([str(tmp_path), "/srv/x"]), [])  # type: ignore[arg-type]
    out = Excludes(given)
    for name in ("replaced", "restore", "something-new", "work", "markers", "written"):
        assert out.match(f"{tmp_path}/{name}"), name
    assert not out.match(str(tmp_path)) and not out.match(f"{tmp_path}/manifest") and out.match("/srv/x")


def _instance(data: str) -> Any:
    return SimpleNamespace(data=Path(data))
