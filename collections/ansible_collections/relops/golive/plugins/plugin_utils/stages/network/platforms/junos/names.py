"""The names of interfaces of Junos."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_KINDS = "fe|ge|mge|xe|et|fte"
_WRITTEN = re.compile(rf"({_KINDS})-?(\d+)/(\d+)/(\d+)(?::(\d+))?(?:\.(\d+))?")
_VIRTUAL = re.compile(r"(ae|irb|vlan|lo|em|me|fxp|vme)-?(\d*)(?:\.(\d+))?")
_PORT = re.compile(rf"(?:{_KINDS})-\d{{1,2}}/\d{{1,2}}/\d{{1,3}}(?::\d{{1,2}})?|ae\d{{1,4}}")
_INTERFACE = re.compile(rf"(?:{_KINDS})-\d+/\d+/\d+(?::\d+)?|(?:ae|lo|em|me|fxp)\d+|irb|vlan|vme|re\d:mgmt-\d+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))


@lru_cache(8192)
def canonical(port: str) -> str:
    """Return the full name of an interface from any way to write it; what is none, or could be two, stays as it is.

    Unit 0 is how outputs name the port itself; another unit is an interface of its own.
    """
    text = unicodedata.normalize("NFKC", port).translate(_DASHES)
    text = "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf").lower()
    if found := _WRITTEN.fullmatch(text):
        kind, fpc, pic, number, channel, unit = found.groups()
        name = f"{kind}-{int(fpc)}/{int(pic)}/{int(number)}" + (f":{int(channel)}" if channel else "")
    elif (found := _VIRTUAL.fullmatch(text)) and (found.group(2) or found.group(1) in ("irb", "vlan", "vme")):
        kind, number, unit = found.groups()
        name = kind + (str(int(number)) if number else "")
    else:
        return port.strip()
    return name if unit is None or (unit == "0" and name not in ("irb", "vlan")) else f"{name}.{int(unit)}"


@lru_cache(8192)
def is_port(name: str) -> bool:
    """Tell whether a text is the full name of an interface that a plan may configure."""
    return _PORT.fullmatch(name) is not None


@lru_cache(8192)
def is_interface(name: str) -> bool:
    """Tell whether a word after `interfaces` is the name of an interface, and no range or option."""
    return _INTERFACE.fullmatch(name) is not None


def lag_port(number: int) -> str:
    """Return the name of an aggregated interface."""
    return f"ae{number}"


def natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts names as people count."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]
