"""The walk counts what the backup will hold, ends in time, and says when it did not count."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.databases import blockers as module
from ansible_collections.relops.golive.plugins.module_utils.databases.blockers import Blocker, steady
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.forecast import measure, size, speed


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a tree with a hard link, a hole in its names, a large file and something that is left out."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_bytes(b"x" * 1000)
    os.link(tmp_path / "a" / "one", tmp_path / "a" / "two")
    (tmp_path / "new\nline").write_bytes(b"y" * 10)
    (tmp_path / "left.out").mkdir()
    (tmp_path / "left.out" / "big").write_bytes(b"z" * 5000)
    (tmp_path / "leftXout").write_bytes(b"k" * 100)
    (tmp_path / "large file").write_bytes(bytes(size.LARGE + 1024))
    return tmp_path


def test_what_is_left_out_is_not_counted_and_a_file_with_two_names_once(tree: Path) -> None:
    found = size.tree(Excludes([f"{tree}/left.out"]), 20, str(tree))
    assert found.content == 1000 + 10 + 100 + size.LARGE + 1024
    assert found.files == 7  # the folder itself, a, its two names, three files
    assert found.counted and found.large == os.fsencode(tree / "large file")


def test_stars_stay_within_one_component(tree: Path) -> None:
    found = size.tree(Excludes([f"{tree}/*/one", f"{tree}/l*e", f"{tree}/left?out"]), 20, str(tree))
    assert found.content == 1000 + 10  # two is its other name
    assert size.tree(Excludes([f"{tree}/*o*"]), 20, str(tree)).content == 1000 + 10 + size.LARGE + 1024


@pytest.mark.parametrize("name", ["a.b", "a+b", "a(b)", "a[b", "a{2}", "a|b", "^a$", "a\\*b", "a b"])
def test_every_name_can_be_left_out(tmp_path: Path, name: str) -> None:
    real = name.replace("\\", "")
    (tmp_path / real).write_bytes(b"x" * 100)
    (tmp_path / "other").write_bytes(b"x")
    quoted = name if "\\" in name else real.replace("[", "\\[")
    assert size.tree(Excludes([f"{tmp_path}/{quoted}"]), 20, str(tmp_path)).content == 1


def test_a_walk_that_takes_too_long_is_an_estimate_and_says_so() -> None:
    """From what the file systems have used: never less than what there is."""
    began = time.monotonic()
    found = size.tree(Excludes(["/proc", "/sys"]), 0.01)
    assert not found.counted and found.content > 0
    assert time.monotonic() - began < 5


def test_room_is_asked_where_the_path_will_be(tmp_path: Path) -> None:
    found = measure.room(str(tmp_path / "not" / "there" / "yet"))
    assert found["free"] > 0 and found["device"] == tmp_path.stat().st_dev


def test_speeds_are_measured_or_zero(tree: Path) -> None:
    assert speed.hashing() > 1e6
    assert speed.reading(b"") == 0.0
    assert speed.reading(os.fsencode(tree / "gone")) == 0.0
    assert speed.reading(os.fsencode(tree / "large file")) >= 0.0


def test_a_lock_that_is_gone_at_the_second_look_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy table at noon is no fault."""
    monkeypatch.setattr(module, "AGAIN", 0)
    looks = iter([[Blocker("lock", "a", "x", 1), Blocker("lock", "b", "x", 1)], [Blocker("lock", "b", "y", 2)]])
    assert steady(lambda: next(looks)) == [Blocker("lock", "b", "y", 2)]
    assert steady(list) == []


def test_a_database_that_is_not_there_yet_is_said_to_be_so(tmp_path: Path) -> None:
    known = {
        "name": "new", "engine": "postgresql", "service": "postgresql@15-main.service",
        "data_directory": str(tmp_path / "no"), "port": 1,
    }  # fmt: skip
    found = measure.measure({"files": None, "databases": [known], "store": str(tmp_path), "walk_seconds": 5})
    assert found["databases"] == [{"name": "new", "backed_up": False, "there": False, "blockers": []}]
    assert found["memory"] > 0 and found["store"]["free"] > 0


@pytest.mark.parametrize(("known", "holds"), [(("", "paygw"), True), (("",), False), ((), False)])
def test_a_database_is_there_when_its_server_lets_somebody_into_it(
    monkeypatch: pytest.MonkeyPatch, known: tuple[str, ...], holds: bool
) -> None:
    def answer(_engine: str, _server: object, database: str) -> str:
        if database not in known:
            raise GoliveError("no such database")
        return "15"

    monkeypatch.setattr(engines, "answer", answer)
    instance = type("Instance", (), {"server": lambda _self: None})()
    assert measure._holds({"engine": "postgresql", "changed": "paygw"}, instance) is holds
