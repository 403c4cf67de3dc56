# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""End a rehearsal: what its journal shows becomes evidence in the project's case."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import EMERGENCY, RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import CANCELLED, EXIT_CODES
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import record


class ActionModule(RunAction):
    """Write the evidence; a rehearsal that has not passed fails the play: 2 where all is back, 3 where it is not."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the result, the seconds of the stages, and the text."""
        if self._task.check_mode:
            return {"result": "check", "golive_exit": 0}
        plan, steps = planned.plan_of_run(), planned.given().steps()
        where = environment.settled() or environment.look(self, self.variables)
        found = record.end(plan, state.parent, steps, where.id, operator())
        code = 0 if found.passed else EXIT_CODES[CANCELLED] if found.back else EMERGENCY
        facts = found.evidence[Proof.REHEARSAL]
        return {
            "failed": not found.passed, "msg": record.told(found, self.language), "golive_exit": code,
            "result": facts["result"], "stages": facts["stages"], "golive": facts["golive"],
        }  # fmt: skip
