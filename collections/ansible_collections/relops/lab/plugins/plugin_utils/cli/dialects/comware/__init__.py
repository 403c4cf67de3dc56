"""H3C Comware 7."""

from __future__ import annotations

import re

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import (
    exec_grammar,
    execs,
    ports,
    reports,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import load as loading
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.config import GRAMMARS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.words import MORE, said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.lines import LineShell
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

PIPE = re.compile(r"(.*?)\s*\|\s*(include|exclude|begin)\s+(.+)")
ANYWHERE = re.compile(r"\s*(display|save)\b")
STARS = "*" * 78
BANNER = f"""\

{STARS}
* Copyright (c) 2004-2019 New H3C Technologies Co., Ltd. All rights reserved.*
* Without the owner's prior written consent,{" " * 33}*
* no decompiling or reverse-engineering shall be allowed.{" " * 20}*
{STARS}

"""


class Comware(LineShell):
    """The dialect of H3C switches."""

    version = VERSION
    ssh_version = "Comware-7.1.070"
    comment = "#"
    rejected = " % Command rejected: {}"
    more = MORE
    breaks = False

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
        return interface

    def describe(self, switch: Switch) -> str:
        return reports.system_description(switch.model, version_of(switch))

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return loading.authenticate(device, user, password)

    def welcome(self, session: Session) -> str:
        return BANNER

    def prompt(self, session: Session) -> str:
        name = self.hostname(session.device)
        return f"[{name}{session.place.view}]" if session.place is not None else f"<{name}>"

    def asked(self, session: Session) -> Grammar:
        return exec_grammar.ANY_VIEW if session.place else exec_grammar.USER

    def entered(self, session: Session) -> Grammar:
        return GRAMMARS[session.place.mode]

    def unknown(self, error: CliError, text: str) -> str:
        return " % Unrecognized command found at '^' position."

    def command(self, session: Session, line: str) -> str | None:
        return line if ANYWHERE.match(line) else None

    def piped(self, line: str) -> tuple[str, str, str]:
        if "|" not in line:
            return line, "", ""
        found = PIPE.fullmatch(line)
        if not found:
            raise Invalid(line.index("|") + 1)
        return found[1], found[2], found[3]

    def refusal(self, session: Session, error: CliError, line: str) -> str:
        text, column = said(error, len(line.rstrip()))
        return self.pointed(session, column) + text + "\n"


DIALECT = Comware()
