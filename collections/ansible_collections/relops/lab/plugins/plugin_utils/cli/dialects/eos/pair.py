"""`show mlag` and `show mlag interfaces`: the pair, and each group that both switches have."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos import config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos.shows import short
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import Group
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session

UNSET = "0.0.0.0"  # noqa: S104 - shown, and bound to by nobody
HEAD = """\
                                                                 local/remote
   mlag       desc             state       local       remote          status
---------- ---------- ----------------- ----------- ------------ ------------
"""


def mlag(look: Look) -> str:
    """What the switch tells of its pair."""
    found = look.device.pairing
    own = dict(line.split(None, 1) for line in look.tree.sections.get("mlag configuration", ()) if " " in line)
    formed = bool(found and found.peer)
    alike = all(group.alike for group in found.groups) if found else True
    said = [("domain-id", own.get("domain-id", "")), ("local-interface", own.get("local-interface", ""))]
    said += [("peer-address", own.get("peer-address", UNSET)), ("peer-link", found.link if found else "")]
    said += [("peer-config", "consistent" if alike else "inconsistent")] if formed else []
    text = "MLAG Configuration:              \n" + _lines(said) + "\nMLAG Status:                     \n"
    link = "" if found is None else "Up" if look.up(found.link) else "Lowerlayerdown"
    state = "Disabled" if found is None else "Active" if formed else "Inactive"
    negotiated = "" if found is None else "Connected" if formed else "Connecting"
    return text + _lines([("state", state), ("negotiation status", negotiated), ("peer-link status", link)]) + "\n\n"


def _lines(said: list[tuple[str, str]]) -> str:
    return "".join(f"{name:<37}:{value:>20}\n" for name, value in said)


async def interfaces(session: Session, match: Match) -> str:
    """The groups, with what the other switch tells of its side."""
    device = session.device
    look, text = Look(config.NATURE, device, await measure(device)), HEAD
    there = Look(config.NATURE, device.peer, await measure(device.peer)) if device.peer else None
    for group in device.pairing.groups if device.pairing else ():
        text += _row(group, look.up(group.lag), bool(there and group.other and there.up(group.other)))
    return text if device.pairing and device.pairing.groups else ""


def _row(group: Group, here: bool, there: bool) -> str:
    state = "active-full" if here and there else "active-partial" if here or there else "inactive"
    status = f"{'up' if here else 'down'}/{('up' if there else 'down') if group.other else '-'}"
    far = short(group.other) if group.other else "-"
    state = state if group.other or here else "configured"
    return f"{group.number:>10} {'':>10} {state:>17} {short(group.lag):>11} {far:>12} {status:>12}\n"
