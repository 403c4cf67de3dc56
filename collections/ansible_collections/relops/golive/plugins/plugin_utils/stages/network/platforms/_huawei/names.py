"""The names of interfaces on switches of Huawei, from every way in which people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LAG = "Eth-Trunk"
_RATES = ("10", "25", "40", "50", "100", "200", "400")
_NAME = re.compile(r"((?:\d{2,3})?[A-Za-z][A-Za-z-]*)\s*(\d[\d/.:]*)")
_PORT = re.compile(r"(?:Eth-Trunk\d{1,4}|(?:[A-Za-z]*Ethernet|MultiGE|(?:\d{2,3})?GE)\d{1,2}(?:/\d{1,3}){1,3}(?::\d)?)")
_SIGNS = str.maketrans({"\u200b": "", "\ufeff": "", "\u2044": "/", "\u2215": "/", "\u2010": "-", "\u2011": "-"})


@dataclass(frozen=True, slots=True)
class Names:
    """The kinds of interfaces of a generation: the full name, and what else is written for it, in small letters."""

    kinds: dict[str, tuple[str, ...]]

    def canonical(self, port: str) -> str:
        """Return the full name; what is none, or could be two, is returned as it is."""
        given = port.strip()
        found = _NAME.fullmatch(unicodedata.normalize("NFKC", given).translate(_SIGNS).strip())
        if not found:
            return given
        written, number = found.group(1).lower(), found.group(2)
        kinds = {full: short for full, short in self.kinds.items() if (full in _VIRTUAL) != ("/" in number)}
        exact = [full for full, short in kinds.items() if written == full.lower() or written in short]
        fitting = exact or [full for full in kinds if full.lower().startswith(written)]
        return f"{fitting[0]}{number}" if len(fitting) == 1 else given


def is_port(name: str) -> bool:
    """Tell whether a text is the full name of an interface that a plan may configure."""
    return _PORT.fullmatch(name) is not None


def lag_port(number: int) -> str:
    """Return the name of an aggregation group."""
    return f"{LAG}{number}"


def natural(name: str) -> list[tuple[int, str]]:
    """Return what orders names by their numbers."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


_VIRTUAL = ("Eth-Trunk", "Vlanif", "LoopBack", "NULL", "Nve")
_COMMON = {
    **{f"{rate}GE": (f"{rate}gigabitethernet", f"{rate}g") for rate in _RATES},
    "Eth-Trunk": ("ethtrunk", "trunk", "eth-trunk"),
    "MEth": ("meth", "mgmt"),
    "Vlanif": ("vlan", "vlan-interface"),
    "LoopBack": ("loop",),
    "NULL": (),
    "Nve": (),
}
V5 = Names(
    {
        "GigabitEthernet": ("g", "ge", "gi", "gig"),
        "XGigabitEthernet": ("x", "xg", "xge", "xgi"),
        "MultiGE": ("mge", "multigigabitethernet"),
        "Ethernet": ("e", "eth", "fe"),
        **_COMMON,
    }
)
V8 = Names({"GE": ("g", "gi", "gig", "gigabitethernet"), **_COMMON})
