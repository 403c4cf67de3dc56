# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Close the old entry points, or open the new ones."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction


class ActionModule(StepAction):
    """One step per host; the task says whether it belongs to suspend or to resume."""

    step = "entry_points"
    again = True

    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Take the stage from the task."""
        stage = str(self._task.args.get("stage") or "")
        if stage not in ("suspend", "resume"):
            raise GoliveError(f"entry_points: stage is {stage!r}, expected suspend or resume")
        self.stage = stage  # type: ignore[misc]
        return super().run(tmp, task_vars)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the entry points of this host as one item; a host may have databases alone."""
        own = {name: value for name, value in work.items() if name != "databases"}
        return [("", own)] if own else []
