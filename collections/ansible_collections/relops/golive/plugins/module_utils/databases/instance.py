# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A running instance of a database engine as the backup sees it, and what the engines' instances share."""

from __future__ import annotations

import contextlib
import os
import signal
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

Fingerprint = dict[str, str]
"""Flat: what (`rows pay.payment #3`) -> value (`1203 8812…`). Equal dictionaries are equal databases."""


class Server(t.NamedTuple):
    """A running instance, reached through its unix socket only: socket folder, port, bin folder, OS user."""

    sockets: str
    port: int
    programs: str
    user: str


class Dump(t.NamedTuple):
    """A portable copy: file name and the pipe of commands that prints it."""

    name: str
    commands: list[list[str]]


class Instance(t.Protocol):
    """One instance that the plan names."""

    service: str
    data: Path

    def server(self) -> Server:
        """Return the instance that serves now."""

    def unheld(self, runs: bool) -> list[Said]:
        """Return in words what of the instance no exact copy holds; a server that `runs` is asked, too."""

    def fingerprint(self, server: Server) -> Fingerprint:
        """Return the fingerprint of every database of an instance."""

    def dumps(self, server: Server) -> list[Dump]:
        """Return the portable copies."""

    def copy(self, server: Server, target: Path) -> None:
        """Make the exact copy of the data directory; the service runs again afterwards."""

    def scratch(self, data: Path, live: Server) -> contextlib.AbstractContextManager[Server]:
        """Serve a copy on a unix socket only, with little memory, for as long as the context lasts."""

    def complete(self, old: Path, new: Path) -> None:
        """Carry over what the copy doesn't hold but the data directory had."""

    def traces(self) -> list[str]:
        """Return the names of the files that the engine leaves in its data directory when it is copied."""


def cold_copy(source: Path, target: Path) -> None:
    """Copy a folder with all attributes; blocks are shared where the file system can."""
    command = ["cp", "--archive", "--reflink=auto", "--sparse=auto", "--no-target-directory", "--"]
    run([*command, str(source), str(target)], timeout=None)
    run(["sync", "--file-system", str(target)], timeout=None)


def refuse_unheld(instance: Instance, runs: bool) -> None:
    """Raise GoliveError when no exact copy would hold all of an instance."""
    found = instance.unheld(runs)
    if found:
        raise GoliveError("; ".join(one.en for one in found), zh="; ".join(one.zh for one in found))


def end_leftovers(folder: Path) -> None:
    """End the processes of an earlier, killed run that still serve or make a copy below the folder.

    The folder is one project's own: what another one restores beside it is not touched.
    """
    top = os.fsencode(folder) + b"/"
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(top in word + b"/" for word in words) and int(entry.name) not in (os.getpid(), os.getppid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(entry.name), signal.SIGKILL)


def differences(expected: Fingerprint, found: Fingerprint) -> list[str]:
    """Return in words what differs between two fingerprints."""
    keys = sorted(key for key in {*expected, *found} if expected.get(key) != found.get(key))
    return [f"{key}: {found.get(key, 'missing')[:60]} instead of {expected.get(key, 'nothing')[:60]}" for key in keys]
