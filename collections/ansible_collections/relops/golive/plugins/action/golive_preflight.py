# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prove on the controller alone that a run may begin; nobody is connected to yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ansible.utils.vars import load_extra_vars
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import admission, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import refuse_open
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock


class ActionModule(RunAction):
    """Options, variables, secrets, artefacts, the journal, and that nobody else is at work; then the lock is ours."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return where the state lies and how the go-live stands; refuse with one sentence."""
        plan, found = planned.given(), golive.current(state)
        shadows = admission.shadows_of(plan.inventory, self.variables, load_extra_vars(self._loader))
        asked = replace(admission.asked(self, state, arguments, found), shadows=shadows)
        refuse_open(asked)
        admission.prove_secrets(plan.inventory.hosts, self.variables)
        if not asked.back:
            admission.prove_artefacts(plan.inventory.hosts)
        broken: dict[str, str] = {}
        if not self._task.check_mode:
            said, breaking = plan.inventory.variables, str(self.variables.get("golive_break_lock") or "")
            words = f"{said['golive_project']} {str(said['golive_digest'])[:8]}"
            broken = lock.take(state, run_process(), operator(), words, breaking=breaking)
        return {
            "state": str(state), "golive": found.id if found else "", "broken": broken, "msg": f"state: {state}",
        }  # fmt: skip
