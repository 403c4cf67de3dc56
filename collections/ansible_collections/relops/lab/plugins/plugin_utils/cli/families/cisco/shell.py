"""The command line of the family: EXEC and configuration modes. A dialect fills in the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import boot
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import Nature
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.lines import LineShell
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

EXEC_WORDS = re.compile(r"\s*(do\s|(sho?w?|copy|write?|ping|terminal|dir|checkpoint|rollback\s+running)\b)")


class Shell(LineShell):
    """What the dialects of the family share of `cli/dialect.py`; a dialect sets the class attributes."""

    version: str
    ssh_version: str
    nature: Nature
    grammars: Mapping[str, Grammar]
    boot: boot.Boot
    privileged: Grammar
    user: Grammar
    rejected = "% {}"

    # --- the lab's questions

    def check(self, switch: Switch, text: str) -> list[str]:
        return self.boot.check(self, switch, text)

    def load(self, device: Device, text: str) -> list[str]:
        return self.boot.load(self, device, text)

    def store(self, device: Device) -> None:
        raise NotImplementedError

    def intent(self, device: Device) -> Intent:
        return self.nature.intent(device)

    def hostname(self, device: Device) -> str:
        return device.running.value("", "hostname") or "switch"

    def short(self, interface: str) -> str:
        return interface

    def describe(self, switch: Switch) -> str:
        raise NotImplementedError

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return self.boot.authenticate(device, user, password)

    # --- a dialect's own

    def place(self, session: Session) -> str:
        """What the prompt says of the place in the configuration, without the name before and the sign after it."""
        raise NotImplementedError

    def sign(self, session: Session) -> str:
        return "#" if session.privilege == 15 else ">"

    def context(self, device: Device, who: str) -> Context:
        """A place at the top of the running configuration."""
        return Context(device, who, self.nature, self.grammars)

    def said(self, error: CliError, line: str) -> str:
        """What the system prints instead of doing a line."""
        raise NotImplementedError

    def privilege(self, device: Device, user: str) -> int:
        return 15

    def begin(self, session: Session) -> None:
        session.privilege = self.privilege(session.device, session.user)

    def prompt(self, session: Session) -> str:
        return f"{self.hostname(session.device)}{self.place(session)}{self.sign(session)}"

    def asked(self, session: Session) -> Grammar:
        return self.privileged if session.privilege == 15 else self.user

    def entered(self, session: Session) -> Grammar:
        return self.grammars[session.place.mode]

    def unknown(self, error: CliError, text: str) -> str:
        return self.said(error, text)

    def command(self, session: Session, line: str) -> str | None:
        return re.sub(r"^\s*do\s+", "", line) if EXEC_WORDS.match(line) else None

    def refusal(self, session: Session, error: CliError, line: str) -> str:
        return self.said(error, line) + "\n"
