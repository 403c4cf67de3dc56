"""The names of interfaces of Cisco NX-OS."""

from __future__ import annotations

import re
from functools import lru_cache

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._names import Names

LAG = "port-channel"
_NAMES = Names(
    kinds=(
        ("Ethernet", ("e", "et", "eth")),
        ("port-channel", ("po",)),
        ("Vlan", ("vl",)),
        ("loopback", ("lo",)),
        ("mgmt", ("mgmt", "ma", "management")),
        ("nve", ()),
        ("Tunnel", ()),
    ),
    port=re.compile(r"Ethernet\d{1,3}(?:/\d{1,3}){1,2}|port-channel[1-9]\d{0,3}"),
    lag=LAG,
)


@lru_cache(4096)
def canonical(port: str) -> str:
    """Return the full name of an interface from any way to write it; what is none is returned as it is."""
    return _NAMES.canonical(port)


@lru_cache(4096)
def is_port(name: str) -> bool:
    """Tell whether a text is the full name of an interface that a plan may configure."""
    return _NAMES.is_port(name)


def lag_port(number: int) -> str:
    """Return the name of a port-channel."""
    return _NAMES.lag_port(number)
