# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Close a run: judge from the journal how it ended; the lock stays until everybody has heard it."""

from __future__ import annotations

from pathlib import Path

from ansible import context
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.command import again
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import closed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.marking import unsettle
from ansible_collections.relops.golive.plugins.plugin_utils.engine.told import tell_case
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock


class ActionModule(RunAction):
    """Write the result: success, cancelled (all undone), emergency (something could not be undone), or stopped."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the result and what is left open, per host."""
        if self._task.check_mode:
            return {"result": "check", "left": [], "golive_exit": 0}
        lock.demand(state)
        found = golive.attach(state)
        if not arguments.get("final", True):
            lock.give(state)
            return {"golive": found.id, "result": found.result(), "left": [], "golive_exit": 0}
        given = planned.given()
        unsettle(found)
        answer = closed(found, given.steps(), again(context.CLIARGS))
        tell_case(found, given.plan)
        heard = {"golive_exit": 3} if answer["result"] == golive.EMERGENCY else {}  # whatever comes of the rest
        return {"golive": found.id, **answer, **heard}
