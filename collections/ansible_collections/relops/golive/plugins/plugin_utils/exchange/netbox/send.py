"""Send a plan to a NetBox: the one entrance of actions and portals."""

from __future__ import annotations

from collections.abc import Set

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.authors import Authors, mark
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.report import Report
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.store import Netbox
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.sync import Sync
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.target import NetboxTarget
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.wanted import wanted
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan


def send(plan: Plan, target: NetboxTarget, connected: Set[str] = frozenset(), dry: bool = False) -> Report:
    """Bring a NetBox to what a plan says, or say what that would change; GoliveError when it cannot be asked."""
    store = Netbox(target.url, target.token, target.ca, target.verify)
    release = store.check()
    sync = Sync(store, Authors(store, mark(plan.project.code)), dry, target.overwrite)
    report = sync.run(wanted(plan, connected))
    report.release, report.writes = release, store.writes
    return report
