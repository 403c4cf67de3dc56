"""One logged-in operator: a terminal, a place in the command line, and a name for the log."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import Terminal

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
        with self.device.paths.wire_log.open("a", encoding="utf-8", errors="surrogateescape") as log:
            log.write(f"{moment} vty{self.number} {self.user} {hidden}\n")


class Logout(Exception):
    """The operator leaves."""
