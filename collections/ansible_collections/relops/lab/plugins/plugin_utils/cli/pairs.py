"""Multi-chassis pairs: two switches that one far end takes for a single one (MLAG, vPC, M-LAG).

The first of a pair by name carries every group that both have: the members of the other one are strung to it, so one
system speaks LACP and no frame goes round. The other one takes its groups back as soon as the first is not heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent

Place = tuple[str, str]


@dataclass(frozen=True)
class Group:
    """A multi-chassis group: its number, its aggregate here and on the other switch, whether both are alike."""

    number: int
    lag: str
    other: str = ""
    alike: bool = True


@dataclass(frozen=True)
class Pairing:
    """What one switch knows of its pair: the other one, empty while it is not heard, and the groups of both."""

    domain: str
    link: str
    link_up: bool
    peer: str = ""
    groups: tuple[Group, ...] = ()


def pairings(intents: Mapping[str, Intent], cables: Mapping[Place, Place]) -> dict[str, Pairing]:
    """The pairing of each switch that is configured for one."""
    found = {}
    for name, intent in intents.items():
        if intent.pair is None:
            continue
        domain, link = intent.pair
        peers = set(_over(name, link, intents, cables))
        peer = peers.pop() if len(peers) == 1 else ""
        heard = intents[peer].pair if peer else None
        agrees = bool(heard and heard[0] == domain and name in set(_over(peer, heard[1], intents, cables)))
        found[name] = Pairing(domain, link, bool(peer), peer if agrees else "", tuple(_groups(name, peer, intents)))
    return found


def _over(switch: str, link: str, intents: Mapping[str, Intent], cables: Mapping[Place, Place]) -> Iterator[str]:
    """The switches at the far ends of the peer link's cables that are up at both ends."""
    for port, told in intents[switch].ports.items():
        far = cables.get((switch, port))
        if link in (told.lag, port) and told.enabled and far and far[0] in intents:
            there = intents[far[0]].ports.get(far[1])
            if there and there.enabled:
                yield far[0]


def _groups(name: str, peer: str, intents: Mapping[str, Intent]) -> Iterator[Group]:
    others = {told.mlag: (lag, told) for lag, told in intents[peer].lags.items() if told.mlag} if peer else {}
    for lag, told in sorted(intents[name].lags.items()):
        if told.mlag:
            other, there = others.get(told.mlag, ("", told))
            yield Group(told.mlag, lag, other, _carries(told) == _carries(there))


def _carries(told: PortIntent) -> tuple[object, ...]:
    return told.mode, told.access, told.native, told.allowed


def strung(intents: Mapping[str, Intent], found: Mapping[str, Pairing]) -> dict[Place, Place]:
    """Each aggregate whose members are strung to the other switch of the pair, to the aggregate that has them there."""
    return {
        (name, group.lag): (pairing.peer, group.other)
        for name, pairing in found.items()
        for group in pairing.groups
        if pairing.peer and pairing.peer < name and group.other and _used(intents[pairing.peer], group.other)
    }


def _used(intent: Intent, lag: str) -> bool:
    return any(port.lag == lag for port in intent.ports.values())
