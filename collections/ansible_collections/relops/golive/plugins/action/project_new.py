# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make a project of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.first.making import make
from ansible_collections.relops.golive.plugins.plugin_utils.first.naming import Wish, wish
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of

OPTIONS = {
    "name": {"type": "str", "required": True},
    "kind": {"type": "str", "default": ""},
    "folder": {"type": "str", "default": ""},
    "language": {"type": "str", "choices": ["zh", "en"]},
}


class ActionModule(ActionBase):
    """Write the files on the controller; no plan, no connection."""

    _requires_connection = False
    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Translate the arguments, ask the core, answer."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validation, given = self.validate_argument_spec(OPTIONS)
        language = language_of(str(given["language"] or ""))
        try:
            wanted = wish(str(given["name"]), str(given["kind"]), str(given["folder"]), language)
            files = [] if self._task.check_mode else make(wanted, date.today())  # noqa: DTZ011 - the user's own day
        except GoliveError as error:
            return {**result, "changed": False, "failed": True, "msg": error.said.in_(language)}
        return {
            **result, "changed": True, "folder": str(wanted.folder), "files": files, "msg": _told(wanted).in_(language),
        }  # fmt: skip


def _told(wanted: Wish) -> Said:
    """Return what is there and what comes next."""
    try:
        where = str(wanted.folder.relative_to(Path.cwd()))
    except ValueError:
        where = str(wanted.folder)
    go = f"cd {where} && ansible-playbook relops.golive.plan"
    return Said(f"项目 {wanted.name} 已建立。下一步: {go}", f"The project {wanted.name} is there. Next: {go}")
