# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Install the packages that the plan names, in one transaction."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction


class ActionModule(StepAction):
    """One transaction per host; undo purges what was new."""

    stage, step = "install", "packages"

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the packages of this host, nothing when it has none."""
        return [("", work["packages"])] if work.get("packages") else []
