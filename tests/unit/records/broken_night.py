"""The journal of a night that ended in an emergency."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import standings
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

from tests.unit.records import night


def emergency(plan: Plan, state: Path) -> Journal:
    """The way back does not reach one switch and one database; the rest is back."""
    one = night.Night(plan, state)
    one.golive("opened", digest=plan.digest, direction="forward", project=plan.project.code)
    night.network(one)
    night.suspend_and_backup(one)
    one.golive("direction", direction="rollback", message="a stage failed")
    legacy, switch = plan.members(["legacy"])[0], min(plan.switches)
    failing = {(legacy, "backup.database.legacy"): "the copy is not the proven one", (switch, "network.ports"): ""}
    night.undo_all(one, failing)
    facts = {host.host: host.facts() for host in standings(one.journal)}
    one.golive("closed", result="emergency", left=[], heads={}, hosts=facts, command="ansible-playbook -i plan.yml x")
    return one.journal
