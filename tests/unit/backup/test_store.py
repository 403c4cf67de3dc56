"""One connection to the store for all that a step says to it; it ends with the step, however that ends."""

from __future__ import annotations

import os
import shlex
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import store
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.private import in_memory
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import Client, client_key

SSH = """\
#!/bin/sh
for word in "$@"; do case $word in ControlPath=*) socket=${word#ControlPath=};; esac; done
echo "$$ $*" >> "$CALLS"
[ -z "$REFUSED" ] || exit 255
: > "$socket"
exec sleep 60
"""
GIVEN = {"address": "10.0.0.9", "account": "glb-h1", "path": "/srv/backup/h1", "port": 22, "host_keys": ["ssh-x y"]}
KEY = "the private key"
HOLDER = f"""\
import sys, time
from pathlib import Path
from ansible_collections.relops.golive.plugins.module_utils.backup import store
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.private import in_memory
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import Client, client_key
store.RUN = Path(sys.argv[1])
with store.opened({{"store": {GIVEN}, "client_secret": "key", "restic_password": "pw"}}, "files"):
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
    """Put an ssh in the way that holds its connection until it is told to end; returns what it notes: pid and words."""
    ssh = folder / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text(SSH, encoding="utf-8")
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{ssh.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(folder / "calls"))
    monkeypatch.setattr(store, "RUN", folder / "run")
    return folder / "calls"


def opened(**more: str) -> Any:
    return store.opened({"store": {**GIVEN, **more}, "client_secret": KEY, "restic_password": "pw"}, "files")


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
        assert f"ControlPath={socket}" in there.program
        assert there.program.endswith("glb-h1@10.0.0.9")
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
    deadline = time.monotonic() + 60
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


def test_key_and_host_keys_are_in_memory_alone(calls: Path, folder: Path) -> None:
    """A killed step leaves nothing that opens the backup: the files of the past lay in /run until the next step."""
    with opened() as there:
        words = dict(word.split("=", 1) for word in there.options if "=" in word)
        for name, content in (("IdentityFile", KEY + "\n"), ("UserKnownHostsFile", f"{store.ALIAS} ssh-x y\n")):
            path = Path(words[name])
            assert path.parts[1] == "proc"
            assert path.read_text() == content
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        found = [path for path in folder.rglob("*") if path.is_file() and path != calls]
        assert not any(KEY in path.read_text() for path in found)
    assert not path.exists()


def test_ssh_takes_a_key_from_memory(tmp_path: Path) -> None:
    pair = client_key("a master of sixteen", Client("BAK", "/srv/backup", "P", "H1"))
    with in_memory("key", pair.private) as path:
        told = subprocess.run(["ssh-keygen", "-y", "-f", path], capture_output=True, text=True, check=True).stdout
    assert told.split()[:2] == pair.public.split()


@pytest.mark.parametrize("address", ["2001:db8::41", "fe80::1%eno1", "::1", "bak01.bank.example", "10.0.0.9"])
def test_every_kind_of_address_is_one_word_of_ssh(calls: Path, address: str) -> None:
    with opened(address=address) as there:
        assert shlex.split(there.program)[-1] == f"glb-h1@{address}"
        assert "," not in there.program  # restic cuts its options there


@pytest.mark.parametrize(
    "more",
    [{"address": "-oProxyCommand=id"}, {"address": "10.0.0.9 id"}, {"address": "10.0.0.9\n!id"}, {"account": "-l"},
     {"account": "a b"}, {"address": "a,b"}, {"account": "root@h"}],
)  # fmt: skip
def test_no_word_of_a_plan_becomes_an_option_or_a_second_word(calls: Path, more: dict[str, str]) -> None:
    with pytest.raises(GoliveError, match="no address or account"), opened(**more):
        pass
    assert not calls.exists()


@pytest.mark.parametrize("path", ["/srv/back\nup!id", "/srv/$(id)", "/srv/a b'\"c"])
def test_the_path_reaches_no_command_of_a_client(calls: Path, path: str) -> None:
    with opened(path=path) as there:
        assert path not in there.program
    assert path not in calls.read_text()
