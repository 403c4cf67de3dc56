"""A switch of Huawei as a platform: what all generations have in common."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured, Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import (
    config,
    lines,
    names,
    render,
    show,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._indented import section_text
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._unlike import unlike
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, PortState, SwitchState

_REFUSED = re.compile(r"^\s*(Error(?:\[\d+\])?\s*:.*|Failed to .*)$", re.MULTILINE)
SAVED = re.compile(r"success", re.IGNORECASE)
YES = (
    (re.compile(r"[\[(][Yy]/[Nn][\])](?:\[[YyNn]\])?\s*:?\s*$"), "y"),
    (re.compile(r"\[[^\]\n]+\.(?:zip|cfg|dat)\]\s*:\s*$"), ""),
)
"""The questions of `save`: whether to go on, whether to overwrite, and into which file."""


class Huawei(Platform):
    """What VRP 5 and VRP 8 share."""

    NAMES: ClassVar[names.Names]
    READER: ClassVar[config.Reader]
    WRITER: ClassVar[render.Writer]

    RUNNING, STARTUP = "display current-configuration", "display saved-configuration"
    LOGOUT = "quit"
    STATUS = "display interface brief"
    MEASURE: ClassVar[tuple[str, ...]] = (
        "display interface",
        "display lldp neighbor",
        "display mac-address",
        "display eth-trunk",
        "display port vlan active",
    )
    HARDWARE = ("display version", "display elabel")
    DESCRIPTION_LENGTH, DESCRIPTION_FORBIDDEN = 242, "?"

    def needs_enable(self, prompt: str) -> bool:
        return False

    def prompt_base(self, prompt: str) -> str:
        """Return the name of the switch, which every prompt keeps whole."""
        return prompt.removeprefix("<").removesuffix(">")

    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a prompt of the system view and below; group 1 is the view, empty at the top."""
        return re.compile(rf"^\[[~*]?{re.escape(base)}((?:-[^\]\n]*)?)\]", re.MULTILINE)

    def refused(self, answer: str) -> str:
        """Return the line with which a command is refused; `Info:` and `Warning:` refuse nothing."""
        found = _REFUSED.search(answer)
        return found.group(1).strip() if found else ""

    def canonical(self, port: str) -> str:
        return self.NAMES.canonical(port)

    def is_port(self, name: str) -> bool:
        return names.is_port(name) and self.canonical(name) == name

    def lag_port(self, number: int) -> str:
        return names.lag_port(number)

    def unfit(self, text: str, desired: Desired) -> list[str]:
        return unlike(text, self.parse(text), desired)

    def allows(self, line: str) -> bool:
        return lines.allows(line)

    def settled(self, text: str) -> str:
        return self.READER.settled(text)

    def parse(self, text: str) -> SwitchState:
        return self.READER.parse(text)

    def foreign(self, text: str) -> list[str]:
        return config.foreign(text)

    def addressed(self, port: PortState) -> bool:
        """Tell whether a port has an address, also one by DHCP or with more than one."""
        return port.address is not None or any(line.startswith("ip address") for line in port.opaque)

    def section(self, name: str, port: PortState | None) -> str:
        """Return an interface as the switch shows it, secrets hidden; empty when there is none."""
        if port is None:
            return ""
        head = f"interface {name}"
        return section_text({head: tuple(render.section_lines(name, port, self.WRITER))}, [head])

    def vlan_section(self, vlan: int, name: str | None) -> str:
        return f"vlan {vlan}\n" + (f" name {name}\n" if name else "")

    def render(self, current: SwitchState, wanted: SwitchState) -> list[Stanza]:
        return self.WRITER.render(current, wanted)

    def wrote_to(self, port: str, written: Collection[str]) -> bool:
        return f"interface {port}" in written

    def taken_back(self, captured: str, now: str, written: Collection[str]) -> list[Stanza]:
        return config.FAMILY.taken_back(self.foreign(captured), self.foreign(now), written)

    def connected(self, status: str) -> set[str]:
        return show.connected(status, self.NAMES)

    def measured(self, answers: Iterable[str]) -> Measured:
        return show.measured(answers, self.NAMES)

    def hardware(self, answers: Iterable[str]) -> dict[str, Any]:
        return show.hardware(answers)
