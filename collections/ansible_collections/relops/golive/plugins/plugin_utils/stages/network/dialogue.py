"""How a switch is reached and what is said to it, whatever carries the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Net, Say
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
        """Return the answer to a command of the privileged mode, as people read it."""

    def configuration(self, command: str) -> str:
        """Return the configuration that a command shows, with every byte of it."""

    def gave_ahead(self) -> bool:
        """Tell whether a configuration that was read before the switch's turn was given since this was asked last."""

    def begin(self, instead: Say | None = None) -> None:
        """Enter the configuration mode; refused while somebody else's changes lie there uncommitted."""

    def say(self, say: Say) -> None:
        """Say a command of the configuration mode that must be believed."""

    def push(self, stanzas: list[Stanza]) -> None:
        """Write stanzas one by one; the first line that is refused or not answered ends it."""

    def check(self) -> str:
        """Let the switch examine what was pushed; return its candidate configuration, empty where it has none."""

    def commit(self, instead: Say | None = None) -> None:
        """Make what was pushed the running configuration, where it is not yet, and leave the configuration mode."""

    def abort(self) -> None:
        """Throw away what was pushed and not committed and leave the configuration mode; raises nothing."""

    def save(self) -> None:
        """Make the running configuration the one that the switch boots from, where committing does not."""

    def confirm(self, net: Net) -> None:
        """Keep a change that the timer of a net would take back."""

    def revert(self, net: Net) -> None:
        """Take a change back at once, before the timer of a net does."""

    def pending(self, net: Net) -> bool | None:
        """Tell whether the timer of a net runs; None where the switch does not tell."""

    def close(self) -> None:
        """End the session."""
