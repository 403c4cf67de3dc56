"""What makes of a port or a VLAN something else than its own lines say, in the words of the families that have such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import vlan_ids
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, SwitchState, Wish, span
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

_TEMPLATE = re.compile(r"(?:source template|inherit port-profile|profile) \S+")
"""A line by which a port has lines that stand elsewhere: on Catalyst, Nexus, Arista."""
_VLANS = re.compile(r"vlan (?:range )?(\d[\d,-]*)(?: to (\d+))?$")
_OTHER = re.compile(
    r"private-vlan (?:primary|isolated|community)|state suspend|shutdown$|remote-span|aggregate-vlan|super-?vlan|"
    r"isolate-user-vlan"
)
"""A line of a VLAN that makes it none for ordinary ports, or none that forwards."""
_GROUP = re.compile(r"trunk group (\S+)$")
"""On Arista: trunks that are not in the group do not carry the VLAN, whatever they allow."""


def unlike(text: str, current: SwitchState, desired: Desired) -> list[str]:
    """Return a sentence for each port and VLAN of a plan that is something else on the switch than it seems."""
    return [*_templates(current, desired), *_other_vlans(text, current, desired)]


def _templates(current: SwitchState, desired: Desired) -> Iterator[str]:
    """What a port says itself is not all that is in force."""
    for port, wish in desired.ports.items():
        lines = current.ports[port].opaque if port in current.ports and wish.owned and "mode" in wish.owned else ()
        for line in filter(_TEMPLATE.match, lines):
            yield (
                f"{port} has '{shown(line)}', which gives it lines that are in force beside the plan's: write on the "
                "port what it needs of them and take that line away first"
            )


def _other_vlans(text: str, current: SwitchState, desired: Desired) -> Iterator[str]:
    """A VLAN that is no ordinary one, or that a trunk of the plan would not carry."""
    heads: set[int] = set()
    for line in text.splitlines():
        if not line.startswith(" "):
            heads = {vlan for vlan in _ids(line) if desired.vlans.get(vlan)}
            continue
        said, group = line.strip(), _GROUP.match(line.strip())
        for vlan in sorted(heads if _OTHER.match(said) else ()):
            yield (
                f"VLAN {vlan} has '{said}': it would not carry what the plan's ports send; use another VLAN, or take "
                "that line away first"
            )
        for vlan in sorted(heads if group else ()):
            if outside := [port for port, wish in desired.ports.items() if _outside(port, wish, vlan, said, current)]:
                yield (
                    f"VLAN {vlan} has '{said}', and {', '.join(outside)} is not in that group: the trunk would not "
                    "carry it; take the VLAN out of the group, or the port into it, first"
                )


def _ids(head: str) -> frozenset[int]:
    """Return the VLANs that a section is about."""
    match = _VLANS.match(head.rstrip())
    if not match:
        return frozenset()
    return frozenset(span(match[1], match[2])) if match[2] else vlan_ids(match[1])


def _outside(port: str, wish: Wish, vlan: int, line: str, current: SwitchState) -> bool:
    """Tell whether a trunk of the plan is to carry a VLAN and is in none of its groups."""
    owned = wish.owned or {}
    carries = owned.get("mode") == "trunk" and (owned.get("allowed") is None or vlan in owned["allowed"])
    return carries and f"switchport {line}" not in (current.ports[port].opaque if port in current.ports else ())
