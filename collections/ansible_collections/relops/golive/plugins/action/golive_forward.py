# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fail every host when the go-live's direction is back: a single stage must not go forward then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.admission import said_yes
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.holding import waiting
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import present
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import first_open, rows
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of


class ActionModule(ActionBase):
    """Per host: ok while the direction is forward, failed when it is another one."""

    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read the direction from the journal."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        variables = task_vars or {}
        state = state_folder(variables, self._templar)
        check = bool(self._task.check_mode)
        asked = Asked(At.STAGE, state, "", "", present(), golive.current(state), check=check)
        if not check:
            asked = replace(asked, production=self._law(variables))
        if refused := first_open(rows(asked)):
            return {**result, "failed": True, "msg": refused.why.in_(language_of(variables.get("golive_language")))}
        found = golive.current(state)
        if found and not check and found.standing().held:
            return {**result, "failed": True, "msg": waiting(found).in_(language_of(variables.get("golive_language")))}
        return {**result, "changed": False, "direction": golive.heading(state)}

    def _law(self, variables: dict[str, Any]) -> bool:
        """Tell whether the process is law here, also where nobody has asked in this run before."""
        found = environment.settled() or environment.look(self, variables)
        return found.production or said_yes(self._templar.template(variables.get("golive_as_production")))
