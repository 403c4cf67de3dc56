# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Turn the go-live back, or stop it: written durably before anything else happens."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import stopped_text, turn
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock


class ActionModule(RunAction):
    """Write the direction rollback with what failed on a target; a fault of the controller stops the run instead."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the go-live, its direction and the faults that turned it."""
        reason = " ".join(str(arguments.get("reason") or "a stage failed").split())
        if self._task.check_mode:
            return {"failed": True, "msg": reason}
        lock.demand(state)
        found = golive.attach(state)
        turned, faults = turn(found, reason)
        if not turned:
            return {"failed": True, "msg": stopped_text(reason).in_(self.language)}
        return {"golive": found.id, "direction": found.direction(), "faults": faults}
