"""Interface names of RGOS: full with a blank, short, abbreviated by hand, and in their natural order."""

from __future__ import annotations

import re

SHORT = {
    "FastEthernet": "Fa",
    "GigabitEthernet": "Gi",
    "TenGigabitEthernet": "Te",
    "TFGigabitEthernet": "TF",
    "FortyGigabitEthernet": "Fo",
    "HundredGigabitEthernet": "Hu",
    "AggregatePort": "Ag",
    "VLAN": "Vl",
    "Loopback": "Lo",
    "Mgmt": "Mg",
}
VIRTUAL = ("AggregatePort", "VLAN", "Loopback")
NAME = re.compile(r"([A-Za-z]+)\s*(\d+(?:/\d+)*)")
RANGE = re.compile(r"([A-Za-z]+)?\s*((?:\d+/)*)(\d+)(?:\s*-\s*(\d+))?")


def full_name(text: str) -> str:
    """`gi0/1`, `aggregateport 1` as the full name; ValueError if it is no interface name."""
    found = NAME.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    letters = found.group(1).lower()
    by_short = [kind for kind, short in SHORT.items() if letters in (short.lower(), kind.lower())]
    kinds = by_short or [kind for kind in SHORT if kind.lower().startswith(letters)]
    if len(kinds) != 1:
        raise ValueError(text)
    return f"{kinds[0]} {found.group(2)}"


def short_name(name: str) -> str:
    """`Gi0/1` of `GigabitEthernet 0/1`."""
    kind, _blank, number = name.partition(" ")
    return SHORT.get(kind, kind) + number


def kind_of(name: str) -> str:
    return name.partition(" ")[0]


def number_of(name: str) -> int:
    """The last number: the VLAN of `VLAN 20`, the group of `AggregatePort 1`."""
    return int(re.split(r"\D+", name)[-1])


def natural(name: str) -> tuple[int, int, list[int]]:
    """Order as in a running configuration: ports kind by kind, aggregate ports, then virtual interfaces."""
    kind = kind_of(name)
    first = {"AggregatePort": 1, "Loopback": 2, "VLAN": 3, "Mgmt": 4}.get(kind, 0)
    return first, list(SHORT).index(kind) if kind in SHORT else 99, [int(part) for part in re.findall(r"\d+", name)]


def expand_range(text: str) -> list[str]:
    """Names of `gi0/1-4,0/7`; ValueError if it is no range."""
    found: list[str] = []
    letters = ""
    for part in text.split(","):
        match = RANGE.fullmatch(part.strip())
        if not match:
            raise ValueError(text)
        letters = match.group(1) or letters
        first, last = int(match.group(3)), int(match.group(4) or match.group(3))
        if last < first:
            raise ValueError(text)
        found += [full_name(f"{letters}{match.group(2)}{number}") for number in range(first, last + 1)]
    return found
