"""The names of interfaces of Cisco IOS."""

from __future__ import annotations

import re
from functools import lru_cache

LAG = "Port-channel"
_KINDS = (
    ("Gi", "GigabitEthernet"),
    ("Te", "TenGigabitEthernet"),
    ("Fa", "FastEthernet"),
    ("Po", "Port-channel"),
    ("Twe", "TwentyFiveGigE"),
    ("Tw", "TwoGigabitEthernet"),
    ("Two", "TwoGigabitEthernet"),
    ("TwoH", "TwoHundredGigE"),
    ("Fi", "FiveGigabitEthernet"),
    ("Fo", "FortyGigabitEthernet"),
    ("Fou", "FourHundredGigE"),
    ("Hu", "HundredGigE"),
    ("Et", "Ethernet"),
    ("Ap", "AppGigabitEthernet"),
    ("Vl", "Vlan"),
    ("Lo", "Loopback"),
)
_NAME = re.compile(r"([A-Za-z-]+)\s*(\d[\d/.:]*)$")
_PORT = re.compile(r"(Port-channel|[A-Za-z]*(Ethernet|GigE))[0-9][0-9/.:]{0,30}")


@lru_cache(4096)
def canonical(port: str) -> str:
    """Return the full name of an interface from any abbreviation; what is no interface of IOS is returned as it is."""
    found = _NAME.match(port.strip())
    if not found:
        return port.strip()
    kind, number = found.groups()
    fitting = [full for _short, full in _KINDS if full.lower().startswith(kind.lower())]
    exact = [full for short, full in _KINDS if short.lower() == kind.lower()]
    names = exact or list(dict.fromkeys(fitting))
    return f"{names[0]}{number}" if len(names) == 1 else port.strip()


@lru_cache(4096)
def is_port(name: str) -> bool:
    """Tell whether a text is the full name of an interface that a plan may configure."""
    return _PORT.fullmatch(name) is not None


def lag_port(number: int) -> str:
    """Return the name of a port-channel."""
    return f"{LAG}{number}"
