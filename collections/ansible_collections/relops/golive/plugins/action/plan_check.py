# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check a plan and sum it up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import planned_plan


class ActionModule(ActionBase):
    """Load a plan on the controller; no connection is opened."""

    _requires_connection = False
    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Translate the arguments, ask the core, answer."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validation, given = self.validate_argument_spec(
            {"path": {"type": "path", "required": True}, "language": {"type": "str", "choices": ["zh", "en"]}}
        )
        language = given["language"]
        try:
            path, read = Path(str(given["path"])).absolute(), planned_plan()  # what this run has read is not read again
            plan = read if read and read.path == path else api.load_plan(path, language and str(language))
            found = api.overview(plan, language and str(language))
        except GoliveError as error:
            told = f"{given['path']}:\n{error}"
            return {**result, "changed": False, "failed": True, "msg": told, "faults": str(error).splitlines()}
        return {**result, "changed": False, "msg": "\n".join(found.lines), **found.facts}
