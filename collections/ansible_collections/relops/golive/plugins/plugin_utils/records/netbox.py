"""Send a plan to a NetBox with what the newest go-live has found of its connections."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.report import Report
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.send import send
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.target import NetboxTarget
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import EQUAL
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare

__all__ = ["NetboxTarget", "Report", "connected", "sent"]


def connected(night: Night) -> frozenset[str]:
    """Return the links that a night has found as planned."""
    return frozenset(link_id for link_id, found in night.once(compare).items() if found.verdict == EQUAL)


def sent(plan: Plan, state: Path, target: NetboxTarget, dry: bool = False) -> Report:
    """Bring a NetBox to what a plan says; a night of another plan has found nothing of this one."""
    found = golive.current(state)
    links: frozenset[str] = frozenset()
    if found is not None:
        night = Night(plan, load_texts("en"), found.journal)
        digests = {str(event.facts.get("digest")) for event in night.golive_events if event.event == "opened"}
        links = connected(night) if digests == {plan.digest} else links
    return send(plan, target, links, dry)
