"""What a killed module left in the temporary folder goes, what a running one uses stays."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.system import payload

NAME = "ansible_relops.golive.entry_points_payload_abc"


def left(folder: Path) -> list[str]:
    """Return what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_the_payload_of_a_killed_module_goes_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "payload.zip").touch()
    (tmp_path / "ansible_ansible.builtin.command_payload_x").mkdir()
    daemon, later = time.time() - 7200, time.time() + 30
    payload.sweep(tmp_path, [daemon, later])
    assert left(tmp_path) == ["ansible_ansible.builtin.command_payload_x"]


def test_a_payload_that_a_running_python_may_have_made_stays(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    payload.sweep(tmp_path, [time.time() - 0.4])
    assert left(tmp_path) == [NAME]


def test_its_own_payload_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).mkdir()
    monkeypatch.setattr(payload, "__file__", f"{tmp_path}/{NAME}/{NAME}.zip/ansible_collections/payload.py")
    payload.sweep(tmp_path, [])
    assert left(tmp_path) == [NAME]


def test_a_python_that_reads_from_its_input_is_found_with_its_start() -> None:
    before = time.time()
    with subprocess.Popen([sys.executable], stdin=subprocess.PIPE) as module:
        assert any(before - 1 < start < time.time() + 1 for start in payload._starts())
        assert module.stdin
        module.stdin.close()


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("/usr/bin/python3", True),
        ("/usr/bin/python3.11", True),
        ("python3 /var/tmp/x/AnsiballZ_release.py", True),
        ("python3 /opt/paylegacy/server.py", False),
        ("/usr/bin/perl", False),
        ("", False),
    ],
)
def test_a_service_in_python_is_no_module(line: str, runs: bool) -> None:
    assert payload._runs_module(line.encode().split(b" ")) == runs
