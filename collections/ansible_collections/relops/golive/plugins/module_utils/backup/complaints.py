# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What restic, rclone and ssh say, in one sentence for whoever runs the go-live."""

from __future__ import annotations

import shlex
import subprocess
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.addresses import bracketed

REMOTE = "rclone: "
"""With this word restic begins what ssh, and rclone on the store, said."""
UNREACHED = ("error talking HTTP to rclone", "rclone exited with error", "unable to start the rclone")
SSH_FAILED, ASKED = 255, 15.0
"""Exit code of an ssh that did not connect; seconds to ask it why."""


class Way(t.Protocol):
    """How a repository is reached: ssh's command line, the store's words for messages, a folder for lists."""

    @property
    def address(self) -> str:
        """Return the address of the store."""

    @property
    def path(self) -> str:
        """Return the folder there, for messages."""

    @property
    def folder(self) -> Path:
        """Return a folder of root alone on this host."""

    @property
    def program(self) -> str:
        """Return the command line that ends in the repository."""


def complaint(store: Way, verb: str, code: int, said: str) -> str:
    """Return in one sentence why restic ended with a code, from what it said, and what to do about it."""
    place = f"{bracketed(store.address)}:{store.path}/repository"
    words = [line.strip() for line in said.splitlines() if line.strip()]
    if "wrong password" in said:
        return f"the repository {place} does not open with this password: give the one it was made with"
    if any(word in said for word in UNREACHED):
        return (
            f"the backup store {place} cannot be used: {_heard(_asked(store)) or _heard(words) or words[-1]}; "
            "check the address, the out-of-band network and that step backup.store was done"
        )
    if "unable to open config file" in said:
        return f"the repository {place} is gone: bring it back before going on, it is never made anew in silence"
    if verb == "backup" and "no space" in said.lower():
        return f"the backup store {place} takes no more data: make room there; {' / '.join(words[-2:])}"
    if verb == "check":
        return f"the repository {place} is damaged: {' / '.join(words[:3])}; no proof, no go-live"
    return f"restic {verb} on {place} ended with {code}: {' / '.join(words[-3:])}"


def _asked(store: Way) -> list[str]:
    """Ask ssh itself why it does not reach the store: restic may leave before it hears that."""
    command = [*shlex.split(store.program), "restic"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit.seconds(ASKED), check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    said = done.stderr.decode(errors="replace").splitlines()
    return [REMOTE + line.strip() for line in said if line.strip()] if done.returncode == SSH_FAILED else []


def _heard(words: t.Sequence[str]) -> str:
    """Return what ssh said, an empty text when nothing was heard of it; a wrong host key is named as such."""
    heard = [line[len(REMOTE) :] for line in words if line.startswith(REMOTE)]
    if any("HOST IDENTIFICATION HAS CHANGED" in line for line in heard):
        return "Host key verification failed"
    return " / ".join(heard[-2:])
