"""What a killed module left in the temporary folder goes, what a running one uses stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import payload

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


def test_this_very_python_is_found_with_its_start() -> None:
    ticks = float(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    mine = time.time() - uptime + ticks
    assert any(abs(start - mine) < 1 for start in payload._starts())
