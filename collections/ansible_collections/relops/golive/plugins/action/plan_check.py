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
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.variables import ANYTHING
from ansible_collections.relops.golive.plugins.plugin_utils.twin.lacking import lacking
from ansible_collections.relops.golive.plugins.plugin_utils.twin.load import load

ANY = (ANYTHING,)
"""Variables may come with `-e`: the inventory, which sees them, has asked for each."""
NO_PLAN = (
    "this inventory is no plan: run with -i inventories/<project>/plan.yml",
    None,
    "此清单不是计划: 请带 -i inventories/<项目>/plan.yml 运行",
)


class ActionModule(ActionBase):
    """Load a plan on the controller; no connection is opened."""

    _requires_connection = False
    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Translate the arguments, ask the core, answer."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validation, given = self.validate_argument_spec(
            {"path": {"type": "str", "required": True}, "language": {"type": "str", "choices": ["zh", "en"]}}
        )
        language = str(given["language"] or "") or None
        try:
            if not given["path"]:
                raise GoliveError(*NO_PLAN)
            path, read = Path(str(given["path"])).absolute(), planned_plan()  # what this run has read is not read again
            again = read is None or read.path != path or any(lacking(read))
            plan = load(path, language, ANY, raised=True) if again or read is None else read
            found = api.overview(plan, language)
        except GoliveError as error:
            faults = error.said.in_(language_of(language)).splitlines()
            told = "\n".join([f"{given['path']}:", *faults] if given["path"] else faults)
            return {**result, "changed": False, "failed": True, "msg": told, "faults": faults}
        return {**result, "changed": False, "msg": "\n".join(found.lines), **found.facts}
