# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Refuse to go on with a host unless the play's own connection to it leads into a twin."""

from __future__ import annotations

from ansible.plugins.action import ActionBase
from ansible.utils.vars import load_extra_vars
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of

LEADS = ("ansible_", "golive_twin", "golive_lab")
"""Variables that say where a twin is: on the command line they win over those of a play, and may change meanwhile."""


class ActionModule(ActionBase):
    """Per host: ok on a twin, failed elsewhere."""

    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Look at the connection that the next tasks of this play will use."""
        result: JSON = super().run(tmp, task_vars)
        variables = task_vars or {}
        try:
            given = sorted(name for name in load_extra_vars(self._loader) if name.startswith(LEADS))
            if given:
                names = ", ".join(f"-e {name}" for name in given)
                raise GoliveError(
                    f"{names}: a twin is reached as group_vars say, not otherwise",
                    zh=f"{names}: 模拟环境只按 group_vars 连接",
                )
            environment.demand_twin(self, variables)
        except GoliveError as error:
            said = error.said.in_(language_of(str(variables.get("golive_language") or "")))
            return {**result, "failed": True, "msg": said}
        return {**result, "changed": False}
