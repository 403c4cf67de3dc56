"""What a switch measures of its ports, its aggregation groups and its pair, in words that no vendor owns."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

BUNDLED = "bundled"
"""The state of a member that carries traffic for its aggregation group, which is up."""


class Member(StrEnum):
    """What a member does in its aggregation group, whatever the platform calls it; the values are words of records."""

    BUNDLED = BUNDLED
    DOWN = "down"
    STANDALONE = "stand-alone"
    SUSPENDED = "suspended"
    STANDBY = "hot-standby"
    WAITING = "waiting"
    UNSUITABLE = "unsuitable"
    OTHER = "unknown"


class Spread(StrEnum):
    """How far a multi-chassis group is up: on both switches; here (not, or not known, on the other one); not here."""

    FULL = "full"
    HERE = "here"
    DOWN = "down"


class PairSeen(NamedTuple):
    """What a switch measures of its multi-chassis pair: whether the other one is heard, the peer link's state."""

    peer_up: bool
    link_up: bool
    domain: str = ""
    link: str = ""
    fault: str = ""
    """What the switch itself finds wrong, as an inconsistency of the two; empty when it says nothing."""


class Link(StrEnum):
    """What a port's link is in, whatever the platform calls it; the values are the words of journals and records."""

    UP = "connected"
    DOWN = "notconnect"
    SHUT = "disabled"
    FAULTY = "err-disabled"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"
    MONITORING = "monitoring"
    OTHER = "unknown"


class Neighbour(NamedTuple):
    """What a device on a port says of itself by LLDP: system name, and every name it gives its port."""

    system: str
    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a switch measures on its ports, by full interface name; speeds as 100M, 1G, 10G or empty.

    `bundles` has the aggregation group of a member and its state there (a Member), `addresses` the IP address of a
    routed port without its length. `duplex` is full or half as operating; empty, or no entry, where it is not told.

    `untagged` is the VLAN of untagged frames as operating (the access VLAN, a trunk's native one, a hybrid's PVID),
    `carried` every VLAN that the port lets through as operating, the untagged one among them where it passes: an access
    port's one, a trunk's allowed list. All of it for ports with a link, routed ones left out; what is told of a group's
    interface only is under the group's name. `mlags` has the number of the multi-chassis group of a group's interface
    and how far it is up; `pair` is None where the platform has no such pair or the switch is in none.
    """

    status: dict[str, Link] = field(default_factory=dict)
    speed: dict[str, str] = field(default_factory=dict)
    neighbours: dict[str, list[Neighbour]] = field(default_factory=dict)
    macs: dict[str, list[str]] = field(default_factory=dict)
    bundles: dict[str, tuple[str, str]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    duplex: dict[str, str] = field(default_factory=dict)
    untagged: dict[str, int] = field(default_factory=dict)
    carried: dict[str, frozenset[int]] = field(default_factory=dict)
    mlags: dict[str, tuple[int, Spread]] = field(default_factory=dict)
    pair: PairSeen | None = None
