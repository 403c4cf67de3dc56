# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restore everything that was backed up of a host onto the second twin's, and compare."""

from __future__ import annotations

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.action.backup_host import opens
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import demand_twin
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.failures import failure_text
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.pipelining import by_pipe
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, limit
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import not_restored, orders

OF_CLIENT = ("store_host", "retention_days", "people")


class ActionModule(ActionBase):
    """One module does all of a host: the restored host has other keys, so nobody could come back to it."""

    _supports_check_mode = False

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Return the rows of this host, those of a host that gave no answer too; never fails for them."""
        result: JSON = super().run(tmp, task_vars)
        variables = task_vars or {}
        work = plain(self._task.args.get("work") or {})
        if not (work.get("files") or work.get("databases")):
            return {**result, "changed": False, "skipped_reason": "nothing was backed up of this host"}
        try:
            demand_twin(self, variables)
            found = golive.attach(state_folder(variables, self._templar))
            order = orders(found.journal, str(variables["inventory_hostname"]), work)
            by_pipe(self)
        except GoliveError as error:
            return {**result, "failed": True, "msg": str(error)}
        return {**result, "changed": True, **self._restored(found.id, work, order, variables)}

    def _restored(self, golive_id: str, work: JSON, order: JSON, variables: JSON) -> JSON:
        client = work.get("files") or work["databases"][0]
        keys = plain(self._task.args.get("host_keys") or [])
        arguments = {
            **{name: client[name] for name in OF_CLIENT},
            **order,
            "store": {**client["store"], "host_keys": keys},
            **opens(client),
            "golive": golive_id,
            "operation": "apply",
        }
        window = limit.window_of(plain(variables.get("golive_window")))
        arguments["limit"] = limit.rehearsal(window).option()
        try:
            answer: JSON = self._execute_module(
                module_name="relops.golive.drill_restore", module_args=arguments, task_vars=variables
            )
        except AnsibleConnectionFailure as error:
            answer = {"failed": True, "msg": f"the host cannot be reached: {error.message}"}
        if answer.get("failed") or answer.get("unreachable"):
            return {"rows": not_restored(order, failure_text(answer)), "seconds": 0.0}
        return {"rows": answer["rows"], "seconds": answer["seconds"]}
