"""Interface names of Comware: full, short, abbreviated by hand, and in their natural order."""

from __future__ import annotations

import re

SHORT = {
    "GigabitEthernet": "GE",
    "Ten-GigabitEthernet": "XGE",
    "Twenty-FiveGigE": "WGE",
    "FortyGigE": "FGE",
    "HundredGigE": "HGE",
    "Bridge-Aggregation": "BAGG",
    "Route-Aggregation": "RAGG",
    "Vlan-interface": "Vlan",
    "LoopBack": "Loop",
    "NULL": "NULL",
    "M-GigabitEthernet": "M-GE",
}
AGGREGATES = ("Bridge-Aggregation", "Route-Aggregation")
VIRTUAL = (*AGGREGATES, "Vlan-interface", "LoopBack")
ORDER = ("Bridge-Aggregation", "Route-Aggregation", "NULL", "LoopBack", "Vlan-interface")
NAME = re.compile(r"([A-Za-z-]*[A-Za-z])\s*(\d+(?:/\d+)*(?::\d+)?)")


def full_name(text: str) -> str:
    """`ge1/0/1`, `Ten-GigabitEthernet 1/0/49`, `bagg1` as the full name; ValueError if it is no interface name."""
    found = NAME.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    letters = found.group(1).lower()
    by_short = [kind for kind, short in SHORT.items() if letters in (short.lower(), kind.lower())]
    kinds = by_short or [kind for kind in SHORT if kind.lower().startswith(letters)]
    if len(kinds) != 1:
        raise ValueError(text)
    return kinds[0] + found.group(2)


def short_name(name: str) -> str:
    """`GE1/0/1` of `GigabitEthernet1/0/1`."""
    found = NAME.fullmatch(name)
    return SHORT[found.group(1)] + found.group(2) if found else name


def kind_of(name: str) -> str:
    found = NAME.fullmatch(name)
    return found.group(1) if found else ""


def number_of(name: str) -> int:
    """The last number: the VLAN of `Vlan-interface20`, the group of `Bridge-Aggregation1`."""
    return int(re.split(r"\D+", name)[-1])


def natural(name: str) -> tuple[int, int, list[int]]:
    """Order as in a configuration: aggregates first, then virtual interfaces, then ports kind by kind."""
    kind = kind_of(name)
    first = ORDER.index(kind) if kind in ORDER else len(ORDER)
    return first, list(SHORT).index(kind) if kind in SHORT else 99, [int(part) for part in re.findall(r"\d+", name)]


def expand_range(text: str) -> list[str]:
    """Names of `GE1/0/1 to GE1/0/4 XGE1/0/49`; ValueError if it is no range."""
    joined = re.sub(r"([A-Za-z])\s+(\d)", r"\1\2", re.sub(r"\s+to\s+", "~", text.strip()))
    found: list[str] = []
    for part in joined.split():
        first, _to, last = part.partition("~")
        start, end = full_name(first), full_name(last or first)
        base = start[: -len(str(number_of(start)))]
        if not end.startswith(base) or number_of(end) < number_of(start):
            raise ValueError(text)
        found += [f"{base}{number}" for number in range(number_of(start), number_of(end) + 1)]
    if not found:
        raise ValueError(text)
    return found
