"""What templates of releases and configuration files may use of the plan."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan


def context(plan: Plan) -> JSON:
    """Return `project`, `groups_of` (group -> devices) and `addresses` (device -> VLAN as text -> address)."""
    return {
        "project": plan.project.code,
        "groups_of": {group: list(members) for group, members in plan.groups.items()},
        "addresses": addresses(plan),
    }


def addresses(plan: Plan) -> dict[str, dict[str, str]]:
    """Return every host's planned address by VLAN id; an address without VLAN (out of band) is under `oob`."""
    found: dict[str, dict[str, str]] = {host: {} for host in plan.hosts}
    for connection in plan.connections:
        if connection.ip is not None and connection.a_device in found:
            vlan = str(connection.vlan_untagged) if connection.vlan_untagged else "oob"
            found[connection.a_device].setdefault(vlan, str(connection.ip.ip))
    return found
