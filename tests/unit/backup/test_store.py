"""One connection to the store for all that a step says to it; it ends with the step, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import store

SSH = """\
#!/bin/sh
for word in "$@"; do case $word in ControlPath=*) socket=${word#ControlPath=};; esac; done
echo "$$ $*" >> "$CALLS"
[ -z "$REFUSED" ] || exit 255
: > "$socket"
exec cat > /dev/null
"""
GIVEN = {"address": "10.0.0.9", "account": "glb-h1", "path": "/srv/backup/h1", "port": 22, "host_keys": ["ssh-x y"]}
HOLDER = f"""\
import sys, time
from pathlib import Path
from ansible_collections.relops.golive.plugins.module_utils.backup import store
store.RUN = Path(sys.argv[1])
with store.opened({{"store": {GIVEN}, "client_secret": "key"}}, "files"):
    print("open", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder whose path is short enough for sockets, which pytest's own is not always."""
    with tempfile.TemporaryDirectory(prefix="gl-") as found:
        yield Path(found)


@pytest.fixture
def calls(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put an ssh in the way that holds its session until its input ends; returns what it notes: pid and words."""
    ssh = folder / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text(SSH, encoding="utf-8")
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{ssh.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(folder / "calls"))
    monkeypatch.setattr(store, "RUN", folder / "run")
    return folder / "calls"


def opened() -> Any:
    return store.opened({"store": GIVEN, "client_secret": "key"}, "files")


def master(calls: Path) -> int:
    (line,) = [line for line in calls.read_text().splitlines() if "ControlMaster=yes" in line]
    return int(line.split()[0])


def runs(pid: int) -> bool:
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_all_that_is_said_shares_one_connection(calls: Path) -> None:
    with opened() as there:
        socket = there.folder / "ssh"
        assert there.options[-2:] == ["-o", f"ControlPath={socket}"]
        assert f"ControlPath={socket}" in there.ssh()
        time.sleep(0.2)
        assert runs(master(calls))
    assert not runs(master(calls))
    assert not socket.parent.exists()


def test_it_ends_with_a_step_that_was_killed(calls: Path, folder: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(folder / "run")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ) as step:
        assert step.stdout is not None
        assert step.stdout.readline() == b"open\n"
        assert runs(master(calls))
        step.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while runs(master(calls)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(master(calls))


def test_a_store_that_lets_nobody_in_is_told_by_who_comes_next(calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFUSED", "1")
    started = time.monotonic()
    with opened() as there:
        assert not (there.folder / "ssh").exists()
    assert time.monotonic() - started < store.WAIT / 2
    assert "ControlMaster=yes" in calls.read_text()


def test_a_path_too_long_for_a_socket_is_not_tried(
    calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "RUN", tmp_path / ("long" * 30))
    with opened() as there:
        assert not any("ControlPath" in word for word in there.options)
    assert not calls.exists()
