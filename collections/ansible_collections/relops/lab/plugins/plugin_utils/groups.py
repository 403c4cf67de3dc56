"""Control groups: every unit of a lab has one, so that ending a unit ends all of it and nothing else."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError

JOIN = 'for procs in $RELOPS_LAB_GROUPS; do echo $$ > "$procs"; done; unset RELOPS_LAB_GROUPS; exec "$@"'


def hierarchies() -> list[Path]:
    """Mount points of cgroup v2 and, where it exists beside it, of systemd's named hierarchy; v2 first."""
    unified, named = [], []
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        left, _dash, right = line.partition(" - ")
        kind, _source, options = right.split()[:3]
        if kind == "cgroup2":
            unified.append(Path(left.split()[4]))
        elif kind == "cgroup" and "name=systemd" in options.split(","):
            named.append(Path(left.split()[4]))
    if not unified:
        raise LabError(
            "no cgroup v2 is mounted; the lab needs it to end its systems cleanly",
            "未挂载 cgroup v2; 模拟环境要靠它干净地结束各系统",
        )
    return unified[:1] + named[:1]


def start(group: str, unit: str, argv: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> int:
    """Start a program detached in the control group `group/unit`; its output goes to `log`. Returns its pid."""
    folders = [mount / group / unit for mount in hierarchies()]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    joined = " ".join(str(folder / "cgroup.procs") for folder in folders)
    with log.open("ab") as out:
        started = subprocess.Popen(
            ["/bin/sh", "-c", JOIN, "join", *argv],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env={**os.environ, **(env or {}), "RELOPS_LAB_GROUPS": joined},
        )
    return started.pid


def alive(group: str, unit: str) -> bool:
    """Whether any process of the unit runs."""
    return _populated(hierarchies()[0] / group / unit)


def end(group: str, unit: str = "", patience: float = 10.0) -> None:
    """Kill every process of the unit (of the whole lab without one) and remove its control groups."""
    mounts = hierarchies()
    folder = mounts[0] / group / unit
    if folder.exists():
        (folder / "cgroup.kill").write_text("1")
        deadline = time.monotonic() + patience
        while _populated(folder):
            if time.monotonic() > deadline:
                raise LabError(
                    f"processes of {folder} do not end; see its cgroup.procs",
                    f"{folder} 中的进程未能结束; 见其 cgroup.procs",
                )
            time.sleep(0.01)
    for mount in mounts:
        for path in _deepest_first(mount / group / unit):
            _remove(path, patience)


def _populated(folder: Path) -> bool:
    try:
        return "populated 1" in (folder / "cgroup.events").read_text()
    except FileNotFoundError:
        return False


def _deepest_first(folder: Path) -> Iterator[Path]:
    yield from (Path(found[0]) for found in os.walk(folder, topdown=False))


def _remove(folder: Path, patience: float) -> None:
    """The kernel lets a group go a moment after its last process."""
    deadline = time.monotonic() + patience
    while True:
        try:
            folder.rmdir()
            return
        except FileNotFoundError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
