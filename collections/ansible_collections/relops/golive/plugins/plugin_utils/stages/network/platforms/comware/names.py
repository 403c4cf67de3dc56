"""The names of interfaces of Comware."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

BRIDGE, ROUTE = "Bridge-Aggregation", "Route-Aggregation"
MANAGEMENT = "M-"
_KINDS = (
    *("GigabitEthernet", "Ten-GigabitEthernet", "Twenty-FiveGigE", "FortyGigE", "FiftyGigE", "HundredGigE"),
    *("TwoHundredGigE", "FourHundredGigE", "Ethernet", "M-GigabitEthernet", "M-Ethernet", "M-Ten-GigabitEthernet"),
    *(BRIDGE, ROUTE, "Vlan-interface", "LoopBack", "NULL", "InLoopBack", "Register-Tunnel"),
)
_SHORT = {
    "ge": "GigabitEthernet",
    "gige": "GigabitEthernet",
    "1ge": "GigabitEthernet",
    "eth": "Ethernet",
    **dict.fromkeys(("xge", "10ge", "xgigabitethernet", "tengige", "10gige"), "Ten-GigabitEthernet"),
    **dict.fromkeys(("wge", "25ge", "25gige"), "Twenty-FiveGigE"),
    **dict.fromkeys(("fge", "40ge", "40gige"), "FortyGigE"),
    "50ge": "FiftyGigE",
    "200ge": "TwoHundredGigE",
    "400ge": "FourHundredGigE",
    **dict.fromkeys(("hge", "100ge", "100gige"), "HundredGigE"),
    "mge": "M-GigabitEthernet",
    "meth": "M-Ethernet",
    "mxge": "M-Ten-GigabitEthernet",
    "bagg": BRIDGE,
    "ragg": ROUTE,
    "loop": "LoopBack",
    "inloop": "InLoopBack",
    "reg": "Register-Tunnel",
}
_NAME = re.compile(r"((?:\d{1,3}(?=g))?[a-z]+)(\d+(?:/\d+){0,3}(?::\d+)?(?:\.\d+)?)")
_PORT = re.compile(
    r"(?:(?:Ten-)?Gigabit)?Ethernet\d{1,5}(?:/\d{1,5}){1,3}(?::\d{1,2})?|"
    r"(?:Twenty-Five|Forty|Fifty|Hundred|TwoHundred|FourHundred)GigE\d{1,5}(?:/\d{1,5}){1,3}(?::\d{1,2})?|"
    rf"(?:{BRIDGE}|{ROUTE})\d{{1,5}}"
)
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
        plain = {name.replace("-", "").lower(): name for name in _KINDS}
        fitting = [plain[letters]] if letters in plain else [plain[name] for name in plain if name.startswith(letters)]
        kind = fitting[0] if len(fitting) == 1 else None
    return f"{kind}{number}" if kind else port.strip()


@lru_cache(4096)
def is_port(name: str) -> bool:
    """Tell whether a text is the full name of an interface that a plan may configure."""
    return _PORT.fullmatch(name) is not None


def lag_port(number: int) -> str:
    """Return by what name an aggregation group is known here, bridged or routed: its number is what tells it."""
    return f"{BRIDGE}{number}"


def group_of(name: str) -> int | None:
    """Return the number of the group of an aggregate interface, None when it is something else."""
    found = re.fullmatch(rf"(?:{BRIDGE}|{ROUTE})(\d+)", name)
    return int(found.group(1)) if found else None


def is_switched(name: str) -> bool:
    """Tell whether an interface is one that can be a switch port: it has a link type, if only the default."""
    return is_port(name) and not name.startswith(ROUTE)


def shown_name(name: str, routed: bool) -> str:
    """Return what the configuration calls an interface: the aggregate of a routed group has a kind of its own."""
    return name.replace(BRIDGE, ROUTE) if routed and name.startswith(BRIDGE) else name
