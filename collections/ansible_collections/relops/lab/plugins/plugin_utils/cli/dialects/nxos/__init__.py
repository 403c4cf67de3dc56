"""Cisco NX-OS of Nexus switches."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.nxos import config, execs, reports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.boot import Boot
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.shell import Shell
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Ambiguous, CliError, Incomplete, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

WELCOME = """\
Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac
"""


class Nxos(Shell):
    """The dialect of Nexus switches."""

    version = reports.VERSION
    ssh_version = "Cisco-1.25"
    nature = config.NATURE
    grammars = config.GRAMMARS
    privileged = user = execs.GRAMMAR
    more = "--More--"
    boot = Boot(
        factory="feature lldp\nno ip domain-lookup\nline console\nline vty\n",
        comments=("!", "version ", "vlan 1\n"),
        user="username NAME password 5 SECRET  role network-admin",
    )

    def store(self, device: Device) -> None:
        execs.store(device, "console")

    def short(self, interface: str) -> str:
        return interface

    def describe(self, switch: Switch) -> str:
        return reports.description(switch)

    def context(self, device: Device, who: str) -> Context:
        return execs.context(device, who)

    def place(self, session: Session) -> str:
        return config.PROMPTS[session.place.mode] if session.place is not None else ""

    def sign(self, session: Session) -> str:
        return "# "

    def welcome(self, session: Session) -> str:
        return WELCOME

    def said(self, error: CliError, line: str) -> str:
        if isinstance(error, Invalid):
            return "% Invalid command at '^' marker."
        if isinstance(error, Incomplete):
            return "% Incomplete command at '^' marker."
        if isinstance(error, Ambiguous):
            return "% Ambiguous command at '^' marker."
        return error.text

    def refusal(self, session: Session, error: CliError, line: str) -> str:
        if not isinstance(error, (Invalid, Incomplete, Ambiguous)):
            return super().refusal(session, error, line)
        column = len(line.rstrip()) if error.column is None else error.column
        return self.pointed(session, column) + self.said(error, line) + "\n"


DIALECT = Nxos()
