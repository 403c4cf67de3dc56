# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tell apart what users write once business has resumed, and keep it beside on a way back."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive


class ActionModule(StepAction):
    """One step per database of this host that stays."""

    stage, step = "resume", "database"
    aside = ("engine",)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the databases of this host."""
        return [(one["name"], one) for one in work.get("databases", [])]

    def execute(self, module: str, arguments: JSON, variables: JSON) -> JSON:
        """Name the go-live, below which the rows are kept."""
        found = golive.current(state_folder(variables, self._templar))
        return super().execute(module, {**arguments, "golive": found.id if found else ""}, variables)
