# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make a device of a lab misbehave."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.lab.plugins.plugin_utils import trouble
from ansible_collections.relops.lab.plugins.plugin_utils.answering import answer, plain

SPEC = {
    "name": {"type": "str", "required": True},
    "device": {"type": "str", "required": True},
    "unreachable": {"type": "bool"},
    "drop_at_line": {"type": "int"},
    "hang_at_line": {"type": "int"},
    "reject": {"type": "str"},
    "lock": {"type": "bool"},
    "delay": {"type": "float"},
    "sessions": {"type": "int"},
    "times": {"type": "int"},
    "clear": {"type": "bool", "default": False},
}


class ActionModule(ActionBase):
    """Runs on the controller; connects to nothing."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(SPEC)
        given = plain(arguments)
        name, device, clear = given.pop("name"), given.pop("device"), given.pop("clear")
        wanted = {key: value for key, value in given.items() if value is not None}
        return answer(lambda: {"changed": trouble.misbehave(name, device, wanted, clear)})
