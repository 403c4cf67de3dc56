"""The multi-chassis pair of Comware: M-LAG, which older releases call DRNI; in a configuration and as measured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.measured import PairSeen, Spread
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.names import canonical
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Pair, PortState

M_LAG, DRNI = "m-lag", "drni"
COMMANDS = (f"display {M_LAG} summary", f"display {DRNI} summary")
"""A release knows one of the two."""
_PEER_LINKS = {M_LAG: "port m-lag peer-link ", DRNI: "port drni intra-portal-port "}
_MAC = re.compile(r"([0-9a-f]{1,4})-([0-9a-f]{1,4})-([0-9a-f]{1,4})")
_HEAD = re.compile(
    r"(?m)^[ \t]*(Peer-link interface|IPP|Keepalive link)( state)?(?: ?\(cause\))?[ \t]*:[ \t]*(\S.*?)[ \t]*$"
)
_GROUP = re.compile(
    r"(?m)^[ \t]*(\S+)[ \t]+(\d+)[ \t]+(UP|DOWN)(?:[ \t]*\(([^)\n]*)\))?[ \t]+([A-Za-z]+)[ \t]+\S+[ \t]*$"
)
_CAUSE = re.compile(r"(?<![\w])([A-Z]) -- ([^,\n]+)")
_OWN_CAUSE = "A"
"""The cause that is no inconsistency of the two: the aggregate interface itself is down."""


def domain(text: str) -> str:
    """Return a system MAC as Comware shows it in full, any other text as it is: `1-1-1` is `0001-0001-0001`."""
    found = _MAC.fullmatch(text.strip().lower())
    return "-".join(part.zfill(4) for part in found.groups()) if found else text


def configured(found: Mapping[str, list[str]]) -> Pair | None:
    """Return the pair of a configuration's sections: both of it share their system MAC, and differ in their number."""
    for word, peer in _PEER_LINKS.items():
        macs = [domain(head.split()[-1]) for head in found if head.startswith(f"{word} system-mac ")]
        links = [head.split()[1] for head, lines in found.items() if any(line.startswith(peer) for line in lines)]
        if macs or links:
            return Pair(macs[0] if macs else "", links[0] if links else "")
    return None


def word(ports: Iterable[PortState]) -> str:
    """Return by which word a switch calls its groups over both: the one that its peer link has."""
    lines = (line for port in ports for line in port.opaque)
    return DRNI if any(line.startswith(_PEER_LINKS[DRNI]) for line in lines) else M_LAG


def groups(answers: Iterable[str]) -> Iterator[tuple[str, tuple[int, Spread]]]:
    """Yield each group over both: its number, and how far it is up."""
    for port, number, state, _cause, there in (row for answer in answers for row in _GROUP.findall(answer)):
        spread = Spread.DOWN if state != "UP" else Spread.FULL if there == "UP" else Spread.HERE
        yield canonical(port), (int(number), spread)


def seen(answers: Iterable[str]) -> PairSeen | None:
    """Return what the switch measures of its pair, None where it is in none."""
    for answer in answers:
        said = {(what, bool(state)): value for what, state, value in _HEAD.findall(answer)}
        link = said.get(("Peer-link interface", False)) or said.get(("IPP", False)) or "-"
        if link != "-":
            up = said.get(("Peer-link interface", True)) or said.get(("IPP", True)) or ""
            return PairSeen(
                peer_up=said.get(("Keepalive link", True)) == "UP",
                link_up=up == "UP",
                link=canonical(link),
                fault="; ".join(_faults(answer)),
            )
    return None


def _faults(answer: str) -> Iterator[str]:
    """Yield what the switch finds wrong with a group because of the other one; its own link being down is none."""
    why = {letter: text.strip() for letter, text in _CAUSE.findall(answer)}
    for port, _number, _state, cause, _there in _GROUP.findall(answer):
        for letter in re.findall(r"[A-Z]", cause):
            if letter != _OWN_CAUSE:
                yield f"{canonical(port)}: {why.get(letter, letter)}"
