# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A client's way to its own repository on the backup store: ssh with a key that lives in memory for the time of use.

The store ties the key to `rclone serve restic --append-only` on that one repository (store_host.py), so nothing that
is sent there names a path or a command.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.private import RUN, in_memory, private_folder
from ansible_collections.relops.golive.plugins.module_utils.words import checked, single_line

ALIAS = "golive-store"
LONGEST_SOCKET = 90
"""Bytes of a socket's path: a Unix socket has 108, and ssh makes it under a longer name first."""
WAIT = 15.0
"""Seconds for the connection to stand; whoever comes without it connects by itself and tells what is wrong."""
ADDRESS = re.compile(r"[0-9A-Za-z][0-9A-Za-z.:%_-]*|::[0-9A-Fa-f:.]*")
ACCOUNT = re.compile(r"[a-z][a-z0-9-]{0,31}")


class Store(t.NamedTuple):
    """Where this client's backups are: address, folder on the store (for words), ssh options, a folder of ours here."""

    address: str
    account: str
    path: str
    options: list[str]
    folder: Path
    password: str

    @property
    def program(self) -> str:
        """Return the command line with which restic reaches its repository."""
        return shlex.join(["ssh", *self.options, f"{self.account}@{self.address}"])

    def save(self, name: str, content: t.Any) -> None:
        """Keep a JSON document in the repository; it can be neither changed nor removed from here."""
        Repository(self, self.password).save(name, content)

    def load(self, name: str) -> t.Any:
        """Return the newest JSON document of a name, None when there is none."""
        return Repository(self, self.password).load(name)


@contextlib.contextmanager
def opened(params: t.Mapping[str, t.Any], purpose: str) -> t.Iterator[Store]:
    """Hold key and connection for the time of use; nothing of them is ever in a file."""
    given = params["store"]
    if not (given["host_keys"] and params.get("client_secret") and params.get("restic_password")):
        raise GoliveError(
            f"the backup store {given['address']} is not prepared for this host: run step backup.store first"
        )
    address, account = _word(ADDRESS, given["address"]), _word(ACCOUNT, given["account"])
    lines = [single_line(line, "host key") for line in given["host_keys"]]
    folder = private_folder(RUN) / checked("name", f"backup-{purpose}")
    shutil.rmtree(folder, ignore_errors=True)
    private_folder(folder)
    try:
        with contextlib.ExitStack() as held:
            key = held.enter_context(in_memory("key", params["client_secret"].rstrip("\n") + "\n"))
            known = held.enter_context(in_memory("known_hosts", "".join(f"{ALIAS} {line}\n" for line in lines)))
            options = _options(key, known, given["port"])
            shared = held.enter_context(_connected(options, f"{account}@{address}", folder / "ssh"))
            yield Store(address, account, given["path"], [*options, *shared], folder, params["restic_password"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _word(form: re.Pattern[str], word: str) -> str:
    """Return a word that ssh cannot take for an option or for more than one word."""
    if not form.fullmatch(word):
        raise GoliveError(f"{word!r} is no address or account of a backup store: correct backup.store of the plan")
    return word


@contextlib.contextmanager
def _connected(options: list[str], target: str, socket: Path) -> t.Iterator[list[str]]:
    """Hold one connection for all that is said to the store, and yield the options to share it: logging in costs 0.3 s.

    It ends with this process, however that ends: the kernel tells ssh.
    """
    if len(os.fsencode(socket)) > LONGEST_SOCKET or not shutil.which("ssh"):
        yield []
        return
    path = ["-o", f"ControlPath={socket}"]
    held = subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", "ssh", *options, *path, "-o", "ControlMaster=yes", "-N", target],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + limit.seconds(WAIT)
        while not socket.exists() and held.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        yield path
    finally:
        _ended(held)


def _ended(held: subprocess.Popen[bytes]) -> None:
    held.terminate()
    try:
        held.wait(5)
    except subprocess.TimeoutExpired:
        held.kill()
        held.wait(limit.GRACE)


def _options(key: str, known: str, port: int) -> list[str]:
    words = {
        "Port": port,
        "HostKeyAlias": ALIAS,
        "UserKnownHostsFile": known,
        "GlobalKnownHostsFile": "/dev/null",
        "StrictHostKeyChecking": "yes",
        "UpdateHostKeys": "no",
        "IdentityFile": key,
        "IdentitiesOnly": "yes",
        "BatchMode": "yes",
        "ClearAllForwardings": "yes",
        "ConnectTimeout": 10,
        "ServerAliveInterval": 10,
        "ServerAliveCountMax": 6,
        "Compression": "no",
        "Ciphers": "^aes128-gcm@openssh.com",  # no comma: restic splits its options there
    }
    return ["-F", "/dev/null", *(word for name, value in words.items() for word in ("-o", f"{name}={value}"))]
