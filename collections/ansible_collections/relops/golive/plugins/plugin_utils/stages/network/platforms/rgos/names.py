"""The names of interfaces of RGOS: a blank stands between kind and number."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LAG = "AggregatePort"
_KINDS = (
    *("FastEthernet", "GigabitEthernet", "TenGigabitEthernet", "TFGigabitEthernet", "FortyGigabitEthernet"),
    *("HundredGigabitEthernet", "TwoHundredGigabitEthernet", "FourHundredGigabitEthernet", LAG, "VLAN", "Loopback"),
    *("Mgmt", "Tunnel", "Null", "OverlayRouter"),
)
_SHORT = {
    "ge": "GigabitEthernet",
    "g": "GigabitEthernet",
    "1ge": "GigabitEthernet",
    "fa": "FastEthernet",
    **dict.fromkeys(("xge", "10ge", "xgigabitethernet", "te", "tengige"), "TenGigabitEthernet"),
    **dict.fromkeys(("tf", "25ge", "twentyfivegigabitethernet", "twentyfivegige"), "TFGigabitEthernet"),
    **dict.fromkeys(("40ge", "fo"), "FortyGigabitEthernet"),
    **dict.fromkeys(("100ge", "hu", "hundredgige"), "HundredGigabitEthernet"),
    "200ge": "TwoHundredGigabitEthernet",
    "400ge": "FourHundredGigabitEthernet",
    **dict.fromkeys(("ag", "ap", "aggregateport"), LAG),
    "vl": "VLAN",
    "lo": "Loopback",
    "mg": "Mgmt",
}
_NAME = re.compile(r"((?:\d{1,3}(?=g))?[a-z]+)(\d+(?:/\d+){0,3}(?::\d+)?(?:\.\d+)?)")
_PORT = re.compile(rf"(?:[A-Z][A-Za-z]*Ethernet \d{{1,5}}(?:/\d{{1,5}}){{1,3}}(?::\d{{1,2}})?|{LAG} \d{{1,5}})")
_SEPARATORS = re.compile(r"[\s_\u200b-\u200d\u2060\ufeff-]+")


@lru_cache(4096)
def canonical(port: str) -> str:
    """Return the full name of an interface from any way to write it; what is none, or could be two, as it is."""
    found = _NAME.fullmatch(_SEPARATORS.sub("", unicodedata.normalize("NFKC", port)).lower())
    if not found:
        return port.strip()
    letters, number = found.groups()
    kind = _SHORT.get(letters)
    if kind is None:
        fitting = [name for name in _KINDS if name.lower() == letters]
        fitting = fitting or [name for name in _KINDS if name.lower().startswith(letters)]
        kind = fitting[0] if len(fitting) == 1 else None
    return f"{kind} {number}" if kind else port.strip()


@lru_cache(4096)
def is_port(name: str) -> bool:
    """Tell whether a text is the full name of an interface that a plan may configure."""
    return _PORT.fullmatch(name) is not None


def lag_port(number: int) -> str:
    """Return the name of an aggregate port."""
    return f"{LAG} {number}"
