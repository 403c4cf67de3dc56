# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Switch a device of a lab on or off."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.lab.plugins.plugin_utils import trouble
from ansible_collections.relops.lab.plugins.plugin_utils.answering import answer, plain

SPEC = {
    "name": {"type": "str", "required": True},
    "device": {"type": "str", "required": True},
    "state": {"type": "str", "required": True, "choices": list(trouble.STATES)},
}


class ActionModule(ActionBase):
    """Runs on the controller; connects to nothing."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(SPEC)
        given = plain(arguments)
        return answer(lambda: {"changed": trouble.power(given["name"], given["device"], given["state"])})
