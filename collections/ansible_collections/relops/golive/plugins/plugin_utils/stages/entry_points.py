"""What suspend and resume do on each host: close the entry points of one side, or open them (R41, R58)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Side


def entry_points(plan: Plan, side: Side, state: str) -> dict[str, JSON]:
    """Return host → `state` and the `entry_points` of a side there; nothing for a host that has none."""
    desired: dict[str, JSON] = {}
    for point in plan.entry_points:
        if point.side is not side:
            continue
        for host in plan.members(point.hosts):
            entry = {"name": point.name.en, "service": point.service, "port": point.port, "url": point.url}
            desired.setdefault(host, {"state": state, "entry_points": []})["entry_points"].append(entry)
    return desired
