"""Comware as a platform: its commands, its prompts and refusals; lines take effect one by one and are saved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Armed, Editing, Net, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured, Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._unlike import unlike
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import (
    config,
    lines,
    names,
    pair,
    render,
    show,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, PortState, SwitchState

_REFUSED = re.compile(
    r"^\s*(%.*|Error\b.*|Failed\b.*|Permission denied.*|.*\b(?:cannot|can't|not exist|doesn't|not supported|"
    r"not allowed|does not fit|invalid|conflicts?|exceeds?|is locked|exclusive|must be|please first)\b.*|"
    r".*\bis (?:not|already) (?:a member|an?|in|access|trunk|hybrid)\b.*|.*\bis a member\b.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"%(@\d+%?)?[A-Z][a-z]{2}\s+\d{1,2} \d\d:\d\d:\d\d|Please wait|Info:|.*VLAN.*already exists", re.IGNORECASE
)
_SAVED = re.compile(r"\A(?!.*(?:[Ff]ail|[Ee]rror)).*(?:saved?|written|save) .*successfully", re.DOTALL | re.IGNORECASE)

_NET = Net(
    armed=Armed.FIRST,
    arm=Say("configuration commit delay {minutes}"),
    confirm=Say("configuration commit"),
    inside=True,
)


class Comware(Platform):
    """H3C switches with Comware 7."""

    NETMIKO = "hp_comware"
    RUNNING, STARTUP = "display current-configuration", "display saved-configuration"
    LOGOUT = "quit"
    EDITING = Editing(
        begin=Say("system-view"),
        leave=Say("return"),
        save=Say(
            "save force",
            done=_SAVED,
            questions=(
                (re.compile(r"\[Y/N\]:?\s*$", re.IGNORECASE), "y"),
                (re.compile(r"press the enter key\):?\s*$", re.IGNORECASE), ""),
            ),
        ),
    )
    STATUS = "display interface brief"
    MEASURE = (
        STATUS,
        "display lldp neighbor-information verbose",
        "display mac-address",
        "display link-aggregation verbose",
        "display vlan all",
        "display interface",
        *pair.COMMANDS,
    )
    HARDWARE = ("display version", "display device manuinfo")
    DESCRIPTION_LENGTH, DESCRIPTION_FORBIDDEN = 80, "?"
    MLAG_NUMBERS = range(1, 1025)
    NO_NET = (
        "升级到支持 configuration commit delay 的 Comware 7 版本，它便能定时自动恢复",
        "upgrade it to a release of Comware 7 with configuration commit delay, then it can go back by a timer",
    )

    def net(self, running: str) -> Net | None:
        """Return the commit delay, which Comware 7 and later have; its end alone takes a change back."""
        found = re.search(r"^\s*version (\d+)\.", running, re.MULTILINE)
        return _NET if found and int(found[1]) >= 7 else None

    def needs_enable(self, prompt: str) -> bool:
        """Return False: what a user may is the user's role, and there is no mode to enter for it."""
        return False

    def prompt_base(self, prompt: str) -> str:
        """Return the system name without its brackets, with the bracket of the configuration views before it."""
        return "[" + prompt.strip().lstrip("<").removesuffix(">")

    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a configuration prompt; group 1 is its view, empty at the top."""
        return re.compile(rf"^{re.escape(base)}([^\]\r\n]*)\]", re.MULTILINE)

    def refused(self, answer: str) -> str:
        """Return the line with which Comware refuses a command; log messages and notices are none."""
        for found in _REFUSED.finditer(answer):
            line = found.group(1).strip()
            if not _HARMLESS.match(line):
                return line
        return ""

    def canonical(self, port: str) -> str:
        return names.canonical(port)

    def is_port(self, name: str) -> bool:
        return names.is_port(name)

    def domain(self, text: str) -> str:
        """Return a system MAC in full: it is what both of a pair share."""
        return pair.domain(text)

    def lag_port(self, number: int) -> str:
        return names.lag_port(number)

    def goes_with(self, mode: str, group: str | None = None) -> dict[str, Any]:
        """Return that a routed port has no VLANs, and that the interface of a group says whether LACP is spoken."""
        vlans = {"access": None, "native": None, "allowed": None} if mode == "routed" else {}
        return {**vlans, **({"lag_mode": "on" if group == "on" else "active"} if group else {})}

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
        return any(f"interface {names.shown_name(port, routed)}" in written for routed in (False, True))

    def taken_back(self, captured: str, now: str, written: Collection[str]) -> list[Stanza]:
        return config.FAMILY.taken_back(self.foreign(captured), self.foreign(now), written)

    def connected(self, status: str) -> set[str]:
        return show.connected(status)

    def measured(self, answers: Iterable[str]) -> Measured:
        return show.measured(answers)

    def hardware(self, answers: Iterable[str]) -> dict[str, Any]:
        return show.hardware(answers)
