# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Turn the go-live back, or stop it: written durably before anything else happens."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.inside import asking
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.limited import limit_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.holding import BACK, on_failure, waiting
from ansible_collections.relops.golive.plugins.plugin_utils.engine.told import tell_case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import stopped_text, turn
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At
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
        turned, faults = turn(found, reason, self._on_failure(found))
        tell_case(found, planned.given().plan)
        if not turned and found.standing().held:
            return {"failed": True, "msg": waiting(found).in_(self.language)}
        if not turned:
            return {"failed": True, "msg": stopped_text(found.stopped() or reason).in_(self.language)}
        return {"golive": found.id, "direction": found.direction(), "faults": faults}

    def _on_failure(self, found: Golive) -> str:
        """Return back or hold; when no time is left, and wherever it cannot be said, it is back."""
        remaining = limit_of(self.variables, self._templar, check=False)
        if remaining is not None and remaining.seconds <= 0:
            return BACK
        production, given = found.standing().production, str(self.variables.get("golive_on_failure") or "")
        forms = asking(self, self.variables, found)(At.CHANGE, "", "").forms if production else {}
        return on_failure(given, production, forms)
