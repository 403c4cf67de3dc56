# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The step schema of the stage migrate."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate import arguments


class ActionModule(StepAction):
    """Bring the target schema to what the sqitch project says."""

    stage, step = "migrate", "schema"
    aside = ("engines",)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return one item per migration of this host."""
        return arguments.schema(work)
