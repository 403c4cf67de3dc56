"""The suspend stage's work of every host: the old entry points that are closed there (R41)."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.plan.choices import Side
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model import Plan

JSON = dict[str, Any]


def work(plan: Plan) -> dict[str, JSON]:
    """Return `state` and `entry_points` of each host that has one; nothing for the others."""
    found: dict[str, JSON] = {}
    for point in plan.entry_points:
        if point.side is not Side.OLD:
            continue
        for host in plan.members(point.hosts):
            entry = {"name": point.name.en, "service": point.service, "port": point.port, "url": point.url}
            found.setdefault(host, {"state": "stopped", "entry_points": []})["entry_points"].append(entry)
    return found
