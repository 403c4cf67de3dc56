# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fail every host when the go-live's direction is back: a single stage must not go forward then."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive

WHY = {
    golive.ROLLBACK: "this go-live is being rolled back: the way back goes on",
    golive.BACK: "this go-live is back and hosts still carry its marker: golive.yml or rollback.yml settles them",
    golive.LIVE: "this go-live is live: a stage of it is not carried out again",
}


class ActionModule(ActionBase):
    """Per host: ok while the direction is forward, failed when it is another one."""

    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read the direction from the journal."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        direction = golive.heading(state_folder(task_vars or {}, self._templar))
        if direction in WHY and not self._task.check_mode:
            return {**result, "failed": True, "msg": WHY[direction]}
        return {**result, "changed": False, "direction": direction}
