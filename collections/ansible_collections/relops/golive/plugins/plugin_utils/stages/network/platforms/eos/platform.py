"""Arista EOS as a platform: its commands, prompts and refusals; changes are made in a configuration session."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Armed, Editing, Net, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured, Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._unlike import unlike
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos import (
    config,
    lines,
    names,
    render,
    show,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, PortState, SwitchState

_REFUSED = re.compile(r"^\s*(%.*|Error\b.*)$", re.MULTILINE)
_HARMLESS = re.compile(r"%\s?Warning|%[A-Z0-9_]+-(?:\w+-)?\d-[A-Z0-9_]+:")
_SESSION = f"golive-{secrets.token_hex(4)}"
"""The configuration session of this run alone: what a killed run left uncommitted in its own is nobody's way."""
_NET = Net(
    armed=Armed.COMMIT,
    arm=Say("commit timer {clock}"),
    confirm=Say(f"configure session {_SESSION} commit"),
    revert=(Say(f"configure session {_SESSION} abort"),),
    pending="show configuration sessions",
    runs=re.compile(r"pendingCommitTimer"),
    shortest=60,
    longest=7200,
)


class Eos(Platform):
    """Arista switches."""

    NETMIKO = "arista_eos"
    RUNNING, STARTUP = "show running-config", "show startup-config"
    LOGOUT = "exit"
    EDITING = Editing(
        begin=Say(f"configure session {_SESSION}"),
        leave=Say("end"),
        candidate="show session-config",
        commit=Say("commit"),
        abort=Say("abort"),
        save=Say("write memory", done=re.compile(r"Copy completed successfully|\[OK\]")),
    )
    STATUS = "show interfaces status"
    MEASURE = (
        STATUS,
        "show lldp neighbors detail",
        "show mac address-table",
        "show port-channel summary",
        "show ip interface brief",
        "show interfaces trunk",
        "show mlag",
        "show mlag interfaces",
    )
    HARDWARE = ("show version",)
    DESCRIPTION_LENGTH, DESCRIPTION_FORBIDDEN = 240, "?"
    MLAG_NUMBERS = range(1, 2001)

    def net(self, running: str) -> Net | None:
        """Return the timer of a commit, which every switch with configuration sessions has."""
        return _NET

    def needs_enable(self, prompt: str) -> bool:
        return prompt.endswith(">")

    def prompt_base(self, prompt: str) -> str:
        """Return the host name, which every configuration prompt keeps whole."""
        return prompt.rstrip("#> ")

    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a configuration prompt; group 1 is its mode, empty at the top.

        Committing and giving up leave the configuration mode by themselves: where nothing was refused, the prompt
        outside it is an answer, too.
        """
        name = re.escape(base)
        return re.compile(rf"^{name}\(config([^)\s]*)\)#|\A(?:(?!\s*%)[^\n]*\n)*{name}#", re.MULTILINE)

    def refused(self, answer: str) -> str:
        """Return the line with which EOS refuses a command; warnings and log messages are none."""
        for found in _REFUSED.finditer(answer):
            line = found.group(1).strip()
            if not _HARMLESS.match(line):
                return line
        return ""

    def canonical(self, port: str) -> str:
        return names.canonical(port)

    def is_port(self, name: str) -> bool:
        return names.is_port(name)

    def lag_port(self, number: int) -> str:
        return names.lag_port(number)

    def unfit(self, text: str, desired: Desired) -> list[str]:
        return unlike(text, self.parse(text), desired)

    def allows(self, line: str) -> bool:
        return lines.allows(line)

    def settled(self, text: str) -> str:
        return config.settled(text)

    def parse(self, text: str) -> SwitchState:
        return config.parse(text)

    def foreign(self, text: str) -> list[str]:
        return config.foreign(text)

    def addressed(self, port: PortState) -> bool:
        return config.addressed(port)

    def section(self, name: str, port: PortState | None) -> str:
        return config.section(name, port)

    def vlan_section(self, vlan: int, name: str | None) -> str:
        return config.vlan_section(vlan, name)

    def render(self, current: SwitchState, wanted: SwitchState) -> list[Stanza]:
        return render.WRITING.stanzas(current, wanted)

    def wrote_to(self, port: str, written: Collection[str]) -> bool:
        return f"interface {port}" in written

    def taken_back(self, captured: str, now: str, written: Collection[str]) -> list[Stanza]:
        return config.FAMILY.taken_back(config.foreign(captured), config.foreign(now), written)

    def connected(self, status: str) -> set[str]:
        return show.connected(status)

    def measured(self, answers: Iterable[str]) -> Measured:
        return show.measured(answers)

    def hardware(self, answers: Iterable[str]) -> dict[str, Any]:
        return show.hardware(answers)
