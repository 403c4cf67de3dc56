# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measure what is plugged in where on all switches of the play, and compare it with the plan."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.fleet_action import FleetAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.neighbours import DEADLINE_S


class ActionModule(FleetAction):
    """Step network.neighbours."""

    step, changes = "neighbours", False

    def one(self, target: fleet.Target, arguments: dict[str, Any]) -> Outcome:
        """Measure one switch."""
        found = environment.settled()
        twin = found is not None and found.kind is environment.Kind.TWIN
        return fleet.measure(target, bool(self._task.check_mode), float(arguments.get("deadline", DEADLINE_S)), twin)
