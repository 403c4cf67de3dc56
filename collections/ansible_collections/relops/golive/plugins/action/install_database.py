# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the databases of the plan with their roles and access."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction


class ActionModule(StepAction):
    """One step per database of this host."""

    stage, step = "install", "database"
    aside = ("engine",)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the databases of this host."""
        return [(database["name"], database) for database in work.get("databases", [])]
