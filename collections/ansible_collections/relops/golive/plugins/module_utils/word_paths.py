# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Paths that a plan may name on a host, and those that no plan may: the system's own folders and what rules them."""

from __future__ import annotations

import re

_FIRST, _MORE = "A-Za-z0-9_@+", "A-Za-z0-9_.@+-"
COMPONENT = rf"^\.?[{_FIRST}][{_MORE}]*$"
HOST_PATH = rf"^(/\.?[{_FIRST}][{_MORE}]*)+$"
RELATIVE = rf"^\.?[{_FIRST}][{_MORE}]*(/\.?[{_FIRST}][{_MORE}]*)*$"
EXCLUDE = rf"^(/\.?[*?{_FIRST}][*?{_MORE}]*)+$"
"""Absolute and normalised: no empty part, no `.` and `..`, nothing that a shell, sftp or systemd reads as more."""

_TOPS = (
    "/ /bin /boot /dev /etc /home /lib /lib32 /lib64 /libx32 /lost+found /media /mnt /opt /proc /root /run /sbin /srv "
    "/sys /tmp /usr /var /usr/bin /usr/games /usr/include /usr/lib /usr/lib32 /usr/lib64 /usr/libexec /usr/local "
    "/usr/local/bin /usr/local/etc /usr/local/lib /usr/local/sbin /usr/sbin /usr/share /usr/src /var/backups "
    "/var/cache /var/lib /var/local /var/lock /var/log /var/mail /var/opt /var/run /var/spool /var/tmp /etc/systemd "
    "/etc/systemd/system /etc/default /etc/init.d /etc/apt /etc/network /etc/ssl /var/lib/postgresql"
)
_NEVER = "/boot /dev /proc /run /sys /var/run /var/lock /var/lib/golive /var/lib/dpkg /var/lib/systemd"
_SYSTEMS = (
    "/bin /etc /lib /lib32 /lib64 /libx32 /root /sbin /usr/bin /usr/games /usr/include /usr/lib /usr/lib32 /usr/lib64 "
    "/usr/libexec /usr/sbin /usr/share /usr/src /var/cache /var/lib/apt /var/log /var/spool"
)
_VITAL = "/ /bin /boot /etc /home /lib /lib64 /opt /root /sbin /srv /usr /usr/local /var /var/lib"
TOPS = frozenset(_TOPS.split())
"""Folders that belong to the whole system: they are nobody's own."""
NEVER = tuple(_NEVER.split())
"""Trees in which no plan writes: devices, the kernel, what lives until the next boot, what this product keeps."""
SYSTEMS = (*NEVER, *_SYSTEMS.split())
"""Trees in which nothing is an application's own: an undo removes an application's root with all that is below it."""
ACCOUNTS = re.compile(
    r"/etc/(passwd|shadow|group|gshadow|subuid|subgid)-?|/etc/(sudoers|sudoers\.d|ssh|pam\.d|security)(/.*)?"
    r"|/etc/ld\.so\.(preload|conf)|/etc/ld\.so\.conf\.d/.*|/root(/.*)?|.*/\.ssh(/.*)?|.*/authorized_keys2?"
)
"""Files by which a host knows who may enter it and what every program loads."""
VITAL = tuple(_VITAL.split())
"""Folders without which a restore brings no system back."""
_ANY = ("a", "zz", "0", "golive-probe", "q.conf")
"""Names with nothing in common: a pattern that fits all of them fits whatever lies in a folder."""


def is_protected(path: str, owned: bool) -> bool:
    """Tell whether a path is a folder of the system or lies where nothing may be; `owned`: all below is its own."""
    return path in TOPS or any(path == tree or path.startswith(tree + "/") for tree in (SYSTEMS if owned else NEVER))


def is_accounts(path: str) -> bool:
    """Tell whether a file decides who enters the host or what its programs load."""
    return ACCOUNTS.fullmatch(path) is not None


def hides_everything(pattern: str) -> bool:
    """Tell whether a pattern leaves out a vital folder or all that is in it, or means more to restic than to rsync."""
    if "**" in pattern:
        return True
    fits = _matcher(pattern)
    return any(
        fits.fullmatch(top) or all(fits.fullmatch(f"{top.rstrip('/')}/{name}") for name in _ANY) for top in VITAL
    )


def hides(pattern: str, path: str) -> bool:
    """Tell whether a pattern leaves out a path: by its name, or by that of a folder above it."""
    fits, parts = _matcher(pattern), path.split("/")
    return any(fits.fullmatch("/".join(parts[:end])) for end in range(2, len(parts) + 1))


def hides_all_of(pattern: str, folder: str) -> bool:
    """Tell whether a pattern leaves out a folder, or whatever lies in it."""
    return hides(pattern, folder) or all(hides(pattern, f"{folder}/{name}") for name in _ANY)


def _matcher(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"*": "[^/]*", "?": "[^/]"}.get(letter) or re.escape(letter) for letter in pattern))
