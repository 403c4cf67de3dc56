# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tell, on each switch, how the task for all switches ended there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outcomes import as_result
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome


class ActionModule(ActionBase):
    """Ok, changed (with diff) or failed from the outcome of this host; a host that is no switch is ok."""

    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Look up the outcome of this host."""
        result: JSON = super().run(tmp, task_vars)
        variables = task_vars or {}
        if not variables.get("golive_network"):
            return {**result, "changed": False, "skipped_reason": "nothing planned for this host"}
        name, of, step = str(variables["inventory_hostname"]), str(self._task.args["of"]), str(self._task.args["step"])
        found = _outcome(variables, of, name)
        if found is None:
            return {**result, "failed": True, "msg": f"{step}: {name}: not begun: the run that carried it has ended"}
        return {**result, **as_result([(step, Outcome(**plain(found)))])}


def _outcome(variables: JSON, of: str, name: str) -> Mapping[str, Any] | None:
    """Return this host's outcome from whichever host of the play carried the task."""
    for host in variables["ansible_play_hosts_all"]:
        registered = variables["hostvars"][host].get(of)
        if registered and "switches" in registered:
            outcome: Mapping[str, Any] | None = registered["switches"].get(name)
            return outcome
    return None
