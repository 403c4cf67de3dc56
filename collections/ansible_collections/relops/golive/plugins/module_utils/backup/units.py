# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""systemd units around an exact restore: what has to stop before files vanish, what has to run again afterwards."""

from __future__ import annotations

import os
import re
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import systemctl
from ansible_collections.relops.golive.plugins.module_utils.words import shown

KINDS = "--type=service,socket,timer,path"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9:_.\\@-]*\.(service|socket|timer|path)")
LEFT_ALONE = re.compile(
    r"(user@|user-runtime-dir@|session-|getty|serial-getty@|console-getty|systemd-|dbus|sshd?[.@]|run-)"
)
"""Sessions, consoles and what carries them: they come and go with whoever looks at the host."""
RUNS = ("active", "activating", "reloading")
QUIET = 120.0
"""Seconds that units may take to start again beside one that was restarted."""
FLAGS = re.compile(r"^flags:\s+([0-7]+)", re.MULTILINE)
HIERARCHIES = ("/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified")


class Unit(t.NamedTuple):
    """A unit as systemd knows it; `files` are its fragment, source and drop-ins."""

    name: str
    state: str
    files: list[str]
    group: str


def active() -> list[str]:
    """Return the names of the active units that matter, sorted."""
    return sorted(unit.name for unit in units() if unit.state == "active")


def units() -> list[Unit]:
    """Return all loaded units that matter."""
    names = [line.split()[0] for line in _listed("list-units", "--all", KINDS).splitlines() if line.strip()]
    wanted = [name for name in names if not LEFT_ALONE.match(name)]
    fields = "--property=Id,ActiveState,FragmentPath,SourcePath,DropInPaths,ControlGroup"
    return [_unit(block) for block in _listed("show", fields, *wanted).split("\n\n") if block.strip()] if wanted else []


def _unit(block: str) -> Unit:
    found = dict(line.split("=", 1) for line in block.strip().splitlines())
    files = [found["FragmentPath"], found["SourcePath"], *found["DropInPaths"].split()]
    real = [_real(path) for path in files if path and not path.startswith("/run/")]
    return Unit(found["Id"], found["ActiveState"], real, found.get("ControlGroup", ""))


def _real(path: str) -> str:
    """Return the path with its folder's links followed (/lib is /usr/lib): manifests know real folders only."""
    folder, name = path.rsplit("/", 1)
    return f"{Path(folder).resolve()}/{name}"


def asked() -> set[str]:
    """Return every path that the questions below may ask for: files of units, and what their processes use."""
    found: set[str] = set()
    for unit in units():
        found |= {*unit.files, *_written(unit.group), *_mapped(unit.group)}
    return found


def stop_strangers(known: t.Container[str]) -> list[str]:
    """Stop every running unit whose files are not all among the `known` paths; return their names."""
    strangers = [unit.name for unit in units() if unit.state in RUNS and any(path not in known for path in unit.files)]
    if strangers:
        systemctl("stop", *strangers)
    return strangers


def touched(changed: t.Collection[str]) -> list[str]:
    """Return the active units that use a changed file: their own, one they mapped, or their folder in /etc."""
    return [unit.name for unit in units() if unit.state == "active" and _uses(unit, changed)]


def _uses(unit: Unit, changed: t.Collection[str]) -> bool:
    base = re.split(r"[@.]", unit.name)[0]
    homes = (f"/etc/{base}", f"/etc/{base}.conf", f"/etc/default/{base}")
    if any(path in changed for path in unit.files):
        return True
    if any(path in homes or path.startswith(f"/etc/{base}/") for path in changed):
        return True
    return not _mapped(unit.group).isdisjoint(changed)


def stop_writers(changed: t.Collection[str]) -> list[str]:
    """Stop every running unit that has a changed file open for writing; return their names.

    A server whose files are replaced below it writes into what is gone, and destroys what came: a database above all.
    """
    writers = [unit.name for unit in units() if unit.state in RUNS and not _written(unit.group).isdisjoint(changed)]
    if writers:
        systemctl("stop", *writers)
    return writers


def _written(group: str) -> set[str]:
    """Return the files that the processes of a control group have open for writing."""
    written: set[str] = set()
    for number in _processes(group):
        folder = Path(f"/proc/{number}/fd")
        for name in _names(folder):
            try:
                flags = FLAGS.search(folder.with_name("fdinfo").joinpath(name).read_text(encoding="ascii"))
                if flags and int(flags[1], 8) & os.O_ACCMODE:
                    written.add(os.readlink(folder / name).replace(" (deleted)", ""))  # noqa: PTH115
            except OSError:
                continue
    return written


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []


def _processes(group: str) -> list[str]:
    """Return the process ids of a control group; none when it is gone."""
    for root in HIERARCHIES:
        try:
            return Path(f"{root}{group}/cgroup.procs").read_text(encoding="ascii").split() if group else []
        except OSError:
            continue
    return []


def _mapped(group: str) -> set[str]:
    """Return the files that the processes of a control group have mapped."""
    mapped: set[str] = set()
    for number in _processes(group):
        try:
            text = Path(f"/proc/{number}/maps").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            continue
        words = (line.split(maxsplit=5) for line in text.splitlines())
        mapped.update(word[5].replace(" (deleted)", "") for word in words if len(word) == 6)
    return mapped


def is_unit(name: str) -> bool:
    """Return True for a name of a unit; anything else, from a journal or a proof, is a GoliveError."""
    if not NAME.fullmatch(name):
        raise GoliveError(f"{shown(name)} is no unit of systemd: who changed what was recorded of this host?")
    return True


def settle(before: t.Iterable[str], restart: t.Iterable[str] = (), reload: bool = False) -> list[str]:
    """Bring the running units to what ran before; return in words what was done. Raises GoliveError if one won't."""
    done: list[str] = []
    if reload:
        systemctl("daemon-reload")
        systemctl("reset-failed")
    wanted = {name for name in before if is_unit(name)}
    done += _told("stop", set(active()) - wanted, wanted)
    done += _told("try-restart", set(restart) & set(active()) & wanted, wanted) if restart else []
    return [*done, *_told("start", wanted - set(active()), wanted)]


def _told(verb: str, names: t.Collection[str], wanted: t.Container[str]) -> list[str]:
    """Tell systemd to do something to units, and wait for what that starts or stops beside them."""
    if names:
        systemctl(verb, *sorted(names))
        _quiet(wanted)
    return [f"{verb} {name}" for name in sorted(names)]


def _quiet(names: t.Container[str]) -> None:
    """Wait until systemd has nothing more to do with these units: those that need a restarted one restart with it.

    `systemctl` waits for the units that it was given and for none of these. Who takes too long is named by who looks.
    """
    until = time.monotonic() + limit.seconds(QUIET)
    while any(line.split()[1] in names for line in _listed("list-jobs").splitlines() if len(line.split()) > 1):
        if time.monotonic() > until:
            return
        time.sleep(0.2)


def _listed(*argv: str) -> str:
    return run(["systemctl", "--plain", "--no-legend", "--no-pager", *argv], env={"SYSTEMD_COLORS": "0"}).out


def is_systemd() -> bool:
    """Tell whether systemd is the init of this host."""
    return os.path.isdir("/run/systemd/system")  # noqa: PTH112
