"""What a switch's configuration asks of the data plane, the same for every vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PortIntent:
    """A port or an aggregate. mode: access, trunk, auto (becomes a trunk when the far end is one), routed.

    `allowed` None means every VLAN. `negotiates` says whether the far end may learn that this is a trunk. `address` is
    that of a routed one, with prefix length. `mlag` is the number of an aggregate's multi-chassis group.
    """

    enabled: bool = True
    mode: str = "auto"
    access: int = 1
    native: int = 1
    allowed: frozenset[int] | None = None
    negotiates: bool = True
    lag: str = ""
    lag_mode: str = ""
    address: str = ""
    mlag: int = 0


@dataclass(frozen=True)
class Intent:
    """A whole switch: physical ports, aggregates, and the VLANs that exist on it.

    `layer3` are its own addresses in VLANs: interface to VLAN and address with prefix length. `pair` is the domain of
    its multi-chassis pair and the port or aggregate that leads to the other switch.
    """

    ports: Mapping[str, PortIntent] = field(default_factory=dict)
    lags: Mapping[str, PortIntent] = field(default_factory=dict)
    vlans: frozenset[int] = frozenset({1})
    layer3: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    pair: tuple[str, str] | None = None
