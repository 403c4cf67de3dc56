"""Interface names of Junos: which there are, and their order."""

from __future__ import annotations

import re

PORT = re.compile(r"(?:fe|ge|mge|xe|et)-\d+/\d+/\d+(?::\d+)?")
INTERFACE = re.compile(rf"{PORT.pattern}|(?:ae|lo|em|me|fxp)\d+|irb|vme")
ORDER = ("ge", "mge", "xe", "et", "ae", "em", "fxp", "irb", "lo", "me", "vme")


def is_interface(text: str) -> bool:
    return INTERFACE.fullmatch(text) is not None


def natural(name: str) -> tuple[int, list[int]]:
    """Order as in a configuration: ports as they sit, then aggregates and the rest by their names."""
    kind = re.match(r"[a-z]+", name)
    first = ORDER.index(kind.group()) if kind and kind.group() in ORDER else len(ORDER)
    numbers = [int(number) for number in re.findall(r"\d+", name)]
    return (0, [*numbers, first]) if PORT.fullmatch(name) else (1 + first, numbers)
