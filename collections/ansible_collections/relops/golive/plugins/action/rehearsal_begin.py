# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Begin a rehearsal: on a twin alone, and as one that has not passed until its end says so."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import record


class ActionModule(RunAction):
    """Write into the project's case that a rehearsal has begun."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the path of the assessment that the way back of a rehearsal needs."""
        plan, where = planned.plan_of_run(), environment.look(self, self.variables)
        if where.kind is not environment.Kind.TWIN:
            raise GoliveError(
                f"a rehearsal acts on the twin of its plan alone, and this is {where.said.en}: raise the twin with "
                "playbooks/lab_up.yml and say how it is reached",
                zh=f"预演只在本计划的模拟环境上进行, 而这里是{where.said.zh}: "
                "请先运行 playbooks/lab_up.yml, 并给出其连接方式",
            )
        if self._task.check_mode:
            return {"assessment": "", "depth": "check"}
        assessment = record.begin(plan, state.parent, where.id, operator())
        return {"assessment": str(assessment), "depth": plan.rehearsal.value}
