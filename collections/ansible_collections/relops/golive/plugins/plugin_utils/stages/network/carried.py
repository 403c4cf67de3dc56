"""The VLANs that a connection lets through by the plan, as the switches at its ends configure and tell them."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Mode
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.plan import Plan


def switching(plan: Plan, link: Connection) -> JSON:
    """Return mode and VLANs as a port's owned fields; a routed port has none: many systems forget them."""
    if link.mode is Mode.ROUTED:
        return {"mode": "routed", "access": None, "native": None, "allowed": None}
    untagged = None if link.vlan_untagged == 1 else link.vlan_untagged
    if link.mode is Mode.ACCESS:
        return {"mode": "access", "access": untagged, "native": None, "allowed": None}
    own = {untagged} if untagged in plan.vlans else set()
    return {
        "mode": "trunk",
        "access": None,
        "native": untagged,
        "allowed": sorted({*link.vlan_tagged, *own} - {None}),
    }


def carried(plan: Plan, link: Connection) -> tuple[int, list[int]] | None:
    """Return the untagged VLAN and all VLANs of a connection, as a switch tells them; None of a routed one."""
    owned = switching(plan, link)
    if owned["mode"] == "routed":
        return None
    access = owned["access"] or 1
    return (access, [access]) if owned["mode"] == "access" else (owned["native"] or 1, owned["allowed"])
