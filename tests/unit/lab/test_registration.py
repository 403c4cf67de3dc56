"""Whose a lab is, and what the machine gets back: on a machine that never had a lab, with records lost and torn."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import groups, layout, limits, registration
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NOWHERE, Layout
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError

MINE, THEIRS = "PAYGW in /projects/mine", "PAYGW in /projects/copy"
LOW = {"fs/inotify/max_user_instances": 128, "fs/inotify/max_user_watches": 8192}


@pytest.fixture
def run_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a machine on which nothing of a lab is there, not even the folder of the records."""
    (tmp_path / "run").mkdir()
    monkeypatch.setattr(layout, "RUN_ROOT", tmp_path / "run" / "relops-lab")
    monkeypatch.setattr(layout, "NETNS_ROOT", tmp_path / "netns")
    monkeypatch.setattr(groups, "alive", lambda _group, _unit: False)
    return tmp_path / "run" / "relops-lab"


@pytest.fixture
def place(run_root: Path, tmp_path: Path) -> Layout:
    """Give a lab's place; nothing of it is made yet."""
    assert not run_root.exists()
    return Layout("demo", tmp_path / "mine")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a machine's limits, too low for a lab."""
    root = tmp_path / "sys"
    (root / "fs/inotify").mkdir(parents=True)
    for name, value in LOW.items():
        (root / name).write_text(f"{value}\n")
    monkeypatch.setattr(limits, "SETTINGS", root)
    return root


def values(settings: Path) -> dict[str, int]:
    return {name: int((settings / name).read_text()) for name in LOW}


def test_what_nobody_has_is_free(place: Layout) -> None:
    registration.demand(place, MINE)
    assert registration.read(place) is None
    with pytest.raises(LabError, match="no lab named demo is known here; give its dir"):
        registration.owned("demo", None, None)


def test_its_owner_has_it_and_nobody_else(place: Layout, tmp_path: Path) -> None:
    registration.claim(place, MINE)
    registration.demand(place, MINE)
    assert registration.owned("demo", None, MINE) == place
    for other, owner in ((place, THEIRS), (Layout("demo", tmp_path / "copy"), MINE), (place, "")):
        with pytest.raises(LabError, match=r"the lab demo (of|in) .* is not yours") as refused:
            registration.demand(other, owner)
        assert "labctl down demo" in str(refused.value)
        with pytest.raises(LabError, match="is not yours"):
            registration.owned("demo", other.state, owner)
    assert registration.owned("demo", None, None) == place, "a person who looked may"


def test_a_lab_that_nobody_called_his_belongs_to_its_folder(place: Layout, tmp_path: Path) -> None:
    registration.replace(place.registration, json.dumps({"dir": str(place.state)}))  # as labs were before
    registration.demand(place, MINE)
    with pytest.raises(LabError, match=f"the lab demo in {place.state} stands here and is not yours"):
        registration.demand(Layout("demo", tmp_path / "copy"), MINE)
    registration.complete(place, MINE)
    with pytest.raises(LabError, match="is not yours"):
        registration.demand(place, THEIRS)


def test_each_lab_has_an_identity_that_stays(place: Layout) -> None:
    registration.claim(place, MINE)
    first = registration.read(place)
    assert first is not None
    assert place.identity.read_text() == f"{first.id}\n"
    registration.complete(place, MINE)
    assert registration.read(place) == first
    place.registration.unlink()
    place.runtime.rmdir()
    registration.claim(place, MINE)
    second = registration.read(place)
    assert second is not None
    assert first.id != second.id


def test_two_runs_that_raise_it_at_once_do_not_both_get_it(place: Layout) -> None:
    said: list[str] = []

    def claim(owner: str) -> None:
        try:
            registration.claim(place, owner)
        except LabError as error:
            said.append(str(error))

    threads = [threading.Thread(target=claim, args=(owner,)) for owner in (MINE, MINE, MINE, THEIRS, THEIRS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 4
    assert all("just being raised" in line or "is not yours" in line for line in said)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"owner": "x"}'])
def test_a_torn_record_is_somebodys(place: Layout, text: str) -> None:
    registration.replace(place.registration, text)
    with pytest.raises(LabError, match=r"does not say whose.*labctl down demo --dir DIR"):
        registration.demand(place, MINE)
    with pytest.raises(LabError, match="does not say whose"):
        registration.owned("demo", place.state, MINE)
    assert registration.owned("demo", place.state, None) == place


def test_what_stands_without_a_record_is_its_owners_by_the_folder_only(
    place: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "alive", lambda _group, _unit: True)
    with pytest.raises(LabError, match="stands on this machine, and nobody knows whose"):
        registration.demand(place, MINE)
    registration.replace(place.topology, json.dumps({"dir": str(place.state), "owner": MINE}))
    registration.demand(place, MINE)
    with pytest.raises(LabError, match="is not yours"):
        registration.demand(place, THEIRS)
    with pytest.raises(LabError, match="nobody knows whose"):
        registration.demand(Layout("demo", NOWHERE), THEIRS)


def test_limits_are_raised_where_no_lab_ever_was_and_given_back(run_root: Path, settings: Path) -> None:
    assert not run_root.exists()
    limits.raise_limits()
    assert values(settings) == limits.WANTED
    limits.raise_limits()
    limits.give_back_limits()
    assert values(settings) == LOW
    assert not run_root.exists()
    limits.give_back_limits()


def test_limits_stay_raised_while_another_lab_stands(run_root: Path, settings: Path) -> None:
    limits.raise_limits()
    (run_root / "other").mkdir()
    limits.give_back_limits()
    assert values(settings) == limits.WANTED
    (run_root / "other").rmdir()
    limits.give_back_limits()
    assert values(settings) == LOW


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"fs/inotify/max_user_watches": "x"}', '{"../../etc/x": 1}'])
def test_a_torn_record_of_the_limits_ends_nothing(run_root: Path, settings: Path, text: str) -> None:
    run_root.mkdir()
    (run_root / "limits.json").write_text(text)
    limits.raise_limits()
    assert values(settings) == limits.WANTED
    limits.give_back_limits()
    assert values(settings) == LOW
    assert not run_root.exists()
    assert sorted(path.name for path in (settings / "fs/inotify").iterdir()) == [
        Path(name).name for name in sorted(LOW)
    ]


def test_a_record_of_the_limits_that_is_torn_while_labs_stand_leaves_them_as_they_are(
    run_root: Path, settings: Path
) -> None:
    limits.raise_limits()
    (run_root / "limits.json").write_text("{")
    limits.give_back_limits()
    assert values(settings) == limits.WANTED
    assert not run_root.exists()


def test_only_what_is_too_low_is_touched(run_root: Path, settings: Path) -> None:
    (settings / "fs/inotify/max_user_watches").write_text("1000000\n")
    limits.raise_limits()
    assert json.loads((run_root / "limits.json").read_text()) == {"fs/inotify/max_user_instances": 128}
    assert values(settings)["fs/inotify/max_user_watches"] == 1000000
