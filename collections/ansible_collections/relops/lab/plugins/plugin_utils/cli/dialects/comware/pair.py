"""`display m-lag summary` (of older releases `display drni summary`): the pair, its peer link, and each group."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.names import short_name
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.state import Facts, is_up, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import Group
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

SUMMARY = """\
Flags: A -- Aggregate interface down, B -- No peer {kind} interface configured
       C -- Configuration consistency check failed

{link}: {name}
{state} (cause): {up}
Keepalive link state (cause): {heard}
"""
GROUPS = """
                     {kind} interface information
{head}
"""
TITLES = {
    "m-lag": {
        "kind": "M-LAG", "link": "Peer-link interface", "state": "Peer-link interface state",
        "head": "M-LAG IF    M-LAG group  Local state (cause)  Peer state  Remaining down time(s)",
    },
    "drni": {
        "kind": "DR", "link": "IPP", "state": "IPP state",
        "head": "DR IF       DR group     Local state (cause)  Peer state  Remaining down time(s)",
    },
}  # fmt: skip
"""What the two words for it call a group's interface, the peer link and the columns."""


def summary_of(word: str) -> object:
    """The command for releases that say `m-lag`, or `drni`."""

    async def summary(session: Session, match: Match) -> str:
        device, titles = session.device, TITLES[word]
        found = device.pairing if ports.pair_word(device.running) == word else None
        if found is None:
            return SUMMARY.format(**titles, name="-", up="-", heard="-")
        here = await measure(device)
        there = await measure(device.peer) if device.peer else None
        up = "UP" if is_up(device, here, found.link) else "DOWN (A)"
        heard = "UP" if found.peer and _kept_alive(device.running, word) else "DOWN"
        text = SUMMARY.format(**titles, name=short_name(found.link), up=up, heard=heard)
        rows = "".join(_row(device, one, here, there) for one in found.groups)
        return text + (GROUPS.format(**titles) + rows if rows else "")

    return summary


def _kept_alive(tree: Tree, word: str) -> bool:
    return any(line.startswith(f"{word} keepalive ip destination ") for line in tree.lines.values())


def _row(device: Device, group: Group, here: Facts, there: Facts | None) -> str:
    peer, heard = device.peer, there is not None
    why = "B" if heard and not group.other else "C" if not group.alike else ""
    why = why or ("" if is_up(device, here, group.lag) else "A")
    other = peer is not None and there is not None and group.other and is_up(peer, there, group.other)
    far = "UP" if other else "DOWN" if heard else "UNKNOWN"
    local = f"DOWN ({why})" if why else "UP"
    return f"{short_name(group.lag):<11} {group.number:<12} {local:<20} {far:<11} -\n"
