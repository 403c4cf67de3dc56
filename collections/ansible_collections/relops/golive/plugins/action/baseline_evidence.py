# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keep in the case that the new system is backed up, with its snapshots and logs (H21)."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import given
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.told import twin_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.stages.baseline.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.baseline.evidence import facts


class ActionModule(RunAction):
    """Once for all hosts; a run that goes on writes nothing twice."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return what was written."""
        plan = given().plan
        if self._task.check_mode or plan is None:
            return {}
        found = golive.attach(state)
        binds = {Part.RELEASE.value: plan.parts[Part.RELEASE]}
        kept = {**facts(found.journal, found.id, list(desired(plan)), binds), "twin": twin_of(found)}
        case = Case(state)
        last = case.last("evidence", Proof.BASELINE.value)
        if last is None or last.facts != kept:
            case.write("evidence", Proof.BASELINE.value, kept, operator())
        return {"result": kept["result"]}
