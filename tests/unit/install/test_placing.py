"""Files that are put in place, kept and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import placing


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(placing, "KEPT", tmp_path / "golive" / "restore")
    return placing.KEPT


def test_a_file_has_its_content_mode_and_owner_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a" / "file"
    placing.put(path, b"text", "0640", "root", "root")
    assert placing.state_of(path) == placing.wanted("text", "0640")
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_what_was_there_comes_back_exactly(tmp_path: Path, kept: Path) -> None:
    path = tmp_path / "file"
    placing.put(path, b"old", "0600")
    before = placing.state_of(path)
    placing.keep(path)
    placing.put(path, b"new", "0644")
    assert placing.bring_back(path, before)
    assert (path.read_bytes(), placing.state_of(path)) == (b"old", before)
    assert not placing.bring_back(path, before)
    assert before is not None
    placing.forget([before["sha256"]])
    assert not kept.parent.exists()


def test_what_was_not_there_goes_and_links_come_back(tmp_path: Path) -> None:
    path, link = tmp_path / "new", tmp_path / "link"
    placing.put(path, b"new", "0644")
    assert placing.bring_back(path, None)
    assert not path.exists()
    placing.link(link, "somewhere")
    before = placing.state_of(link)
    placing.link(link, "elsewhere")
    assert placing.bring_back(link, before)
    assert str(link.readlink()) == "somewhere"


def test_a_lost_copy_is_told_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    placing.put(path, b"new", "0644")
    with pytest.raises(GoliveError, match="restore the file from the backup"):
        placing.bring_back(path, placing.wanted("old", "0644"))
    assert path.read_bytes() == b"new"


def test_a_folder_in_the_place_of_a_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="neither a file nor a link"):
        placing.state_of(tmp_path)
