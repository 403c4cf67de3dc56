"""A file that travels to a target: gone afterwards, at the latest when the next step comes by."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleConnectionFailure
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.parcel import brought, collect


class Shell:
    """What of Ansible's shell is asked: another name each time."""

    tmpdir = None
    count = 0

    def _generate_temp_dir_name(self) -> str:
        self.count += 1
        return f"ansible-tmp-1-2-{self.count}"

    def join_path(self, *parts: str) -> str:
        return "/".join(parts)

    def remove(self, path: str, **_more: Any) -> str:
        return path


class Target:
    """What the functions use of an action: its target is a folder here, and may be away."""

    def __init__(self, home: Path) -> None:
        self.home, self.away, self.fault, self.killed = home, False, "", False
        self._connection = SimpleNamespace(_shell=Shell())

    def _make_tmp_path(self) -> str:
        folder = self.home / self._connection._shell._generate_temp_dir_name()
        folder.mkdir()
        if self.killed:
            raise KeyboardInterrupt
        return str(folder)

    def get_shell_option(self, option: str, default: str) -> str:
        assert (option, default) == ("remote_tmp", "~/.ansible/tmp")
        return default

    def _remote_expand_user(self, _path: str, sudoable: bool) -> str:
        assert not sudoable
        return str(self.home)

    def _transfer_file(self, source: str, remote: str) -> None:
        Path(remote).write_bytes(Path(source).read_bytes())

    def _fixup_perms2(self, _paths: tuple[str, ...]) -> None:
        """Nothing to do here."""

    def _low_level_execute_command(self, folder: str, **_more: Any) -> dict[str, Any]:
        if self.away:
            raise AnsibleConnectionFailure("No route to host")
        if self.fault:
            return {"rc": 1, "stderr": self.fault}
        for path in Path(folder).iterdir():
            path.unlink()
        Path(folder).rmdir()
        return {"rc": 0}


@pytest.fixture
def target(tmp_path: Path) -> Any:
    (tmp_path / "home").mkdir()
    (tmp_path / "app.tgz").write_text("content")
    return Target(tmp_path / "home")


def test_it_is_there_for_the_time_of_use(target: Any, tmp_path: Path) -> None:
    note = tmp_path / "parcels" / "A.app"
    with brought(target, tmp_path / "app.tgz", note) as remote:
        assert Path(remote).read_text() == "content"
        assert note.read_text() == str(Path(remote).parent)
    assert list(target.home.iterdir()) == []
    assert not note.exists()


def test_a_target_that_goes_away_is_cleaned_by_the_next_step(target: Any, tmp_path: Path) -> None:
    note = tmp_path / "parcels" / "A.app"
    with pytest.raises(AnsibleConnectionFailure), brought(target, tmp_path / "app.tgz", note):
        target.away = True
    with pytest.raises(AnsibleConnectionFailure):
        collect(target, note)
    target.away, target.fault = False, "Read-only file system"
    with pytest.raises(GoliveError, match="cannot be removed: Read-only"):
        collect(target, note)
    target.fault = ""
    collect(target, note)
    assert list(target.home.iterdir()) == []
    assert not note.exists()
    collect(target, note)


def test_a_folder_is_known_before_it_is_made(target: Any, tmp_path: Path) -> None:
    note = tmp_path / "parcels" / "A.app"
    target.killed = True
    with pytest.raises(KeyboardInterrupt), brought(target, tmp_path / "app.tgz", note):
        pytest.fail("it must not be used")
    assert [path.name for path in target.home.iterdir()] == [note.read_text()]
    collect(target, note)
    assert list(target.home.iterdir()) == [] and not note.exists()
    assert [path.name for path in note.parent.iterdir()] == []
    target.killed = False
    with brought(target, tmp_path / "app.tgz", note) as remote:
        assert Path(remote).parent.name == "ansible-tmp-1-2-2"


def test_a_torn_note_removes_nothing(target: Any, tmp_path: Path) -> None:
    note = tmp_path / "A.app"
    note.write_text("/ro")
    target.away = True  # nothing is even asked
    collect(target, note)
    assert not note.exists()


def test_a_note_that_cannot_be_kept_takes_the_file_back(target: Any, tmp_path: Path) -> None:
    (tmp_path / "parcels").write_text("no folder")
    with (
        pytest.raises(GoliveError, match="make room on the controller"),
        brought(target, tmp_path / "app.tgz", tmp_path / "parcels" / "A.app"),
    ):
        pytest.fail("it must not be used")
    assert list(target.home.iterdir()) == []
