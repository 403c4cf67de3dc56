# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring all switches of the play to their planned ports, or back."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.fleet_action import FleetAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet


class ActionModule(FleetAction):
    """Step network.ports."""

    step = "ports"

    def one(self, target: fleet.Target, arguments: dict[str, Any]) -> Outcome:
        """Announce, perform or retract the step on one switch."""
        go = fleet.bring_back if arguments.get("undo") else fleet.bring
        if arguments.get("announce"):
            go = fleet.announced
        return go(target, bool(self._task.check_mode))
