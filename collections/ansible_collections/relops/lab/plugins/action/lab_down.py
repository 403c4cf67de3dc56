# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Take a lab down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.lab.plugins.plugin_utils import fleet, registration
from ansible_collections.relops.lab.plugins.plugin_utils.answering import answer

SPEC = {
    "name": {"type": "str", "required": True},
    "dir": {"type": "path"},
    "owner": {"default": ""},
    "language": {"type": "str", "default": "en"},
}


class ActionModule(ActionBase):
    """Runs on the controller; connects to nothing."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(SPEC)
        state = Path(arguments["dir"]) if arguments["dir"] else None
        name, owner, language = (str(arguments[key]) for key in ("name", "owner", "language"))
        return answer(lambda: {"changed": fleet.exists(name, state) and self._down(name, state, owner)}, language)

    def _down(self, name: str, state: Path | None, owner: str) -> bool:
        if self._task.check_mode:
            return bool(registration.owned(name, state, owner))
        return fleet.down(name, state, owner)
