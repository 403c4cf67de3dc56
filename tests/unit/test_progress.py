"""How far a step has come reaches the board as three words of a small file, and never fails or delays anything."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import progress
from ansible_collections.relops.golive.plugins.module_utils.backup import status
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import watching
from ansible_collections.relops.golive.plugins.plugin_utils.progress import Channel, Progress

NAME = "0123456789abcdef" * 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a target where every word is written at once."""
    monkeypatch.setattr(progress, "EVERY", 0.0)
    monkeypatch.setattr(progress, "FOLDER", tmp_path / "run" / "progress")
    return tmp_path / "run" / "progress"


def test_it_is_written_while_the_step_works_and_gone_after_it(folder: Path) -> None:
    with progress.told(NAME, folder):
        rows = progress.counted("abc", 7, "rows")
        assert [next(rows), next(rows)] == ["a", "b"]
        file = folder / NAME
        assert progress.parsed(file.read_text()) == (2, 7, "rows")
        assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
        assert list(rows) == ["c"]
        assert not file.exists(), "what was counted is over, the step is not"
    assert not folder.exists()
    progress.tell(1, 2, "rows")
    assert not folder.exists()


def test_it_is_written_at_most_once_a_second(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is over within the first second is not told at all."""
    monkeypatch.setattr(progress, "EVERY", 3600.0)
    with progress.told(NAME, folder):
        for done in range(100):
            progress.tell(done, 100, "rows")
        assert not folder.exists()
        monkeypatch.setattr(progress, "EVERY", 0.0)
        progress.tell(7, 100, "rows")
        monkeypatch.setattr(progress, "EVERY", 3600.0)
        progress.tell(8, 100, "rows")
        assert progress.parsed((folder / NAME).read_text()) == (7, 100, "rows")


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", NAME + "0", NAME.upper()])
def test_a_name_that_the_controller_did_not_make_is_none(folder: Path, name: str) -> None:
    with progress.told(name, folder):
        progress.tell(1, 2, "rows")
    assert not folder.exists()


def test_what_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file" / "x", tmp_path / "file"):
        with progress.told(NAME, folder):
            progress.tell(1, 2, "rows")


def test_an_error_of_the_step_stays_the_same_error(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), progress.told(NAME, folder):
        raise ZeroDivisionError
    assert not folder.exists()


def test_what_a_killed_step_left_goes_with_the_next_one(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / ("0" * 32)).write_text('[1,2,"rows"]')
    with progress.told(NAME, folder):
        assert not folder.exists()
    (folder / ("1" * 32)).parent.mkdir()
    (folder / ("1" * 32)).write_text('[1,2,"rows"]')
    progress.sweep()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[3, 7, \"rows\"]", (3, 7, "rows")),
        ("[9, 7, \"rows\"]", (7, 7, "rows")), ("[9, 0, \"bytes\"]", (9, 0, "bytes")),
        ("", None), ("[", None), ("[1, 2]", None), ("[1, 2, \"a secret\"]", None), ("[1.5, 2, \"rows\"]", None),
        ("[-1, 2, \"rows\"]", None), ("[true, 2, \"rows\"]", None), ("[1, 1e400, \"rows\"]", None), ("{}", None),
        ("[" * 5000, None), ("[1, 2, \"rows\"]" + " " * 300, None), (f"[1, {1 << 60}, \"rows\"]", None),
    ],
)  # fmt: skip
def test_only_numbers_and_a_unit_are_believed(text: str, found: object) -> None:
    assert progress.parsed(text) == found


def test_a_channel_never_waits_and_mixes_no_messages() -> None:
    channel = Channel()
    channel.say("t", "h", 1, 2, "rows")
    assert channel.heard() == []
    channel.open()
    began = time.monotonic()
    for number in range(20_000):
        channel.say("t", "h", number, 0, "rows")
    assert time.monotonic() - began < 30
    heard = channel.heard()
    assert heard[0] == Progress("t", "h", 0, 0, "rows")
    assert [one.done for one in heard] == list(range(len(heard)))
    channel.say("t", "x" * 5000, 1, 2, "rows")
    assert not [one for one in channel.heard() if one.host != "h"]


class Action(SimpleNamespace):
    """An action whose host is this machine."""

    def _low_level_execute_command(self, command: str, sudoable: bool) -> dict[str, Any]:
        self.asked.append(command)
        done = subprocess.run(command.split(), capture_output=True, text=True, check=False)
        return {"rc": done.returncode, "stdout": done.stdout}


def action(transport: str = "local") -> Any:
    way: Any = SimpleNamespace(
        transport=transport, become=SimpleNamespace(word="a"), _options={"ssh_args": "-C", "reconnection_retries": 3},
        get_option=lambda name: way._options[name],
    )  # fmt: skip
    return Action(asked=[], _connection=way, _task=SimpleNamespace(environment=[{"A": "b"}], _uuid="t1"))


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Channel:
    """Return a channel of which the watcher knows, and looks that come soon."""
    found = Channel()
    found.open()
    monkeypatch.setattr(watching, "CHANNEL", found)
    monkeypatch.setattr(watching, "FIRST", 0.01)
    return found


def until(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 30
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def test_a_worker_looks_beside_the_module_and_tells_the_board(folder: Path, channel: Channel) -> None:
    work = action()
    with watching.watched(work, "h1"):
        name = work._task.environment[-1][progress.VARIABLE]
        until(lambda: work.asked)
        assert channel.heard() == [], "the file is not there yet, and that ends nothing"
        with progress.told(name, folder):
            progress.tell(5, 10, "files")
            assert until(channel.heard)[0] == Progress("t1", "h1", 5, 10, "files")
            progress.over()
            until(lambda: Progress("t1", "h1", 0, 0, "files") in channel.heard())
    assert work._task.environment == [{"A": "b"}]
    assert set(work.asked) == {f"cat {folder / name}"}


def test_a_look_that_fails_is_the_last_one_and_fails_nothing(channel: Channel) -> None:
    work = action()
    calls: list[str] = []

    def refuse(self: Any, command: str, sudoable: bool) -> dict[str, Any]:
        calls.append(command)
        raise OSError("gone")

    work.__class__ = type("Broken", (Action,), {"_low_level_execute_command": refuse})
    with watching.watched(work, "h1"):
        until(lambda: calls)
        until(lambda: watching.NAMED not in {thread.name for thread in threading.enumerate()})
    assert len(calls) == 1


def test_nobody_looks_where_a_login_of_its_own_would_be_needed(channel: Channel) -> None:
    work = action("paramiko")
    with watching.watched(work, "h1"):
        assert work._task.environment == [{"A": "b"}]


def test_a_look_by_ssh_uses_the_connection_that_is_there_and_changes_nothing_of_it() -> None:
    work = action("ssh")
    other: Any = watching.beside(work)
    assert other._connection._options["ssh_args"] == f"{watching.ALONE} -C"
    assert work._connection._options == {"ssh_args": "-C", "reconnection_retries": 3}
    assert other._connection.become is not work._connection.become
    assert {"ControlMaster=no", "ProxyCommand=false"} <= set(watching.ALONE.split())


def test_restic_tells_its_bytes() -> None:
    lines = [
        {"message_type": "status", "total_bytes": 100, "bytes_done": 40},
        {"message_type": "status", "total_bytes": 100, "bytes_done": 60, "current_files": ['/"status"']},
        {"message_type": "summary"},
    ]
    said = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    assert status.newest(said) == (60, 100)
    assert status.newest(said + b'{"message_type":"status","total_b') == (60, 100)
    assert status.newest(b'{"message_type":"status","percent_done":0}\n') is None
    assert status.newest(b'garbage "status"\n[1, "status"]\n') is None
