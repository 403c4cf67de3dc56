"""Ruijie RGOS."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import execs, ports, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import load as loading
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.config import GRAMMARS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.lines import LineShell
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch


class Rgos(LineShell):
    """The dialect of Ruijie switches."""

    version = VERSION
    ssh_version = "RGOS_SSH_1.0"

    def check(self, switch: Switch, text: str) -> list[str]:
        return loading.check(switch, text)

    def load(self, device: Device, text: str) -> list[str]:
        return loading.load(device, text)

    def store(self, device: Device) -> None:
        execs.store(device, "console")

    def intent(self, device: Device) -> Intent:
        return ports.intent(device)

    def hostname(self, device: Device) -> str:
        return shows.hostname(device)

    def short(self, interface: str) -> str:
        return interface

    def describe(self, switch: Switch) -> str:
        return shows.system_description(switch.model, version_of(switch))

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return loading.authenticate(device, user, password)

    def begin(self, session: Session) -> None:
        session.privilege = loading.privilege(session.device, session.user)

    def welcome(self, session: Session) -> str:
        return "\n"

    def prompt(self, session: Session) -> str:
        name = self.hostname(session.device)
        if session.place is not None:
            return f"{name}(config{session.place.shown})#"
        return name + ("#" if session.privilege == 15 else ">")

    def asked(self, session: Session) -> Grammar:
        return execs.PRIVILEGED if session.privilege == 15 else execs.USER

    def entered(self, session: Session) -> Grammar:
        return GRAMMARS[session.place.mode]

    def refusal(self, session: Session, error: CliError, line: str) -> str:
        end = "\n" if error.column is not None else ""
        return self.pointed(session, error.column) + said(error) + "\n" + end


DIALECT = Rgos()
