# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Derive the topology of the simulated data centre from a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.twin.told import told
from ansible_collections.relops.golive.plugins.plugin_utils.twin.topology import topology


class ActionModule(ActionBase):
    """Read the plan and answer with what `relops.lab.up` takes."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Translate the arguments, ask the core, answer; the answer holds the switches' passwords."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        given = plain(dict(self._task.args))
        plan = load(Path(given["plan"]))
        derived = topology(
            plan,
            name=given["name"],
            directory=given["directory"],
            cache=given["cache"],
            secrets=given["switch_login"],
            bare=bool(given.get("bare")),
        )
        language = language_of(str((task_vars or {}).get("golive_language") or ""))
        sentences = [said.in_(language) for said in told(plan)]
        return {**result, "changed": False, "topology": derived, "not_on_twin": sentences}
