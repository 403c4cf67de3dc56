"""Interface names of the family: full, short, abbreviated by hand, and in their natural order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

NAME = re.compile(r"([A-Za-z-]+)\s*(\d+(?:/\d+)*)")
RANGE = re.compile(r"([A-Za-z-]+)?\s*((?:\d+/)*)(\d+)(?:\s*-\s*(\d+))?")


@dataclass(frozen=True)
class Names:
    """The kinds of interfaces of a system, full to short; `lag` and `svi` are two of them, `virtual` come and go.

    `order` is how kinds follow each other in a configuration.
    """

    kinds: Mapping[str, str]
    lag: str
    svi: str
    virtual: tuple[str, ...]
    order: tuple[str, ...]

    def full(self, text: str) -> str:
        """The full name of any way to write it; ValueError if it is no interface name."""
        found = NAME.fullmatch(text)
        if not found:
            raise ValueError(text)
        letters = found.group(1).lower()
        by_short = [kind for kind, short in self.kinds.items() if short.lower() == letters]
        kinds = by_short or [kind for kind in self.kinds if kind.lower().startswith(letters)]
        if len(kinds) != 1:
            raise ValueError(text)
        return kinds[0] + found.group(2)

    def short(self, name: str) -> str:
        found = NAME.fullmatch(name)
        return self.kinds[found.group(1)] + found.group(2) if found else name

    def kind(self, name: str) -> str:
        found = NAME.fullmatch(name)
        return found.group(1) if found else ""

    def is_lag(self, name: str) -> bool:
        return self.kind(name) == self.lag

    def natural(self, name: str) -> tuple[int, list[int]]:
        """Order as in a running configuration."""
        return self.order.index(self.kind(name)), [int(number) for number in re.findall(r"\d+", name)]

    def range(self, text: str) -> list[str]:
        """Names of `eth1/1-4,eth1/9 , vlan 5 - 6`; ValueError if it is no range."""
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
            names += [self.full(f"{letters}{found.group(2)}{number}") for number in range(first, last + 1)]
        return names


def number_of(name: str) -> int:
    """The last number: the VLAN of `Vlan20`, the group of `port-channel1`."""
    return int(re.split(r"\D+", name)[-1])
