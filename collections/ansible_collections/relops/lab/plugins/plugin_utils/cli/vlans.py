"""Lists of VLAN numbers as switches write them: `1,10-12,20`."""

from __future__ import annotations

from collections.abc import Iterable

ALL = frozenset(range(1, 4095))


def parse_vlans(text: str) -> frozenset[int]:
    """Numbers of a list like `10,20-22`; ValueError when it is none or a number is outside 1-4094."""
    found: set[int] = set()
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= 4094:
            raise ValueError(f"{part} is no VLAN range (1-4094)")
        found.update(range(low, high + 1))
    return frozenset(found)


def format_vlans(vlans: Iterable[int]) -> str:
    """The shortest list; two neighbours are `10,11` and not `10-11`, as vendors write it."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and vlan == runs[-1][1] + 1:
            runs[-1][1] = vlan
        else:
            runs.append([vlan, vlan])
    return ",".join(_run(low, high) for low, high in runs)


def _run(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return f"{low},{high}" if high == low + 1 else f"{low}-{high}"
