"""Cisco IOS and IOS-XE of Catalyst switches."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import (
    exec_grammar,
    execs,
    ports,
    reports,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import load as loading
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.config import (
    GRAMMARS,
    PROMPTS,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.names import short_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.lines import LineShell
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch


class Ios(LineShell):
    """The dialect of Catalyst switches."""

    version = VERSION
    ssh_version = "Cisco-1.25"

    def check(self, switch: Switch, text: str) -> list[str]:
        return loading.check(switch, text)

    def load(self, device: Device, text: str) -> list[str]:
        return loading.load(device, text)

    def store(self, device: Device) -> None:
        execs.store(device, "console")

    def intent(self, device: Device) -> Intent:
        return ports.intent(device)

    def hostname(self, device: Device) -> str:
        return reports.hostname(device)

    def short(self, interface: str) -> str:
        return short_name(interface)

    def describe(self, switch: Switch) -> str:
        return reports.system_description(switch.model, version_of(switch))

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return loading.authenticate(device, user, password)

    def begin(self, session: Session) -> None:
        session.privilege = loading.privilege(session.device, session.user)

    def welcome(self, session: Session) -> str:
        return "\n"

    def prompt(self, session: Session) -> str:
        name = self.hostname(session.device)
        if session.place is not None:
            return f"{name[:20]}{PROMPTS[session.place.mode]}#"
        return name + ("#" if session.privilege == 15 else ">")

    def asked(self, session: Session) -> Grammar:
        return exec_grammar.PRIVILEGED if session.privilege == 15 else exec_grammar.USER

    def entered(self, session: Session) -> Grammar:
        return GRAMMARS[session.place.mode]

    def refusal(self, session: Session, error: CliError, line: str) -> str:
        end = "\n" if error.column is not None else ""
        return self.pointed(session, error.column) + said(error) + "\n" + end


DIALECT = Ios()
