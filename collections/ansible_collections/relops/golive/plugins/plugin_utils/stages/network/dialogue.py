"""How a switch is reached and what is said to it, whatever carries the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza


@dataclass(frozen=True, slots=True)
class Access:
    """How a switch is reached; `proxy` is a ProxyCommand with %h and %p, `known_hosts` the only host keys believed."""

    switch: str
    address: str
    user: str
    password: str = field(repr=False)
    enable: str = field(default="", repr=False)
    known_hosts: str = ""
    proxy: str = ""
    port: int = 22


class Dialogue(Protocol):
    """What the stage says to a switch; every method raises GoliveError that names the switch."""

    def ask(self, command: str) -> str:
        """Return the answer to a command of the privileged mode."""

    def begin(self) -> None:
        """Enter the configuration mode; refused while somebody else's changes lie there uncommitted."""

    def push(self, stanzas: list[Stanza]) -> None:
        """Write stanzas one by one; the first line that is refused or not answered ends it."""

    def check(self) -> str:
        """Let the switch examine what was pushed; return its candidate configuration, empty where it has none."""

    def commit(self) -> None:
        """Make what was pushed the running configuration, where it is not yet, and leave the configuration mode."""

    def abort(self) -> None:
        """Throw away what was pushed and not committed and leave the configuration mode; raises nothing."""

    def save(self) -> None:
        """Make the running configuration the one that the switch boots from, where committing does not."""

    def close(self) -> None:
        """End the session."""
