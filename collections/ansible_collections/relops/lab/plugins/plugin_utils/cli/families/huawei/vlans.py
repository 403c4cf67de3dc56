"""Lists of VLANs as VRP takes and shows them: `2 to 4 10`."""

from __future__ import annotations

import re
from collections.abc import Iterable

LISTED = re.compile(r"\d+(?: to \d+)?(?: \d+(?: to \d+)?)*")
RANGES = 10


def parse(text: str) -> frozenset[int]:
    """The VLANs of a list; ValueError when it is none, or longer than a line may be."""
    plain = " ".join(text.split())
    if plain == "all":
        return frozenset(range(1, 4095))
    if not LISTED.fullmatch(plain):
        raise ValueError(text)
    found: set[int] = set()
    ranges = re.findall(r"(\d+)(?: to (\d+))?", plain)
    if len(ranges) > RANGES:
        raise ValueError(text)
    for first, last in ranges:
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= 4094:
            raise ValueError(text)
        found.update(range(low, high + 1))
    return frozenset(found)


def lists(vlans: Iterable[int]) -> list[str]:
    """Lists of at most ten numbers and ranges each."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and vlan == runs[-1][1] + 1:
            runs[-1][1] = vlan
        else:
            runs.append([vlan, vlan])
    parts = [str(low) if low == high else f"{low} to {high}" for low, high in runs]
    return [" ".join(parts[at : at + RANGES]) for at in range(0, len(parts), RANGES)]
