"""Cisco NX-OS as a platform: its commands, prompts and refusals; lines take effect one by one and are saved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Editing, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured, Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._unlike import unlike
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos import (
    config,
    lines,
    names,
    render,
    show,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, PortState, SwitchState

_REFUSED = re.compile(
    r"^\s*(%.*|(?:ERROR|Error|Syntax error|command failed|Cannot|Invalid)\b.*|.*\bPermission denied\b.*)$", re.MULTILINE
)
_HARMLESS = re.compile(r"%\s?Warning|%[A-Z0-9_]+-(?:\w+-)?\d-[A-Z0-9_]+:")


class Nxos(Platform):
    """Nexus switches."""

    NETMIKO = "cisco_nxos"
    SHUTS = True
    RUNNING, STARTUP = "show running-config", "show startup-config"
    LOGOUT = "exit"
    EDITING = Editing(
        begin=Say("configure terminal"),
        leave=Say("end"),
        save=Say("copy running-config startup-config", done=re.compile(r"Copy complete")),
    )
    STATUS = "show interface status"
    MEASURE = (
        STATUS,
        "show lldp neighbors detail",
        "show mac address-table",
        "show port-channel summary",
        "show ip interface brief",
        "show interface switchport",
        "show vpc",
    )
    HARDWARE = ("show version", "show inventory")
    DESCRIPTION_LENGTH, DESCRIPTION_FORBIDDEN = 80, "?"
    MLAG_NUMBERS = range(1, 4097)
    RESERVED_VLANS = frozenset(range(3968, 4095))

    def needs_enable(self, prompt: str) -> bool:
        return prompt.endswith(">")

    def prompt_base(self, prompt: str) -> str:
        """Return the host name, which every configuration prompt keeps whole."""
        return prompt.rstrip("#> ")

    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a configuration prompt; group 1 is its mode, empty at the top."""
        return re.compile(rf"^{re.escape(base)}\(config([^)\s]*)\)# ?", re.MULTILINE)

    def refused(self, answer: str) -> str:
        """Return the line with which NX-OS refuses a command; warnings and log messages are none."""
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
        return render.render(current, wanted)

    def wrote_to(self, port: str, written: Collection[str]) -> bool:
        return f"interface {port}" in written

    def taken_back(self, captured: str, now: str, written: Collection[str]) -> list[Stanza]:
        return config.taken_back(captured, now, written)

    def connected(self, status: str) -> set[str]:
        return show.connected(status)

    def measured(self, answers: Iterable[str]) -> Measured:
        return show.measured(answers)

    def hardware(self, answers: Iterable[str]) -> dict[str, Any]:
        return show.hardware(answers)
