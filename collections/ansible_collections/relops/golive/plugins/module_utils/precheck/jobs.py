# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What runs on its own and would meet the night: timers, crontabs, at jobs, package managers, backups at work.

The lines of crontabs are told as they are: the controller works out when they fire.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import struct
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.engines import ENGINES
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

ROOT = Path("/")
OF_SYSTEM = ("etc/crontab", "etc/cron.d/*")
OF_USERS = ("var/spool/cron/crontabs/*", "var/spool/cron/*")
AT = ("var/spool/cron/atjobs/*", "var/spool/at/*")
LOCKS = (
    "var/lib/dpkg/lock-frontend", "var/lib/dpkg/lock", "var/lib/apt/lists/lock", "var/cache/apt/archives/lock",
    "var/lib/rpm/.rpm.lock", "usr/lib/sysimage/rpm/.rpm.lock",
)  # fmt: skip
WORKERS = frozenset(
    [
        "restic", "borg", "rsnapshot", "duplicity", "rman", "expdp", "impdp", "dpkg", "apt", "apt-get", "aptitude",
        "unattended-upgr", "dnf", "yum", "rpm", "zypper", "fsck",
        *(name for one in ENGINES.values() for name in one.copiers.split()),
    ]
)  # fmt: skip
"""Commands (15 characters, as the kernel keeps them) that back up, dump, or change packages."""
WAITS = b"unattended-upgrade-shutdown"
"""Runs all day and only waits for the shutdown."""
SCHEDULE = re.compile(r"(@\w+|(?:\S+\s+){4}\S+)\s+(.+)")
ATJOB = re.compile(r"[a-zA-Z=]([0-9a-f]{5})([0-9a-f]{8})$")


def measure() -> JSON:
    """Return timers, lines of crontabs, at jobs, held locks and workers, and the time zone in which cron thinks."""
    return {
        "timers": list(_timers()),
        "cron": [*_crontabs(OF_SYSTEM, True), *_crontabs(OF_USERS, False)],
        "at": list(_at()),
        "locks": list(_locks()),
        "workers": list(_workers()),
        "zone": _zone(),
    }


def _timers() -> t.Iterator[JSON]:
    """Yield the timers that wait, and when they fire next (seconds of 1970)."""
    out = run(["systemctl", "list-timers", "--output=json", "--no-pager"], timeout=30).out
    try:
        rows = json.loads(out)
    except ValueError as error:
        raise GoliveError("systemctl tells its timers not as JSON: systemd 249 or newer is needed") from error
    for row in rows:
        if row.get("next"):
            yield {"unit": str(row["unit"]), "next": int(row["next"]) / 1e6}


def _crontabs(places: t.Iterable[str], with_user: bool) -> t.Iterator[JSON]:
    for place in places:
        for path in sorted(ROOT.glob(place)):
            if path.is_file() and not path.name.startswith(".") and not path.name.endswith(("~", ".dpkg-dist")):
                yield from _lines(path, with_user)


def _lines(path: Path, with_user: bool) -> t.Iterator[JSON]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        found = SCHEDULE.match(line.strip())
        if not found or line.lstrip().startswith("#") or re.match(r"\s*\w+\s*=", line):
            continue
        when, command = found.groups()
        words = command.split(None, 1)
        command = words[-1] if with_user else command
        yield {"file": str(path), "when": " ".join(when.split()), "command": command, "idle": _idle(command)}


def _idle(command: str) -> bool:
    """Tell whether a line does nothing here: it leaves its work to a timer of systemd, or its folder is empty."""
    systemd = (ROOT / "run/systemd/system").is_dir()
    if systemd and re.match(r"(test -[ed]|\[ -[ed]) \"?/run/systemd/system\"? ?\]? \|\|", command):
        return True
    folder = re.search(r"run-parts\s+(?:--\S+\s+)*(/[\w./-]+)", command)
    if not folder:
        return False
    scripts = [one for one in (ROOT / folder[1].lstrip("/")).glob("[!.]*") if os.access(one, os.X_OK)]
    return not scripts or (systemd and all(_leaves(one) for one in scripts))


def _leaves(script: Path) -> bool:
    """Tell whether a script of cron.daily and the like ends at once where systemd runs."""
    try:
        return "/run/systemd/system" in script.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _at() -> t.Iterator[JSON]:
    """Yield at jobs: their file's name holds number and time (minutes of 1970)."""
    for place in AT:
        for path in sorted(ROOT.glob(place)):
            found = ATJOB.fullmatch(path.name)
            if found and path.is_file():
                yield {"job": int(found[1], 16), "next": int(found[2], 16) * 60.0}


def _locks() -> t.Iterator[str]:
    """Yield the locks of package managers that a process holds; asking takes none."""
    for place in LOCKS:
        path = ROOT / place
        try:
            with path.open("rb") as handle:
                asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
                kind = struct.unpack("hhqqi4x", fcntl.fcntl(handle, fcntl.F_GETLK, asked))[0]
        except FileNotFoundError:
            continue
        if kind != fcntl.F_UNLCK:
            yield str(path)


def _workers() -> t.Iterator[str]:
    for folder in sorted((ROOT / "proc").glob("[0-9]*")):
        try:
            name = (folder / "comm").read_text(encoding="utf-8", errors="replace").strip()
            if name in WORKERS and WAITS not in (folder / "cmdline").read_bytes():
                yield f"{name} ({folder.name})"
        except OSError:
            continue


def _zone() -> str:
    """Return the name of the host's time zone, its offset where the name is not told."""
    target = os.path.realpath(ROOT / "etc/localtime")
    name = target.partition("zoneinfo/")[2]
    return name or f"{-time.timezone // 3600:+d}"
