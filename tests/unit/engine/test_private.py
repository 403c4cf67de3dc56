"""What only root may reach on a target: locks, folders; and that secrets travel by pipe."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible import constants
from ansible.plugins.connection import ConnectionBase
from ansible_collections.relops.golive.plugins.module_utils import step
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system import private
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.pipelining import by_pipe

NOBODY = 65534


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """Give a folder that everybody can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="gl-") as found:
        Path(found).chmod(0o755)
        yield Path(found)


def held_by_nobody(lock: Path) -> bool:
    return subprocess.run(["flock", "-n", lock, "true"], user=NOBODY, capture_output=True, check=False).returncode == 0


def test_a_lock_is_roots_alone(open_to_all: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A local `nobody` could open and hold the old one in /run/golive, and so keep the way back waiting for 900 s."""
    folder = open_to_all / "run"
    folder.mkdir()
    folder.chmod(0o755)  # as an older release left it
    monkeypatch.setattr(step, "LOCK_FOLDER", folder)
    with step.target_lock("relops.golive.backup_files", 1):
        (lock,) = folder.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(lock.stat().st_mode) == 0o600
        with lock.open() as second, pytest.raises(BlockingIOError):
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if os.geteuid() == 0:
        assert not held_by_nobody(lock)
        folder.chmod(0o755)
        lock.chmod(0o644)
        assert held_by_nobody(lock)  # so it is the modes that keep him out


def test_a_folder_that_is_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").touch()
    for name in ("link", "file"):
        with pytest.raises(GoliveError, match="not a folder of root alone"):
            private.private_folder(tmp_path / name)
    if os.geteuid() == 0:
        os.chown(tmp_path / "real", NOBODY, NOBODY)
        with pytest.raises(GoliveError, match="not a folder of root alone"):
            private.private_folder(tmp_path / "real")


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic link"):
        private.private_file(tmp_path / "a.lock")
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_in_memory_is_in_no_file_and_goes_with_its_process() -> None:
    with private.in_memory("key", "a secret") as path:
        assert subprocess.run(["cat", path], capture_output=True, text=True, check=True).stdout == "a secret"
        assert str(Path(path).readlink()).startswith("/memfd:")
    assert not Path(path).exists()


class Connection:
    """Stands for Ansible's connection."""

    has_pipelining, transport, become = True, "ssh", None

    def __init__(self, **options: bool) -> None:
        self.options = options

    def has_option(self, name: str) -> bool:
        """Tell whether it can be set."""
        return name in self.options

    def set_option(self, name: str, value: bool) -> None:
        """Set it."""
        self.options[name] = value

    def is_pipelining_enabled(self) -> bool:
        """Tell what Ansible would do, by its own rule."""
        get_option: Any = self.options.__getitem__
        plain: Any = SimpleNamespace(
            **{name: getattr(self, name) for name in ("has_pipelining", "become")},
            get_option=get_option, always_pipeline_modules=False, has_native_async=False, _play_context=None,
        )  # fmt: skip
        return bool(ConnectionBase.is_pipelining_enabled(plain))


def action(connection: Connection) -> Any:
    return SimpleNamespace(_connection=connection)


def test_pipelining_is_turned_on_where_the_configuration_has_it_off() -> None:
    """Without it a killed run leaves the module's arguments, and the secrets in them, in ~/.ansible/tmp."""
    connection = Connection(pipelining=False)
    by_pipe(action(connection))
    assert connection.is_pipelining_enabled()


def test_where_it_cannot_be_secrets_do_not_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    without = Connection()
    without.has_pipelining = False
    with pytest.raises(GoliveError, match="connection ssh cannot do without them"):
        by_pipe(action(without))
    by_pipe(action(without), needed=False)
    become: Any = SimpleNamespace(name="su", pipelining=False)
    su = Connection(pipelining=True)
    su.become = become
    with pytest.raises(GoliveError, match="become method su"):
        by_pipe(action(su))
    monkeypatch.setattr(constants, "DEFAULT_KEEP_REMOTE_FILES", True)
    with pytest.raises(GoliveError, match="ANSIBLE_KEEP_REMOTE_FILES"):
        by_pipe(action(Connection(pipelining=True)))
