# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a backup of the operating system's files leaves out: mounts that are no disks, and what daemons write."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import marker

WORK = "/var/lib/golive"
"""Folder of this product on a target; never part of a backup."""

PROJECT = marker.project_told()
"""Whose step this is: projects work side by side on a host, and none touches what another one restores."""

OWN = Path(WORK) / "work" / PROJECT
"""Where this project restores for proof and keeps what it needs meanwhile."""

RESTARTS = OWN / "restart.json"
"""Units to restart once the files are back; outlives a kill between the two."""

REPLACED = Path(WORK) / "replaced"
"""Where the data of a database that a rollback replaced is kept until the next go-live backs it up."""

LOGS = ("/var/log/*", "/var/spool/rsyslog/*")
"""Kept over a rollback on purpose: they tell why it failed (R49)."""

DAEMONS = (
    "/tmp/*",  # noqa: S108 - names a folder that is left out
    "/var/tmp/*",  # noqa: S108
    "/swapfile",
    "/swap.img",
    "/lost+found",
    "/var/lib/chrony/*",
    "/var/lib/dhcp/*",
    "/var/lib/lldpd/*",
    "/var/lib/logrotate/*",
    "/var/lib/NetworkManager/*",
    "/var/lib/ntp/*",
    "/var/lib/ntpsec/*",
    "/var/lib/plocate/*",
    "/var/lib/postfix/*",
    "/var/lib/systemd/coredump/*",
    "/var/lib/systemd/linger/*",
    "/var/lib/systemd/random-seed",
    "/var/lib/systemd/timers/*",
    "/var/lib/systemd/timesync/*",
    "/var/spool/postfix/*",
)
"""Written at any moment by daemons that belong to no go-live."""

CALLERS = ("/root/.ansible", "/root/.bash_history", "/home/*/.ansible", "/home/*/.bash_history", WORK)
"""What connecting to the host leaves there."""

BUILT_IN = (*LOGS, *DAEMONS, *CALLERS)
DISKS = frozenset({"btrfs", "ext2", "ext3", "ext4", "f2fs", "jfs", "reiserfs", "vfat", "xfs"})


class Excludes:
    """Absolute path patterns as restic and rsync read them: `*` and `?` stay within one path component.

    A pattern leaves out what it names and everything below it.
    """

    def __init__(self, patterns: t.Iterable[str]) -> None:
        self.patterns = sorted(set(patterns))
        self._left_out = _regex(self.patterns)
        self._holders = _regex(sorted({pattern.rsplit("/", 1)[0] or "/" for pattern in self.patterns}))

    def match(self, path: str) -> bool:
        """Tell whether a path is left out by name; ask for every folder on the way down."""
        return self._left_out.fullmatch(path) is not None

    def unsteady(self, folder: str) -> bool:
        """Tell whether a folder's time may change at any moment because something in it is left out."""
        return self._holders.fullmatch(folder) is not None


def _regex(patterns: t.Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(_one(pattern) for pattern in patterns) or r"(?!)", re.DOTALL)


def _one(pattern: str) -> str:
    """Translate one pattern: backslash takes the next character as it is, brackets are not supported."""
    words: list[str] = []
    quoted = False
    for letter in pattern:
        if quoted:
            words.append(re.escape(letter))
            quoted = False
        elif letter == "\\":
            quoted = True
        else:
            words.append({"*": "[^/]*", "?": "[^/]"}.get(letter) or re.escape(letter))
    return "".join(words)


def quote(path: str) -> str:
    """Return a pattern that names exactly this path."""
    return re.sub(r"([*?\[\\])", r"\\\1", path)


def foreign_mounts(mountinfo: str) -> list[str]:
    """Return the mount points that are no local disk of their own, from the text of /proc/self/mountinfo.

    A disk that is mounted a second time and a bind mount of a part of one are foreign too. The root never is.
    """
    return sorted(foreign_kinds(mountinfo))


def foreign_kinds(mountinfo: str) -> dict[str, str]:
    """Return each mount point that is no local disk of its own, with its kind of file system."""
    seen: set[tuple[str, str]] = set()
    foreign: dict[str, str] = {}
    for line in mountinfo.splitlines():
        left, _dash, right = line.partition(" - ")
        words, kind = left.split(), right.split()[0]
        device, part, point = words[2], words[3], _unescape(words[4])
        own = kind in DISKS and (part == "/" or kind == "btrfs") and (device, part) not in seen
        seen.add((device, part))
        if point != "/" and not own:
            foreign[point] = kind
    return foreign


def _unescape(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found.group(1), 8)), text)


def excludes(more: t.Iterable[str], data_directories: t.Iterable[str]) -> Excludes:
    """Return all patterns for this host: built in, mounts, the plan's own and the databases' data directories."""
    mounts = foreign_mounts(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape"))
    data = [quote(folder.rstrip("/")) for folder in data_directories]
    return Excludes([*BUILT_IN, *map(quote, mounts), *more, *data, *(f"{folder}.golive*" for folder in data)])
