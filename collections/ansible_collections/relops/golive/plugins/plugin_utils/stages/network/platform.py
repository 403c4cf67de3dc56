"""What the network stage needs to know of a network operating system: one folder per system in `platforms`."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Editing, Net
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.measured import (
    BUNDLED,
    Link,
    Measured,
    Member,
    Neighbour,
    PairSeen,
    Spread,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, PortState, SwitchState
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.sections import (
    interface_addresses,
)

__all__ = (
    "BUNDLED", "Link", "Measured", "Member", "Neighbour", "PairSeen", "Platform", "Spread", "Stanza",
)  # fmt: skip


class Stanza(NamedTuple):
    """Lines that are written together: the head, what follows in its section, and the line that leaves it."""

    head: str
    lines: tuple[str, ...] = ()
    leave: str = ""

    def commands(self) -> tuple[str, ...]:
        """Return the lines in the order in which they are written."""
        return (self.head, *self.lines, self.leave) if self.leave else (self.head, *self.lines)


class Platform(ABC):
    """A network operating system; `platforms/<name>/__init__.py` has one of them as PLATFORM.

    Names of interfaces are full names in here, as the configuration has them; `canonical` makes them. Nothing in here
    talks to a switch: the commands are data, the methods read and write texts.
    """

    NETMIKO: ClassVar[str]
    """The device_type by which netmiko logs in."""
    RUNNING: ClassVar[str]
    """The command that shows the running configuration."""
    STARTUP: ClassVar[str]
    """The command that shows what the switch boots from; empty where that is what was committed last."""
    LOGOUT: ClassVar[str]
    """The command that ends a session."""
    EDITING: ClassVar[Editing]
    """How a change is begun, checked, committed, saved, given up."""
    STATUS: ClassVar[str]
    """The command that shows which ports have a link."""
    MEASURE: ClassVar[tuple[str, ...]]
    """The commands whose answers `measured` reads, in its order."""
    HARDWARE: ClassVar[tuple[str, ...]]
    """The commands whose answers `hardware` reads, in its order."""
    DESCRIPTION_LENGTH: ClassVar[int]
    """The most characters that the description of a port may have on every release that is supported."""
    DESCRIPTION_FORBIDDEN: ClassVar[str]
    """Printable ASCII characters that a description cannot hold, because the command line takes them for itself."""
    NO_NET: ClassVar[tuple[str, str]] = ("", "")
    """How a switch of this platform that has no net now would get one, in Chinese and English; empty: it can't."""
    MLAG_NUMBERS: ClassVar[range] = range(0)
    """The numbers that a multi-chassis group may have (PortState.mlag); none where the platform has no such groups."""
    RESERVED_VLANS: ClassVar[frozenset[int]] = frozenset()
    """The VLANs that the system keeps for itself: none of them can be made, named or allowed."""
    SHUTS: ClassVar[bool] = False
    """Whether lines that take effect one by one shut a port while its mode or its group changes."""
    NATIVE_1: ClassVar[bool] = True
    """Whether a trunk can have VLAN 1 untagged."""

    # --- prompts and refusals

    @abstractmethod
    def needs_enable(self, prompt: str) -> bool:
        """Tell from the prompt after login whether the privileged mode must still be entered."""

    @abstractmethod
    def prompt_base(self, prompt: str) -> str:
        """Return what every configuration prompt begins with, from the privileged prompt."""

    @abstractmethod
    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a prompt of the configuration mode, with one group; it is searched in many lines."""

    @abstractmethod
    def refused(self, answer: str) -> str:
        """Return the line of an answer that refuses a command, or an empty text; a warning refuses nothing."""

    # --- what takes a change back by itself, and the way by which a switch is reached

    def net(self, running: str) -> Net | None:
        """Return how the switch with this running configuration takes a change back by itself; None: it can't."""
        return None

    def addresses(self, running: str) -> dict[str, tuple[str, ...]]:
        """Return interface (full name) to its IP addresses without length; one from DHCP is an empty text.

        This reads sections of indented lines (sections.py); what is written otherwise has its own.
        """
        return interface_addresses(running)

    def vlan_of(self, interface: str) -> int | None:
        """Return the VLAN whose layer-3 interface an interface is, None when it is none: Vlan7, Vlanif7, irb.7."""
        found = re.fullmatch(r"(?:vlan|irb)[^0-9]*([0-9]{1,4})", interface, re.IGNORECASE)
        return int(found[1]) if found else None

    # --- names, and what may be in them

    @abstractmethod
    def canonical(self, port: str) -> str:
        """Return the full name of an interface from any way to write it; what is none is returned as it is."""

    @abstractmethod
    def is_port(self, name: str) -> bool:
        """Tell whether a text is the full name of an interface that a plan may configure."""

    def unconfigured(self, port: str) -> bool:
        """Tell whether an interface may be there although no line of the configuration is about it."""
        return False

    @abstractmethod
    def lag_port(self, number: int) -> str:
        """Return the name of the interface of a link aggregation group."""

    def lag_number(self, name: str) -> int | None:
        """Return the number of the group that a plan calls so, None when the name has none."""
        numbers = re.findall(r"[0-9]{1,9}", name)
        return int(numbers[-1]) if numbers else None

    def domain(self, text: str) -> str:
        """Return the domain of a multi-chassis pair as the configuration shows it."""
        return text

    def goes_with(self, mode: str, group: str | None = None) -> dict[str, Any]:
        """Return the fields that are the plan's beside those it names, because the platform changes them with these.

        `mode` is the planned mode of an interface, `group` the `lag_mode` of the members where it is that of a group.
        """
        return {}

    def interface(self, name: str) -> str:
        """Return the full name of a port or group from any way to write it."""
        port = self.canonical(name)
        number = self.lag_number(name)
        return port if self.is_port(port) or number is None else self.lag_port(number)

    @abstractmethod
    def allows(self, line: str) -> bool:
        """Tell whether a plan may add a line to an interface: one that stays in it and is not the plan's otherwise."""

    def describes(self, text: str) -> bool:
        """Tell whether a text can be the description of a port."""
        plain = text.isascii() and text.isprintable() and len(text) <= self.DESCRIPTION_LENGTH
        return plain and not any(sign in text for sign in self.DESCRIPTION_FORBIDDEN)

    # --- configuration texts

    @abstractmethod
    def settled(self, text: str) -> str:
        """Return a configuration without the lines that change by themselves: times, sizes; equal ones are equal."""

    @abstractmethod
    def parse(self, text: str) -> SwitchState:
        """Return ports and VLANs of a configuration; what of a port is not understood stays as its opaque lines."""

    def beside(self, text: str) -> tuple[str, ...]:
        """Return the commands that show configuration which the settled `text` of a switch does not: mostly none."""
        return ()

    def joined(self, text: str, answers: Iterable[str]) -> str:
        """Return the settled `text` and what the answers to `beside` add to it, as one text for `parse`."""
        return text

    def unfit(self, text: str, desired: Desired) -> list[str]:
        """Return what of a configuration keeps a plan from being written to it, as sentences that say what to do."""
        return []

    @abstractmethod
    def foreign(self, text: str) -> list[str]:
        """Return the lines of a configuration that `parse` does not cover."""

    @abstractmethod
    def addressed(self, port: PortState) -> bool:
        """Tell whether a routed port has an address, also one that is only among its opaque lines."""

    @abstractmethod
    def section(self, name: str, port: PortState | None) -> str:
        """Return an interface as text for people, secrets hidden; empty when there is none."""

    @abstractmethod
    def vlan_section(self, vlan: int, name: str | None) -> str:
        """Return a VLAN as text for people; `name` None is the platform's own."""

    # --- writing

    @abstractmethod
    def render(self, current: SwitchState, wanted: SwitchState) -> list[Stanza]:
        """Return what turns `current` into `wanted`.

        Every line must be safe where lines take effect one by one: no owned port carries at any moment a VLAN that
        neither state allows, nor loses one that both allow.
        """

    @abstractmethod
    def wrote_to(self, port: str, written: Collection[str]) -> bool:
        """Tell whether one of the written lines went to an interface."""

    @abstractmethod
    def taken_back(self, captured: str, now: str, written: Collection[str]) -> list[Stanza]:
        """Return what brings the `foreign` lines that came or went by `written` back to what was captured."""

    # --- measuring

    @abstractmethod
    def connected(self, status: str) -> set[str]:
        """Return the interfaces with a live link from the answer to STATUS."""

    @abstractmethod
    def measured(self, answers: Iterable[str]) -> Measured:
        """Return what the answers to MEASURE say; GoliveError when one is not understood."""

    @abstractmethod
    def hardware(self, answers: Iterable[str]) -> dict[str, Any]:
        """Return `serial`, `model` and `version` from the answers to HARDWARE."""
