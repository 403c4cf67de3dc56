"""The pattern of the hosts' repositories."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import pattern
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository
from ansible_collections.relops.golive.plugins.module_utils.database.programs import psql
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.backup.keys import client_key, store_label
from ansible_collections.relops.golive.plugins.plugin_utils.backup.pattern import kept

GIVEN = {"config": base64.b64encode(b"c").decode(), "key": base64.b64encode(b"k").decode(), "key_name": "ab" * 32}


def test_it_is_made_once(tmp_path: Path) -> None:
    calls: list[int] = []

    def make() -> dict[str, Any]:
        calls.append(1)
        return {"pattern": GIVEN}

    path = tmp_path / "state" / "repository-1.json"
    assert kept(path, make) == GIVEN
    assert kept(path, make) == GIVEN
    assert len(calls) == 1
    assert path.stat().st_mode & 0o777 == 0o600


def test_who_does_not_wait_makes_no_second_one(tmp_path: Path) -> None:
    path = tmp_path / "repository-1.json"

    def make() -> dict[str, Any]:
        assert kept(path, lambda: pytest.fail("it is being made"), wait=False) == {}
        return {"pattern": GIVEN}

    assert kept(path, make, wait=False) == GIVEN
    assert kept(path, lambda: pytest.fail("it is there"), wait=False) == GIVEN


@pytest.mark.parametrize("text", ["", "{", "[]", '{"config": ""}'])
def test_a_torn_file_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "repository-1.json"
    path.write_text(text)
    assert kept(path, lambda: {"pattern": GIVEN}) == GIVEN
    assert kept(path, dict) == GIVEN


def test_a_host_that_cannot_make_it_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "repository-1.json"
    assert kept(path, lambda: {"failed": True, "msg": "restic is missing"}) == {}
    assert not path.exists()


def test_a_state_folder_that_takes_no_file_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    assert kept(tmp_path / "state" / "repository-1.json", lambda: {"pattern": GIVEN}) == {}


def test_texts_come_back() -> None:
    assert pattern.pattern_of(GIVEN).plain() == GIVEN
    assert pattern.pattern_of(GIVEN).config == b"c"


@pytest.mark.parametrize("wrong", [{"key": None}, {"config": "%"}, {"key_name": "../../etc/passwd"}])
def test_a_wrong_pattern_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(GoliveError, match="not what restic made"):
        pattern.pattern_of({**GIVEN, **wrong})


def test_the_label_tells_stores_and_passwords_apart() -> None:
    labels = {store_label(word, path) for word in ("one", "two") for path in ("/srv/a", "/srv/b")}
    assert len(labels) == 4
    assert store_label("one", "/srv/a") not in client_key("one", "/srv/a", "host").private


def test_the_newest_psql_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "13"):
        home = tmp_path / "usr/lib/postgresql" / version / "bin"
        home.mkdir(parents=True)
        (home / "psql").touch()
    assert psql(tmp_path) == str(tmp_path / "usr/lib/postgresql/15/bin/psql")
    assert psql(tmp_path / "nothing") == (shutil.which("psql") or "")


class Shelf:
    """Stands for a client's folder on the store; `batches` are the SFTP commands that it got."""

    address, path = "10.0.0.9", "/srv/backup/A"

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder, self.names, self.batches = folder, list(names), list[tuple[str, ...]]()

    def files(self) -> list[str]:
        """Return the names there."""
        return self.names

    def batch(self, *commands: str) -> str:
        """Take commands."""
        self.batches.append(commands)
        return ""


def test_a_repository_is_laid_once_and_its_config_comes_last(tmp_path: Path) -> None:
    shelf: Any = Shelf(tmp_path)
    Repository(shelf, "pw").prepare("GO-1", GIVEN)
    (commands,) = shelf.batches
    assert commands[-1] == "rename /srv/backup/A/repository/config.new /srv/backup/A/repository/config"
    assert f"put {tmp_path}/pattern.key /srv/backup/A/repository/keys/{GIVEN['key_name']}" in commands
    there: Any = Shelf(tmp_path, "repository/config", "GO-1.files.json")
    Repository(there, "pw").prepare("GO-1", GIVEN)
    assert there.batches == []


def test_a_repository_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    """A go-live must not go on over the loss of what it has just proven; what earlier ones left does not matter."""
    lost: Any = Shelf(tmp_path, "GO-1.database.paygw.json", "GO-0.files.json")
    with pytest.raises(GoliveError, match=r"is gone, and with it what GO-1\.database\.paygw\.json stands for"):
        Repository(lost, "pw").prepare("GO-1", GIVEN)
    assert lost.batches == []
    other: Any = Shelf(tmp_path, "GO-0.files.json")
    Repository(other, "pw").prepare("GO-1", GIVEN)
    assert len(other.batches) == 1
