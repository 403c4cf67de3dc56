# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Turn the go-live back: written durably before anything is undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

JSON = dict[str, Any]


class ActionModule(RunAction):
    """Write the direction rollback with what failed; harmless when it is written already."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the go-live, its direction and the faults that turned it."""
        if self._task.check_mode:
            return {"failed": True, "msg": str(arguments.get("reason") or "a stage failed")}
        lock.demand(state)
        found = golive.attach(state)
        faults = [f"{event.host} {event.step}: {event.message}" for event in golive.unfinished(found) if event.message]
        found.turn(golive.ROLLBACK, "; ".join(faults) or str(arguments.get("reason") or "a stage failed"))
        return {"golive": found.id, "direction": found.direction(), "faults": faults}
