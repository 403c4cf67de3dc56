"""`display dfs-group`: the multi-chassis pair, its peer link, and each group that both switches have."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.state import Facts, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import Group, Pairing
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session

NODES = """\
*                     : Local node
Heart beat state      : {heard}
Node 1 {first}
  Dfs-Group ID        : 1
  State               : {state}
Node 2 {second}
  Dfs-Group ID        : 1
  State               : {other}
"""
HEAD = """\
* - Local node

M-Lag ID     Interface      Port State    Status                Consistency-check
"""
FAILED = """\

Failed reason:
    5 -- M-LAG configuration is inconsistent
"""
LINK = "Peer-link information\nPeer-link Id      : 1\nPort Name         : {name}\nPort State        : {state}\n"


def _pairing(session: Session) -> Pairing:
    if session.device.pairing is None:
        raise CliError("Error: The DFS group does not exist.")
    return session.device.pairing


async def group(session: Session, match: Match, flavour: Flavour) -> str:
    """The two nodes, and whether they hear one another."""
    found = _pairing(session)
    first = not found.peer or session.device.switch.name < found.peer
    own, other = ("Master", "Backup") if first else ("Backup", "Master")
    return NODES.format(
        heard="OK" if found.peer else "Lost", first="*" if first else "", second="" if first else "*",
        state=own if first else other, other=(other if first else own) if found.peer else "-",
    )  # fmt: skip


async def brief(session: Session, match: Match, flavour: Flavour) -> str:
    """A line for each group, with what the other node tells of its side."""
    found, device = _pairing(session), session.device
    here = await measure(device, flavour)
    there = await measure(device.peer, flavour) if device.peer else None
    rows = [_row(one, here, there) for one in found.groups]
    return HEAD + "".join(rows) + ("" if all(one.alike for one in found.groups) else FAILED)


def _row(one: Group, here: Facts, there: Facts | None) -> str:
    up = here.is_up(one.lag)
    other = bool(there and one.other and there.is_up(one.other))
    status = f"{'active' if up else 'inactive'}(*)-{'active' if other else 'inactive'}"
    check = "success" if one.alike and one.other and there else "--" if one.alike else "failed(5)"
    name = one.lag.replace("Eth-Trunk", "Eth-Trunk ")
    return f"{one.number:>8}     {name:<14} {'Up' if up else 'Down':<13} {status:<21} {check}\n"


async def link(session: Session, match: Match, flavour: Flavour) -> str:
    found, facts = _pairing(session), await measure(session.device, flavour)
    return LINK.format(name=found.link, state="Up" if facts.is_up(found.link) else "Down")
