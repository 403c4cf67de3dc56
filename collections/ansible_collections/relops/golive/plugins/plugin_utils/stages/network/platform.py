"""What the network stage needs to know of a network operating system: one file per system in `platforms`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState

_PACKAGE = "ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms"
_FOLDER = Path(__file__).parent / "platforms"


class Stanza(NamedTuple):
    """Lines that are written together: the head, what follows in its section, and the line that leaves it."""

    head: str
    lines: tuple[str, ...] = ()
    leave: str = ""

    def commands(self) -> tuple[str, ...]:
        """Return the lines in the order in which they are written."""
        return (self.head, *self.lines, self.leave) if self.leave else (self.head, *self.lines)


BUNDLED = "bundled"
"""The state of a member that carries traffic for its port-channel, which is up."""


class Neighbour(NamedTuple):
    """What a device on a port says of itself by LLDP: system name, and every name it gives its port."""

    system: str
    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a switch measures on its ports, by full interface name; speeds as 100M, 1G, 10G or empty.

    `bundles` has the port-channel of a member and its state there (BUNDLED or what it is instead), `addresses` the IP
    address of a routed port without its length.
    """

    status: dict[str, str] = field(default_factory=dict)
    speed: dict[str, str] = field(default_factory=dict)
    neighbours: dict[str, list[Neighbour]] = field(default_factory=dict)
    macs: dict[str, list[str]] = field(default_factory=dict)
    bundles: dict[str, tuple[str, str]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)


class Platform(Protocol):
    """A network operating system; a module in `platforms` with these names is one."""

    NETMIKO: str
    RUNNING: str
    STARTUP: str
    SAVE: str
    SAVED: re.Pattern[str]
    ENTER: str
    LEAVE: str
    LOGOUT: str
    STATUS: str
    MEASURE: tuple[str, ...]
    HARDWARE: tuple[str, ...]

    def prompt_base(self, prompt: str) -> str:
        """Return what every configuration prompt begins with, from the privileged prompt."""

    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a prompt of the configuration mode."""

    def refused(self, answer: str) -> str:
        """Return the line of an answer that refuses a command, or an empty text."""

    def canonical(self, port: str) -> str:
        """Return the full name of an interface."""

    def allows(self, line: str) -> bool:
        """Tell whether a plan may add a line to an interface: one that stays in it and is not the plan's otherwise."""

    def is_port(self, name: str) -> bool:
        """Tell whether a text is the full name of an interface that a plan may configure."""

    def lag_port(self, number: int) -> str:
        """Return the name of the interface of a link aggregation group."""

    def parse(self, text: str) -> SwitchState:
        """Return ports and VLANs of a configuration."""

    def settled(self, text: str) -> str:
        """Return a configuration without the lines that change by themselves."""

    def foreign(self, text: str) -> list[str]:
        """Return the lines of a configuration that `parse` does not cover."""

    def section(self, name: str, port: PortState | None) -> str:
        """Return an interface as the text of its section, for people; empty when there is none."""

    def render(self, current: SwitchState, wanted: SwitchState) -> list[Stanza]:
        """Return what turns `current` into `wanted`, in a safe order."""

    def measured(self, answers: Iterable[str]) -> Measured:
        """Return what the answers to MEASURE say."""

    def connected(self, status: str) -> set[str]:
        """Return the interfaces with a live link from the answer to STATUS."""

    def hardware(self, answers: Iterable[str]) -> dict[str, Any]:
        """Return serial, model and version from the answers to HARDWARE."""


def available() -> list[str]:
    """Return the names of the platforms there are."""
    return sorted(path.stem for path in _FOLDER.glob("[a-z]*.py") if "_" not in path.stem)


def load(name: str) -> Platform:
    """Return a platform, or raise GoliveError that names those there are."""
    if name not in available():
        raise GoliveError(f"platform {name} of a switch is not known (known: {', '.join(available())})")
    return cast("Platform", import_module(f"{_PACKAGE}.{name}"))
