# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ask every switch of the plan who it is and whether its configuration is saved; nothing is changed."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import given
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.switch_action import SwitchAction
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.saved import looks


class ActionModule(SwitchAction):
    """One task for all switches of the plan of this run; it journals nothing, so it is no step."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return `{switches: {name: what it told, or its fault}}`."""
        plan = given().plan
        names = plan.switches if plan else {}
        return {"run": run_process(), "switches": looks({name: self._known(plan, name) for name in names if plan})}

    def _known(self, plan: Plan, name: str) -> tuple[Access, str] | GoliveError:
        try:
            return self.access(name), plan.switches[name].platform
        except GoliveError as error:
            return error
