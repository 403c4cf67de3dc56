"""Interface names of IOS: full, short, abbreviated by hand, and in their natural order."""

from __future__ import annotations

import re

SHORT = {
    "GigabitEthernet": "Gi", "TenGigabitEthernet": "Te", "TwentyFiveGigE": "Twe", "FortyGigabitEthernet": "Fo",
    "HundredGigE": "Hu", "FastEthernet": "Fa", "TwoGigabitEthernet": "Tw", "FiveGigabitEthernet": "Fi",
    "AppGigabitEthernet": "Ap", "Port-channel": "Po", "Vlan": "Vl", "Loopback": "Lo",
}  # fmt: skip
VIRTUAL = ("Port-channel", "Vlan", "Loopback")
NAME = re.compile(r"([A-Za-z-]+)\s*(\d+(?:/\d+)*)")
RANGE = re.compile(r"([A-Za-z-]+)?\s*((?:\d+/)*)(\d+)(?:\s*-\s*(\d+))?")


def full_name(text: str) -> str:
    """`gi1/0/1`, `Te 1/1/1`, `port-channel1` as the full name; ValueError if it is no interface name."""
    found = NAME.fullmatch(text)
    if not found:
        raise ValueError(text)
    letters = found.group(1).lower()
    by_short = [kind for kind, short in SHORT.items() if short.lower() == letters]
    kinds = by_short or [kind for kind in SHORT if kind.lower().startswith(letters)]
    if len(kinds) != 1:
        raise ValueError(text)
    return kinds[0] + found.group(2)


def short_name(name: str) -> str:
    """`Gi1/0/1` of `GigabitEthernet1/0/1`."""
    found = NAME.fullmatch(name)
    return SHORT[found.group(1)] + found.group(2) if found else name


def kind_of(name: str) -> str:
    found = NAME.fullmatch(name)
    return found.group(1) if found else ""


def number_of(name: str) -> int:
    """The last number: the VLAN of `Vlan20`, the group of `Port-channel1`."""
    return int(re.split(r"\D+", name)[-1])


def natural(name: str) -> tuple[int, list[int]]:
    """Order as in a running configuration: port-channels first, then ports as they sit, SVIs last."""
    kind = kind_of(name)
    first = {"Port-channel": 0, "Loopback": 3, "Vlan": 4}.get(kind, 1)
    numbers = [int(number) for number in re.findall(r"\d+", name)]
    return first, numbers if first != 1 else [*numbers[:-1], numbers[-1], list(SHORT).index(kind)]


def expand_range(text: str) -> list[str]:
    """Names of `gi1/0/1-4,te1/1/1 , vlan 5 - 6`; ValueError if it is no range."""
    names: list[str] = []
    letters = ""
    for part in text.split(","):
        found = RANGE.fullmatch(part.strip())
        if not found:
            raise ValueError(text)
        letters = found.group(1) or letters
        first, last = int(found.group(3)), int(found.group(4) or found.group(3))
        if last < first:
            raise ValueError(text)
        names += [full_name(f"{letters}{found.group(2)}{number}") for number in range(first, last + 1)]
    return names
