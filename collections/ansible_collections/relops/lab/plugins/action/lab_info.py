# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Say what stands of a lab."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.answering import answer


class ActionModule(ActionBase):
    """Runs on the controller; connects to nothing."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec({"name": {"type": "str", "required": True}})
        return answer(lambda: fleet.info(str(arguments["name"])))
