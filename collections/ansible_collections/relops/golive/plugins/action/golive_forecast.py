# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measure by day what the night will need of this host."""

from __future__ import annotations

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.measuring import measured
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.begun import suspended

MODULE = "relops.golive.golive_forecast"
LIMIT = 300.0, "all that a host has for its forecast"


class ActionModule(ActionBase):
    """One module call; a host that cannot be measured is an answer, too: `forecast_result` judges all of them."""

    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Return `measured`, or the `fault` that kept it from being measured; never fails by itself."""
        result: JSON = {**super().run(tmp, task_vars), "changed": False}
        variables = task_vars or {}
        work = plain(self._task.args.get("work") or {})
        try:
            if not work or suspended(golive.current(state_folder(variables, self._templar))):
                return {**result, "skipped_reason": "nothing to foresee"}
            return {**result, "measured": measured(self, MODULE, work, variables, LIMIT)}
        except GoliveError as error:
            return {**result, "fault": str(error), "fault_zh": error.zh}
