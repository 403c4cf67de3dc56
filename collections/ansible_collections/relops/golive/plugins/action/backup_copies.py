# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Remove copies of data from a host when their end has come, where this run may."""

from __future__ import annotations

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain


class ActionModule(ActionBase):
    """Let the module of the same name do it; a host without such copies is not connected to."""

    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Return what was removed."""
        result: JSON = super().run(tmp, task_vars)
        variables, paths = task_vars or {}, plain(self._task.args.get("paths") or [])
        if not paths:
            return {**result, "changed": False, "removed": []}
        try:
            environment.demand(self, variables, environment.UPKEEP)
        except GoliveError as error:
            return {**result, "failed": True, "msg": str(error)}
        answer: JSON = self._execute_module("relops.golive.backup_copies", {"paths": paths}, task_vars=variables)
        return {**result, **answer}
