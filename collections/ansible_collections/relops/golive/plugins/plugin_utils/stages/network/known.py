"""Whose host key is believed: the lines of a known_hosts file that name one switch.

paramiko compares each line that it loads with all before it, at every login: with the keys of a thousand switches in
one file that is half a million comparisons a switch. So it is given those of the switch that is called, and none whose
key is revoked, of which it knows nothing (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

from paramiko.config import SSH_PORT
from paramiko.hostkeys import HostKeys

REVOKED = "@revoked"
OWN = "~/.ssh/known_hosts"
"""What is believed where nothing else is named: the operator's own file."""


@contextmanager
def keys_of(known_hosts: str, address: str, port: int) -> Iterator[str]:
    """Yield, for the length of a block, the path of a file with the lines that name a host; empty where none does.

    It lies in memory: a controller without room on its disks still knows whom it calls.
    """
    wanted = address if port == SSH_PORT else f"[{address}]:{port}"
    try:
        lines = Path(known_hosts or OWN).expanduser().read_bytes().splitlines()
    except OSError:
        lines = []
    said = [(line, line.decode("utf-8", "replace").split()) for line in lines]
    known = [(line, words) for line, words in said if len(words) > 2 and _names(words[0], wanted)]
    revoked = {tuple(words[2:4]) for _line, words in said if words[:1] == [REVOKED] and _fits(words[1:2], wanted)}
    found = [line for line, words in known if tuple(words[1:3]) not in revoked]
    file = os.memfd_create("known_hosts")
    try:
        os.write(file, b"".join(line + b"\n" for line in found))
        yield f"/proc/self/fd/{file}"
    finally:
        os.close(file)


def _fits(names: list[str], wanted: str) -> bool:
    """Tell whether the names of a revoked key fit a host, patterns among them."""
    return any(_names(one, wanted) or any(fnmatchcase(wanted, part) for part in one.split(",")) for one in names)


def _names(names: str, wanted: str) -> bool:
    """Tell whether one of the names before a key is the host's, in clear or hashed; a pattern names nobody."""
    return any(_is(name, wanted) for name in names.split(","))


def _is(name: str, wanted: str) -> bool:
    if not name.startswith("|1|"):
        return name == wanted
    try:
        return str(HostKeys.hash_host(wanted, name)) == name
    except (ValueError, AssertionError):  # no salt, or half of one
        return False
