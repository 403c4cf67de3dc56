"""One logged-in operator: a terminal, a place in the command line, and a name for the log."""

from __future__ import annotations

import importlib
import re
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import Terminal
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

DIALECTS = "ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects"

SECRET = re.compile(r"((?:secret|password|key|community)(?:\s+\d)?)\s+\S+")


@dataclass
class Session:
    """`place` belongs to the dialect (modes); `lines` counts configuration lines."""

    device: Device
    terminal: Terminal
    user: str
    origin: str
    number: int
    privilege: int = 1
    place: Any = None
    lines: int = 0
    heard: float = field(default_factory=time.time)

    def log(self, line: str) -> None:
        """Write an entered line to the wire log, without secrets."""
        self.heard = time.time()
        hidden = SECRET.sub(r"\1 ***", line)
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        with self.device.paths.wire_log.open("a", encoding="utf-8") as log:
            log.write(f"{moment} vty{self.number} {self.user} {hidden}\n")


class Logout(Exception):
    """The operator leaves."""


class Dialect(Protocol):
    """A vendor's command line. Every dialect is a folder or file that offers these."""

    def check(self, switch: Switch, text: str) -> list[str]:
        """The lines of a configuration that this switch would refuse, as `line 7: text: why`."""

    def load(self, device: Device, text: str) -> list[str]:
        """Boot with this configuration; the refused lines."""

    def store(self, device: Device) -> None:
        """Save the running configuration, as a switch that was delivered configured."""

    def intent(self, device: Device) -> Intent:
        """What the running configuration asks of the data plane."""

    def hostname(self, device: Device) -> str: ...

    def short(self, interface: str) -> str:
        """An interface as LLDP announces it."""

    def describe(self, switch: Switch) -> str:
        """The system description that LLDP announces."""

    def authenticate(self, device: Device, user: str, password: str) -> bool: ...

    async def serve(self, session: Session) -> None:
        """Talk until the operator leaves (Logout) or the line is closed."""

    async def once(self, session: Session, line: str) -> None:
        """Do a single command (`ssh device command`)."""


def dialect_of(switch: Switch) -> Dialect:
    """The command line of a switch's vendor."""
    found: Dialect = importlib.import_module(f"{DIALECTS}.{switch.dialect}").DIALECT
    return found
