# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measure what a host says of itself: serial number, model, system, addresses."""

from __future__ import annotations

from typing import cast

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.facts import Facts, HardwareSeen
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.measurement import MeasureAction


class ActionModule(MeasureAction):
    """The measured columns of the equipment list (R24); whether they fit the plan is told by the records."""

    step = "hardware"

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return one item for a host that the plan wants measured."""
        return [("", {})] if work.get("hardware") else []

    def judge(self, arguments: JSON, measured: JSON) -> tuple[JSON, str]:
        """Keep what was measured."""
        found: Facts = {"hardware": cast("HardwareSeen", measured)}
        return dict(found), ""
