# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Choose the failure with which a full rehearsal tries the way back."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import middle
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.record import FOLDER


class ActionModule(RunAction):
    """Write down which step of the next go-live of this rehearsal fails; on a twin alone."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return whether there is such a go-live, and where it fails."""
        plan, where = planned.plan_of_run(), environment.look(self, self.variables)
        if where.kind is not environment.Kind.TWIN or state.name != FOLDER:
            raise GoliveError(
                f"only a rehearsal fails on purpose, on the twin of its plan, and this is {where.said.en}",
                zh=f"只有在本计划模拟环境上的预演才有意失败, 而这里是{where.said.zh}",
            )
        if self._task.check_mode:
            return {"go": False, "step": ""}
        wanted = middle.want(plan, state, planned.given().steps())
        return {"go": wanted is not None, "step": f"{wanted.host} {wanted.step}" if wanted else ""}
