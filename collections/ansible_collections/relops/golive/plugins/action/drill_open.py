# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""See whether there is something to restore, before a second twin is raised for it."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import now
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import orders, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load


class ActionModule(RunAction):
    """Read the journal; a drill takes no lock, so that it never keeps a rollback waiting."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the go-live, how many records it has, and the time."""
        if running := lock.holder(state):
            raise GoliveError(
                f"a run of this project is going on ({running}): its store changes under a drill; wait for its end"
            )
        found, plan = golive.attach(state), load(str(arguments["plan"]))
        if found.digest() != plan.digest:
            raise GoliveError(
                f"{found.id} is a go-live of plan digest {found.digest()[:12]}, this plan's is {plan.digest[:12]}: "
                "drill with its own plan"
            )
        works = {host: part for host, part in desired(plan).items() if part.get("files") or part.get("databases")}
        if not works:
            raise GoliveError("the plan backs nothing up: there is nothing to drill")
        records = {host: len(wanted(orders(found.journal, host, part))) for host, part in works.items()}
        return {"golive": found.id, "hosts": records, "start": now(), "msg": f"{found.id}: {sum(records.values())}"}
