"""A step that changes nothing but what the engine writes of it; it fails where a test wants it."""

from __future__ import annotations

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outcomes import as_result
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import place_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Reading, perform, retract


class Said:
    """Work that always has one thing to do."""

    def __init__(self, fault: bool, fault_back: bool, before: JSON) -> None:
        self.fault, self.fault_back, self.before = fault, fault_back, before

    def read(self) -> Reading:
        """Find one thing to do."""
        return Reading({"value": "old", **self.before}, [{"item": "value", "from": "old", "to": "new"}])

    def apply(self, reading: Reading) -> Applied:
        """Do it, or fail as a target does."""
        if self.fault:
            raise GoliveError("wanted")
        return Applied()

    def undo(self, before: JSON, done: JSON | None = None) -> Applied:
        """Undo it, or fail as a target does."""
        if self.fault_back:
            raise GoliveError("wanted on the way back")
        return Applied()


class ActionModule(ActionBase):
    """Carry the step of a stage on one host; stand_fault, stand_fault_back and stand_bug name stage and host.

    What stand_before says of a stage and host is what undo needs there.
    """

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Perform or retract it."""
        result: JSON = super().run(tmp, task_vars)
        variables, stage = task_vars or {}, str(self._task.args["stage"])
        here = f"{stage} {variables['inventory_hostname']}"
        if str(variables.get("stand_bug", "")) == here:
            raise AnsibleError("a variable of the controller is undefined")
        go = retract if self._task.args.get("undo") else perform
        before = variables.get("stand_before", {}).get(here, {})
        work = Said(variables.get("stand_fault") == here, variables.get("stand_fault_back") == here, before)
        try:
            place = place_of(stage, f"{stage}.say", {}, variables, self)
            outcome = go(place, work, bool(self._task.check_mode))
        except GoliveError as error:
            return {**result, "failed": True, "msg": str(error)}
        return {**result, **as_result([(f"{stage}.say", outcome)])}
