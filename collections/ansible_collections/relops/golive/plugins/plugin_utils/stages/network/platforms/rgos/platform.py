"""RGOS as a platform: its commands, its prompts and refusals; lines take effect one by one and are saved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Editing, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured, Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._unlike import unlike
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import (
    config,
    lines,
    names,
    render,
    show,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, PortState, SwitchState

_REFUSED = re.compile(
    r"^\s*(%.*|(?:Error|Failed|Fail)\b.*|.*\b(?:is locked|permission denied|cannot|can't|not allowed)\b.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_HARMLESS = re.compile(r"%\s?(?:Warning|Notice|Info)\b|%[A-Z0-9_]+-\d-[A-Z0-9_]+:|.*Access VLAN does not exist")


class Rgos(Platform):
    """Ruijie switches."""

    NETMIKO = "ruijie_os"
    SHUTS = True
    RUNNING, STARTUP = "show running-config", "show startup-config"
    LOGOUT = "exit"
    EDITING = Editing(
        begin=Say("configure terminal"),
        leave=Say("end"),
        save=Say(
            "write",
            done=re.compile(r"\[OK\]"),
            questions=(
                (re.compile(r"\[(?:yes/no|y/n)\]:?\s*$", re.IGNORECASE), "yes"),
                (re.compile(r"\[confirm\]\s*$", re.IGNORECASE), ""),
            ),
        ),
    )
    STATUS = "show interfaces status"
    MEASURE = (
        STATUS,
        "show lldp neighbors detail",
        "show mac-address-table",
        "show aggregatePort summary",
        "show lacp summary",
        "show interfaces switchport",
        "show ip interface brief",
    )
    HARDWARE = ("show version",)
    DESCRIPTION_LENGTH, DESCRIPTION_FORBIDDEN = 80, "?"
    NO_NET = (
        "RGOS 没有定时自动恢复的功能：请从带外管理口（Mgmt 0）或控制台改动",
        "RGOS has nothing that goes back by itself: reach the switch out of band (Mgmt 0) or by its console",
    )

    def needs_enable(self, prompt: str) -> bool:
        return prompt.endswith(">")

    def prompt_base(self, prompt: str) -> str:
        return prompt.rstrip("#> ")

    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a configuration prompt; group 1 is its mode: an interface's holds its name."""
        return re.compile(rf"^{re.escape(base)}\(config([^)\r\n]*)\)#", re.MULTILINE)

    def refused(self, answer: str) -> str:
        """Return the line with which RGOS refuses a command; warnings and log messages are none."""
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

    def goes_with(self, mode: str, group: str | None = None) -> dict[str, Any]:
        """Return that a routed port has no VLANs: whether the device keeps them is not to matter."""
        return {"access": None, "native": None, "allowed": None} if mode == "routed" else {}

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
        return config.FAMILY.taken_back(self.foreign(captured), self.foreign(now), written)

    def connected(self, status: str) -> set[str]:
        return show.connected(status)

    def measured(self, answers: Iterable[str]) -> Measured:
        return show.measured(answers)

    def hardware(self, answers: Iterable[str]) -> dict[str, Any]:
        return show.hardware(answers)
