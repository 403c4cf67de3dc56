# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A client's access to its own folder on the backup store: SFTP with a key that lives in memory for the time of use."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import subprocess
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.run import run
from ansible_collections.relops.golive.plugins.module_utils.words import address, checked, single_line

ALIAS = "golive-store"
RUN = Path("/run/golive")
LONGEST_SOCKET = 90
"""Bytes of a socket's path: a Unix socket has 108, and ssh makes it under a longer name first."""
WAIT = 15.0
"""Seconds for the connection to stand; whoever comes without it connects by itself and tells what is wrong."""


class Store(t.NamedTuple):
    """Where this client's backups are: address, folder on the store, and the ssh options to get there."""

    address: str
    account: str
    path: str
    options: list[str]
    folder: Path

    def ssh(self) -> str:
        """Return the command line with which restic speaks SFTP."""
        return shlex.join(["ssh", *self.options, f"{self.account}@{self.address}", "-s", "sftp"])

    def batch(self, *commands: str) -> str:
        """Run SFTP commands and return what they print; raises GoliveError when one fails (prefix `-`: it may)."""
        target = f"{self.account}@{self.address}"
        try:
            return run(["sftp", *self.options, "-b", "-", target], stdin="\n".join(commands) + "\n").out
        except GoliveError as error:
            raise GoliveError(
                f"the backup store {self.address}:{self.path} cannot be used: {_reason(str(error))}; "
                "check the address, the out-of-band network and that step backup.store was done"
            ) from error

    def files(self) -> list[str]:
        """Return the names in this client's folder and its repository (`repository/config` tells that there is one)."""
        listing = self.batch(f"cd {self.path}", "ls -1", "-ls -1 repository")
        return [line.strip() for line in listing.splitlines() if not line.startswith("sftp>")]

    def save(self, name: str, content: t.Any) -> None:
        """Write a JSON document into the client's folder, all or nothing."""
        local = self.folder / name
        local.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
        away = f"{self.path}/{name}"
        self.batch(f"put {local} {away}.new", f"rename {away}.new {away}")

    def load(self, name: str) -> t.Any:
        """Return a JSON document of the client's folder, None when it isn't there."""
        if name not in self.files():
            return None
        local = self.folder / name
        self.batch(f"get {self.path}/{name} {local}")
        return json.loads(local.read_text(encoding="utf-8"))

    def room(self) -> str:
        """Return how full the store is, in words for an error."""
        lines = [line for line in self.batch(f"df -h {self.path}").splitlines() if "%" in line]
        return f"{lines[-1].split()[-1]} of it used" if lines else "its free space is unknown"


@contextlib.contextmanager
def opened(params: t.Mapping[str, t.Any], purpose: str) -> t.Iterator[Store]:
    """Hold the key in /run for the time of use; what an earlier, killed use left there is replaced."""
    given = params["store"]
    if not given["host_keys"] or not params.get("client_secret"):
        raise GoliveError(
            f"the backup store {given['address']} is not prepared for this host: run step backup.store first"
        )
    where = f"{checked('account', given['account'])}@{address(given['address'])}"
    path, lines = checked("root", given["path"]), [single_line(line, "host key") for line in given["host_keys"]]
    folder = RUN / checked("name", f"backup-{purpose}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        key = _private(folder / "key", params["client_secret"].rstrip("\n") + "\n")
        known = _private(folder / "known_hosts", "".join(f"{ALIAS} {line}\n" for line in lines))
        options = _options(key, known, given["port"])
        with _connected(options, where, folder / "ssh") as shared:
            yield Store(given["address"], given["account"], path, [*options, *shared], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _connected(options: list[str], target: str, socket: Path) -> t.Iterator[list[str]]:
    """Hold one connection for all that is said to the store, and yield the options to share it: logging in costs 0.3 s.

    It ends with this process, however that ends: the session that holds it reads from our pipe.
    """
    if len(os.fsencode(socket)) > LONGEST_SOCKET or not shutil.which("ssh"):
        yield []
        return
    path = ["-o", f"ControlPath={socket}"]
    held = subprocess.Popen(
        ["ssh", *options, *path, "-o", "ControlMaster=yes", target, "-s", "sftp"],
        stdin=subprocess.PIPE,
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
    if held.stdin:
        held.stdin.close()
    try:
        held.wait(5)
    except subprocess.TimeoutExpired:
        held.kill()
        held.wait(limit.GRACE)


def _private(path: Path, text: str) -> Path:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def _options(key: Path, known: Path, port: int) -> list[str]:
    words = {
        "Port": port,
        "HostKeyAlias": ALIAS,
        "UserKnownHostsFile": known,
        "GlobalKnownHostsFile": "/dev/null",
        "StrictHostKeyChecking": "yes",
        "IdentityFile": key,
        "IdentitiesOnly": "yes",
        "BatchMode": "yes",
        "ConnectTimeout": 10,
        "ServerAliveInterval": 10,
        "ServerAliveCountMax": 6,
        "Compression": "no",
        "Ciphers": "^aes128-gcm@openssh.com",  # no comma: restic splits its options there
    }
    return ["-F", "/dev/null", *(word for name, value in words.items() for word in ("-o", f"{name}={value}"))]


def _reason(text: str) -> str:
    return text.split(": ", 1)[-1]
