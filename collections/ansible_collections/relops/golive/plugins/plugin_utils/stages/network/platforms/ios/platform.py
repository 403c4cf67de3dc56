"""Cisco IOS as a platform: its commands, its prompts and refusals; lines take effect one by one and are saved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Armed, Editing, Net, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured, Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._unlike import unlike
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import (
    config,
    lines,
    names,
    render,
    show,
    vtp,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, PortState, SwitchState

_REFUSED = re.compile(r"^\s*(%.*|Command rejected.*|Configuration mode.*locked.*|.*\bInvalid input\b.*)$", re.MULTILINE)
_HARMLESS = re.compile(r"%\s?(Access VLAN does not exist|Warning:|Portfast )|%[A-Z0-9_]+-(?:\w+-)?\d-[A-Z0-9_]+:")

_NET = Net(
    armed=Armed.BEGIN,
    arm=Say("configure terminal revert timer {minutes}"),
    confirm=Say("configure confirm"),
    revert=(Say("configure revert now"),),
    pending="show archive config rollback timer",
    runs=re.compile(r"Timer value|Timer type", re.IGNORECASE),
    rests=re.compile(r"No Rollback Confirmed Change", re.IGNORECASE),
    longest=7200,
)


class Ios(Platform):
    """Catalyst switches."""

    NETMIKO = "cisco_ios"
    RUNNING, STARTUP = "show running-config", "show startup-config"
    LOGOUT = "exit"
    EDITING = Editing(
        begin=Say("configure terminal"),
        leave=Say("end"),
        save=Say(
            "write memory",
            done=re.compile(r"\[OK\]"),
            questions=((re.compile(r"Overwrite the previous NVRAM configuration\?\s*\[confirm\]\s*$"), ""),),
        ),
    )
    STATUS = "show interfaces status"
    MEASURE = (
        STATUS,
        "show lldp neighbors detail",
        "show mac address-table",
        "show etherchannel summary",
        "show ip interface brief",
        "show interfaces switchport",
        "show lldp neighbors",
    )
    HARDWARE = ("show version", "show inventory")
    DESCRIPTION_LENGTH, DESCRIPTION_FORBIDDEN = 200, "?"
    RESERVED_VLANS = vtp.RESERVED

    NO_NET = (
        "在配置中加入 archive 与 path(例如 path flash:golive), 它便能定时自动恢复",
        "configure archive with a path (e.g. path flash:golive), then it can go back by a timer",
    )

    def net(self, running: str) -> Net | None:
        """Return the revert timer, which IOS has only where an archive with a path keeps what to go back to."""
        archive = config.FAMILY.stanzas(running).get("archive", ())
        return _NET if any(line.startswith("path ") for line in archive) else None

    def needs_enable(self, prompt: str) -> bool:
        return prompt.endswith(">")

    def prompt_base(self, prompt: str) -> str:
        """Return the part of the hostname that configuration prompts keep: IOS cuts it at 20 characters or before."""
        return prompt.rstrip("#> ")[:16]

    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a configuration prompt; group 1 is its mode, empty at the top.

        A host name may have brackets of its own.
        """
        return re.compile(rf"^{re.escape(base)}\S*?\(config([^)\s]*)\)#", re.MULTILINE)

    def refused(self, answer: str) -> str:
        """Return the line with which IOS refuses a command; warnings and log messages are none."""
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

    def beside(self, text: str) -> tuple[str, ...]:
        return vtp.beside(text)

    def joined(self, text: str, answers: Iterable[str]) -> str:
        return vtp.joined(text, answers)

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
