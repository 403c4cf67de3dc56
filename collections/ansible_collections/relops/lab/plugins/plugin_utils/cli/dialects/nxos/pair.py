"""`show vpc`: the pair, its peer link, and each group that both switches have."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.nxos.shows import short
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.kinds import compress
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import Pairing

RULE = "-" * 70
NONE = "vPC domain id                     : <not configured>\n"


def vpc(look: Look) -> str:
    """What the switch tells of its pair."""
    found = look.device.pairing
    if found is None:
        return NONE
    text = "Legend:\n                (*) - local vPC is down, forwarding via vPC peer-link\n\n"
    text += "".join(f"{name:<34}: {value:<30}\n" for name, value in _head(look, found))
    link = "up" if look.up(found.link) else "down"
    vlans = compress(look.forwarding(found.link)) if link == "up" else "-"
    text += f"\nvPC Peer-link status\n{RULE}\nid    Port   Status Active vlans    \n--    ----   ------ {'-' * 50}\n"
    text += f"1     {short(found.link):<6} {link:<6} {vlans or '-'}\n\nvPC status\n{RULE}\n"
    text += "Id    Port          Status Consistency Reason                Active vlans\n"
    text += "--    ------------  ------ ----------- ------                ---------------\n"
    for group in found.groups:
        state = "up" if look.up(group.lag) else "down*" if found.peer and group.other else "down"
        alike = "success" if group.alike and group.other and found.peer else "failed"
        why = (
            "success"
            if alike == "success"
            else "Peer does not have correspond"
            if not group.other
            else "vPC type-1 config"
        )
        carried = compress(look.carried(group.lag)) if state == "up" else "-"
        text += f"{group.number:<5} {short(group.lag):<13} {state:<6} {alike:<11} {why:<21} {carried or '-'}\n"
    return text + "\n"


def _head(look: Look, found: Pairing) -> list[tuple[str, str]]:
    formed, alike = bool(found.peer), all(group.alike for group in found.groups)
    first = min(look.device.switch.name, found.peer or look.device.switch.name) == look.device.switch.name
    status = (
        "peer adjacency formed ok" if formed else "peer adjacency not formed" if found.link_up else "peer link is down"
    )
    return [
        ("vPC domain id", found.domain),
        ("Peer status", status),
        ("vPC keep-alive status", "peer is alive" if formed else "peer is not reachable through peer-keepalive"),
        ("Configuration consistency status", "success" if alike else "failed"),
        ("Per-vlan consistency status", "success"),
        ("Type-2 consistency status", "success"),
        ("vPC role", "none established" if not formed else "primary" if first else "secondary"),
        ("Number of vPCs configured", str(len(found.groups))),
        ("Peer Gateway", "Disabled"),
        ("Dual-active excluded VLANs", "-"),
        ("Graceful Consistency Check", "Enabled"),
    ]
