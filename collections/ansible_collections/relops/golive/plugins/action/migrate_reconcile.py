# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The step reconcile of the stage migrate."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place, Work
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate import arguments


class ActionModule(StepAction):
    """Compare both sides of each migration."""

    stage, step = "migrate", "reconcile"
    aside = ("engines",)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return one item per migration of this host."""
        return arguments.reconcile(work)

    def job(self, place: Place, arguments: JSON, variables: JSON) -> Work:
        """Tell the module what an earlier go-live had finished: that is no more compared with the old system."""
        data = place.step.replace(f"{self.stage}.{self.step}.", f"{self.stage}.data.", 1)
        lives = not self._task.check_mode and finished_before(Journal(place.journal), place.host, data)
        return super().job(place, {**arguments, **({"lives_on": True} if lives else {})}, variables)


def finished_before(journal: Journal, host: str, step: str) -> bool:
    """Tell whether the data of a step had arrived by an earlier go-live: by what it found first."""
    before = journal.first_before(host, step)
    return bool(journal.done_facts(host, step).get("finished_before") if before is None else before.get("finished"))
