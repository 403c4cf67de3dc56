"""The configurations of switches as the backup store keeps them: sealed (Fernet), with a key that the master gives.

The store's host reads none of them; whoever has the vault does, also without the controller that wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import Client, client_seal
from cryptography.fernet import Fernet, InvalidToken


class Capture(NamedTuple):
    """A configuration as a switch had it before its first change, with its row of the backup list."""

    record: JSON
    text: bytes

    @property
    def name(self) -> str:
        """Return the name of its file in the store."""
        return f"{self.record['host']}.{Path(self.record['path']).stem}"


def captures(found: Golive | None, switches: list[str], step: str = "network.ports") -> Iterator[Capture]:
    """Yield what this go-live has kept of switches; raises GoliveError for one that is not as the journal says."""
    if found is None:
        return
    for switch in switches:
        facts: JSON = found.journal.facts(switch, step)
        for record in facts.get("records") or ():
            path = found.folder / str(record["path"])
            try:
                yield Capture(record, path.read_bytes())
            except OSError as error:
                raise GoliveError(f"{switch}: {path} cannot be read: {error.strerror}; it is the backup") from error


def sealed(text: bytes, master: str, client: Client) -> str:
    """Return a text that only the master secret opens."""
    return Fernet(client_seal(master, client)).encrypt(text).decode()


def opened(token: str, master: str, client: Client) -> bytes:
    """Return what was sealed; raises GoliveError for what this master did not seal, or what was altered."""
    try:
        return Fernet(client_seal(master, client)).decrypt(token.encode())
    except InvalidToken as error:
        raise GoliveError(f"{client.host}: the sealed configuration is not opened by this master secret") from error
