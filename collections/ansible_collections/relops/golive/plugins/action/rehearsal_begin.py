# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Begin a rehearsal: on a twin alone, and as one that has not passed until its end says so."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import record


class ActionModule(RunAction):
    """Write into the project's case that a rehearsal has begun."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the path of the assessment that the way back of a rehearsal needs."""
        if self._task.check_mode:
            return {"assessment": ""}
        plan, twin = planned.plan_of_run(), str(arguments.get("twin") or "")
        return {"assessment": str(record.begin(plan, state.parent, twin, operator()))}
