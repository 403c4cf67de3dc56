# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measure by day what the night will need of this host."""

from __future__ import annotations

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import failure_text, unreachable
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.begun import suspended

LONGEST = 300.0
"""Seconds that a host has for all of its measuring."""


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
            return {**result, "measured": self._measured(work, variables)}
        except GoliveError as error:
            return {**result, "fault": str(error)}

    def _measured(self, work: JSON, variables: JSON) -> JSON:
        limit = {"seconds": LONGEST, "why": f"{LONGEST:g} s, all that a host has for its forecast,"}
        check, self._task.check_mode = self._task.check_mode, False  # it changes nothing
        try:
            answer: JSON = self._execute_module(
                module_name="relops.golive.golive_forecast", module_args={**work, "limit": limit}, task_vars=variables
            )
        except AnsibleConnectionFailure as error:
            raise unreachable(error.message) from error
        finally:
            self._task.check_mode = check
        if answer.get("failed") or answer.get("unreachable"):
            raise GoliveError(failure_text(answer))
        return dict(answer["measured"])
