# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Raise a lab from a topology."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.answering import answer, plain
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse
from ansible_collections.relops.lab.plugins.plugin_utils.words import told

display = Display()


class ActionModule(ActionBase):
    """Runs on the controller; connects to nothing."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        _validation, given = self.validate_argument_spec(
            {"topology": {"type": "dict", "required": True}, "language": {"type": "str", "default": "en"}}
        )
        language = str(given["language"])
        return answer(lambda: self._up(plain(given["topology"]), language), language)

    def _up(self, raw: dict[str, Any], language: str) -> dict[str, Any]:
        topology = parse(raw)
        if self._task.check_mode:
            return {"changed": not fleet.stands(topology)}
        report = fleet.up(topology, lambda line: display.display(told(topology.name, line, language)))
        return {**asdict(report), **fleet.info(topology.name)}
