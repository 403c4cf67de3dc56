"""Switches that carry the same VLAN are joined by links that carry it: a trunk that lacks one cuts a network in two."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkPurpose, Mode
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks.vlans import DEFAULT_VLAN
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands

LEADS_ON = frozenset({"switch", "router", "firewall", "load_balancer", "patch_panel"})
"""Kinds of devices behind which a VLAN may go on where the plan does not see it."""
APART = frozenset({LinkPurpose.MANAGEMENT, LinkPurpose.BMC, LinkPurpose.MIRROR})
"""What is reached by ways of its own, or by none: each part of such a VLAN may have its own uplink."""
NAMED = 4
"""Switches of a part that are named."""


@check
def switches_with_a_vlan_are_joined(scene: Scene) -> Iterator[Fault]:
    """Look at VLANs whose ports are on several switches, of which two are joined by a link that does not carry it.

    A way that leaves the plan (over a switch, router or firewall that nobody configures here) may join them outside.
    """
    if {"connections", "switches", "vlans", "devices"} & scene.lost or scene.partial or scene.gaps:
        return
    plan = scene.plan
    joints = [
        (index, link)
        for index, link in enumerate(plan.connections)
        if stands(link) and link.a_device in plan.switches and link.b_device in plan.switches
        and link.a_device != link.b_device and link.mode is not Mode.ROUTED
        and not (link.mode is Mode.TRUNK and not link.vlan_tagged)  # another check says so
    ]  # fmt: skip
    users, outside = _users(plan)
    for vlan, switches in users.items():
        if vlan == DEFAULT_VLAN or vlan not in plan.vlans or len(switches) < 2 or vlan in outside:
            continue
        parts = _parts(switches, [link for _index, link in joints if vlan in link.vlans])
        lacking = _lacking(parts, vlan, joints)
        if len(parts) > 1 and lacking is not None:
            index, (one, other) = lacking
            name = plan.vlans[vlan].name
            zh = f"未放行 VLAN {vlan} ({name}): {_named(one)} 与 {_named(other)} 之间不通"
            en = f"does not carry VLAN {vlan} ({name}), and nothing else joins {_named(one)} to {_named(other)}"
            yield Fault(scene.link_at(index, "vlan_tagged"), plan.connections[index].link_id, zh, en)


def _users(plan: Plan) -> tuple[dict[int, set[str]], set[int]]:
    """Return VLAN → switches that have a port of a device in it, and the VLANs that leave what the plan configures."""
    users: dict[int, set[str]] = {}
    outside: set[int] = set()
    for link in plan.connections:
        if not stands(link) or link.mode is Mode.ROUTED or link.purpose in APART:
            continue
        ours = [end for end in (link.a_device, link.b_device) if end in plan.switches]
        if len(ours) != 1:
            continue
        peer = plan.devices.get(link.b_device if ours[0] == link.a_device else link.a_device)
        if peer is None or str(peer.type) in LEADS_ON:
            outside.update(link.vlans)
        for vlan in link.vlans:
            users.setdefault(vlan, set()).add(ours[0])
    return users, outside


def _parts(switches: set[str], links: list[Connection]) -> list[set[str]]:
    """Return the parts into which links join switches, those in which a switch of `switches` is."""
    part_of = {name: {name} for name in switches}
    for link in links:
        one, other = (part_of.setdefault(end, {end}) for end in (link.a_device, link.b_device))
        if one is not other:
            one |= other
            part_of.update(dict.fromkeys(other, one))
    found = {id(part_of[name]): part_of[name] for name in sorted(switches)}
    return list(found.values())


def _lacking(
    parts: list[set[str]], vlan: int, joints: list[tuple[int, Connection]]
) -> tuple[int, tuple[set[str], set[str]]] | None:
    """Return the first link between two parts that lacks the VLAN: the place of the mistake."""
    for index, link in joints:
        ends = [next((part for part in parts if end in part), None) for end in (link.a_device, link.b_device)]
        if vlan not in link.vlans and ends[0] is not None and ends[1] is not None and ends[0] is not ends[1]:
            return index, (ends[0], ends[1])
    return None


def _named(part: set[str]) -> str:
    names = sorted(part)
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
