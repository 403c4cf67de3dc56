# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An empty repository as a pattern for others: restic computes for seconds at each key that it makes (scrypt)."""

from __future__ import annotations

import base64
import binascii
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.store import Store
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.run import run

FOLDERS = ("", "/data", "/index", "/keys", "/locks", "/snapshots")


class Pattern(t.NamedTuple):
    """The two files of an empty repository, both encrypted by restic; the key's name is the SHA-256 of its content."""

    config: bytes
    key: bytes
    key_name: str

    def plain(self) -> dict[str, str]:
        """Return it as texts (base64)."""
        texts = {name: base64.b64encode(value).decode() for name, value in (("config", self.config), ("key", self.key))}
        return {**texts, "key_name": self.key_name}


def pattern_of(given: t.Mapping[str, str]) -> Pattern:
    """Return it from the texts of `plain`; raises GoliveError when they are not."""
    try:
        name = given["key_name"]
        int(name, 16)
        config, key = (base64.b64decode(given[part], validate=True) for part in ("config", "key"))
        return Pattern(config, key, name)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise GoliveError("the pattern of a repository is not what restic made: leave it out") from error


def make(password: str) -> Pattern:
    """Let restic make an empty repository in memory and return its files; raises GoliveError with what restic said."""
    with tempfile.TemporaryDirectory(prefix="golive-", dir="/run") as folder:
        command = ["restic", "-r", f"{folder}/repository", "--password-file", "/dev/stdin", "--no-cache", "init"]
        run(command, stdin=password + "\n", timeout=300)
        home = Path(folder) / "repository"
        key = next((home / "keys").iterdir())
        return Pattern((home / "config").read_bytes(), key.read_bytes(), key.name)


def lay(store: Store, pattern: Pattern) -> None:
    """Make the repository on the store; its config comes last and by a rename, because it says that there is one."""
    home = f"{store.path}/repository"
    for name, content in (("pattern.config", pattern.config), ("pattern.key", pattern.key)):
        (store.folder / name).write_bytes(content)
    store.batch(
        *(f"-mkdir {home}{folder}" for folder in FOLDERS),
        f"put {store.folder}/pattern.key {home}/keys/{pattern.key_name}",
        f"put {store.folder}/pattern.config {home}/config.new",
        f"rename {home}/config.new {home}/config",
    )
