"""What two generations of Huawei's VRP do differently, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

VIRTUAL = ("Eth-Trunk", "Vlanif", "LoopBack")
NAME = re.compile(r"((?:\d{2,3})?[A-Za-z][A-Za-z-]*)\s*(\d+(?:/\d+)*(?::\d)?)")
APART = re.compile(
    r"(?i)\b((?:\d{2,3})?GE?|[A-Za-z]*Ethernet|Eth-Trunk|Vlanif|LoopBack|MEth|MultiGE|NULL) (?=\d+(?:/|\s|$))"
)


@dataclass(frozen=True, eq=False)
class Flavour:
    """One generation.

    `kinds` has the full name of each kind of interface and the short one that tables show. `link` is what a port is
    that has no line of its link type, `lacp` how LACP is shown.
    """

    kinds: Mapping[str, str]
    link: str
    lacp: str
    two_stage: bool
    version: str
    release: str

    def fixed_for(self, name: str) -> str:
        """The line of a port that does not negotiate."""
        optical = self.two_stage and kind_of(name) != "GE"
        return "negotiation disable" if optical else "undo negotiation auto"

    def full(self, text: str) -> str:
        """The full name of an interface; ValueError if it is none."""
        found = NAME.fullmatch(text)
        if not found:
            raise ValueError(text)
        letters = found.group(1).lower()
        exact = [kind for kind, short in self.kinds.items() if letters in (kind.lower(), short.lower())]
        kinds = exact or [kind for kind in self.kinds if kind.lower().startswith(letters)]
        kinds = [kind for kind in kinds if (kind in VIRTUAL) != ("/" in found.group(2)) or kind == "NULL"]
        if len(kinds) != 1:
            raise ValueError(text)
        return kinds[0] + found.group(2)

    def short(self, name: str) -> str:
        """The name that tables show."""
        found = NAME.fullmatch(name)
        return self.kinds.get(found.group(1), found.group(1)) + found.group(2) if found else name


def kind_of(name: str) -> str:
    found = NAME.fullmatch(name)
    return found.group(1) if found else ""


def number_of(name: str) -> int:
    """The last number: the VLAN of `Vlanif20`, the group of `Eth-Trunk1`."""
    return int(re.split(r"\D+", name)[-1])


def natural(name: str) -> tuple[int, str, list[int]]:
    """Order as in a configuration: VLAN interfaces, the management port, groups, then ports as they sit."""
    kind = kind_of(name)
    place = {"Vlanif": 0, "MEth": 1, "Eth-Trunk": 2, "LoopBack": 9, "NULL": 8}.get(kind, 4)
    return place, kind if place == 4 else "", [int(number) for number in re.findall(r"\d+", name.removeprefix(kind))]


def joined(line: str) -> str:
    """A line with interfaces in one word: `interface 10GE 1/0/1` is `interface 10GE1/0/1`."""
    return APART.sub(r"\1", line) if re.match(r"\s*(undo )?(dis|int|clear)", line) else line
