"""What suspend and resume do on each host: close the entry points of one side, or open them (R41, R58)."""

from __future__ import annotations

from typing import Literal

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Side


def entry_points(plan: Plan, when: Literal["was", "stays"], state: str) -> dict[str, JSON]:
    """Return host → `state` and the `entry_points` there that were, or that stay; nothing for a host without any."""
    desired: dict[str, JSON] = {}
    for point in plan.entry_points:
        if not getattr(point.side, when):
            continue
        for host in plan.members(point.hosts):
            entry = {"name": point.name.en, "service": point.service, "port": point.port, "url": point.url}
            desired.setdefault(host, {"state": state, "entry_points": []})["entry_points"].append(entry)
    return desired


def closed(plan: Plan, host: str, service: str | None) -> bool:
    """Tell whether a service is an entry point that stays closed on a host until business is resumed."""
    return any(
        point.side is Side.BOTH and point.service == service and host in plan.members(point.hosts)
        for point in plan.entry_points
    )
