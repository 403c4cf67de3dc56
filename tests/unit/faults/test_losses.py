"""What the campaign takes away comes back as it was, or stays away where the product went on without it."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append

from tests.faults import losses
from tests.faults.moments import Place
from tests.faults.scene import NEW, Scene

HOST = "H1"
HERE = Place(HOST, "install.packages", "after-done")


class Desk(Scene):
    """A scene without a lab: its folders are the test's, its hosts this machine."""

    @property
    def state_folder(self) -> Path:
        return Path(self.lab) / "state"

    @property
    def kept(self) -> Path:
        return Path(self.lab) / "kept"

    def inside(self, host: str, script: str, timeout: float = 60) -> str:
        done = subprocess.run(["/bin/bash", "-c", script], capture_output=True, text=True, timeout=timeout, check=False)
        assert not done.stderr, done.stderr
        return done.stdout


@pytest.fixture
def scene(tmp_path: Path) -> Desk:
    """Return a scene with a go-live that has done one step and begun another."""
    found = Desk(str(tmp_path))
    found.state_folder.mkdir()
    found.kept.mkdir()
    opened = golive.enter(found.state_folder, "P", "d" * 64, "me")
    for step, event in (("a", "intent"), ("a", "done"), ("b", "intent")):
        time.sleep(0.002)  # the journal's clock counts milliseconds
        append(opened.folder / "journal", HOST, stage="install", step=step, event=event, run="R")
    return found


def tree(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its text; a link with where it leads."""
    return {
        str(path.relative_to(folder)): str(path.readlink()) if path.is_symlink() else path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.mark.parametrize(
    "act", [losses.state_lost, losses.journal_lost, losses.journal_folder_lost, losses.state_older]
)
def test_what_is_lost_is_gone_and_comes_back(scene: Desk, act: losses.Act) -> None:
    whole = tree(scene.state_folder)
    mend = act(scene, HERE, 0)
    assert mend
    assert tree(scene.state_folder) != whole
    (scene.state_folder / "lock").write_text("a run was refused here\n")
    mend()
    assert tree(scene.state_folder) == whole


def test_an_older_state_holds_whole_events_only(scene: Desk) -> None:
    losses.state_older(scene, HERE, 0, events=2)
    found = golive.current(scene.state_folder)
    assert found
    assert [event.event for event in found.journal.every()] == ["opened", "intent"]
    assert found.journal.verify() == []


def test_a_state_before_the_go_live_holds_none(scene: Desk) -> None:
    losses.state_older(scene, HERE, 0, events=4)
    assert golive.current(scene.state_folder) is None


def test_the_state_before_an_event_does_not_hold_it(scene: Desk) -> None:
    found = golive.current(scene.state_folder)
    assert found
    time.sleep(0.002)
    found.turn(golive.ROLLBACK, "asked for")
    losses.state_older(scene, HERE, 0, before="direction")
    assert [event.event for event in found.journal.every()] == ["opened", "intent", "done", "intent"]


def test_a_state_with_which_a_run_went_on_is_not_taken_away(scene: Desk) -> None:
    mend = losses.state_older(scene, HERE, 0)
    golive.enter(scene.state_folder, "P", "d" * 64, "me")
    went_on = tree(scene.state_folder)
    assert mend
    mend()
    assert tree(scene.state_folder) == went_on


@pytest.mark.parametrize("altered", [False, True])
def test_a_capture_is_lost_or_altered_and_comes_back(scene: Desk, altered: bool) -> None:
    found = golive.current(scene.state_folder)
    assert found
    path = found.folder / "restore" / "SW1" / "running.cfg"
    path.parent.mkdir()
    path.write_text("interface Gi1/0/1\n description one\n")
    mend = losses.capture_lost(scene, HERE, 0, altered=altered)
    assert path.exists() is altered
    assert not altered or path.read_text() == "interfacf Gi1/0/1\n descripti"
    assert mend
    mend()
    assert path.read_text() == "interface Gi1/0/1\n description one\n"


@pytest.fixture
def markers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a host's markers, with one."""
    folder = tmp_path / "markers"
    monkeypatch.setattr(losses, "MARKERS", str(folder))
    monkeypatch.setattr(losses, "AWAY", str(tmp_path / "away"))
    folder.mkdir(0o700)
    (folder / "P.json").write_text(json.dumps({"golive": "G", "state": "open"}))
    (folder / "P.begun").write_text("a\nb\n")
    return folder


@pytest.mark.parametrize("act", [losses.marker_removed, losses.marker_torn, losses.steps_unmarked])
def test_a_marker_comes_back(scene: Desk, markers: Path, act: losses.Act) -> None:
    whole = tree(markers)
    mend = act(scene, Place(NEW, "a", "after-done"), 0)
    assert (tree(markers) if markers.exists() else {}) != whole
    assert mend
    mend()
    assert tree(markers) == whole


def test_a_marker_that_was_settled_meanwhile_stays_as_it_is(scene: Desk, markers: Path) -> None:
    mend = losses.marker_torn(scene, Place(NEW, "a", "after-done"), 0)
    (markers / "P.json").write_text(json.dumps({"golive": "G", "state": "live"}))
    assert mend
    mend()
    assert json.loads((markers / "P.json").read_text())["state"] == "live"


def test_a_host_that_is_back_gets_no_marker(scene: Desk, markers: Path) -> None:
    mend = losses.marker_removed(scene, Place(NEW, "a", "after-done"), 0)
    found = golive.current(scene.state_folder)
    assert found
    found.turn(golive.ROLLBACK, "asked for")
    found.write("closed", facts={"result": golive.CANCELLED})
    assert mend
    mend()
    assert not (markers / "P.json").exists()


def test_forgotten_snapshots_and_an_emptied_store_come_back(
    scene: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    monkeypatch.setattr(losses, "STORED", str(store))
    monkeypatch.setattr(losses, "AWAY", str(tmp_path / "away"))
    names = [f"{NEW}/repository/{name}" for name in ("config", "snapshots/one", "snapshots/two")]
    for name in [*names, ".keys/one"]:
        path = store / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    whole = tree(store)
    for act in (losses.snapshots_forgotten, losses.store_emptied):
        mend = act(scene, Place(NEW, "a", "after-done"), 0)
        assert len(tree(store)) < 3
        assert mend
        mend()
        assert tree(store) == whole
