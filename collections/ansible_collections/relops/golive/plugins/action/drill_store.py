# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prepare the store of the second twin and carry the first one's repositories to it."""

from __future__ import annotations

import time

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.action.backup_store import with_keys, with_repositories
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.access import NAMES, access_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import demand_twin
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.failures import failure_text
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.engine import limit
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.carry import carry


class ActionModule(ActionBase):
    """The host's inventory variables reach the first store, those of the play the second one."""

    _supports_check_mode = False

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Return the second store's host keys and the seconds of the copy; nothing on a host that is no store."""
        result: JSON = super().run(tmp, task_vars)
        variables = task_vars or {}
        store = plain(self._task.args.get("work") or {}).get("store")
        if not store:
            return {**result, "changed": False, "skipped_reason": "no backup store"}
        try:
            demand_twin(self, variables)
            return {**result, "changed": True, **self._filled(store, variables)}
        except AnsibleConnectionFailure as error:
            return {**result, "failed": True, "msg": f"the second store cannot be reached: {error.message}"}
        except GoliveError as error:
            return {**result, "failed": True, "msg": str(error)}

    def _filled(self, store: JSON, variables: JSON) -> JSON:
        names = [client["host"] for client in store["clients"]]
        arguments = with_repositories({"path": store["path"], "clients": with_keys(store)}, store)
        prepared: JSON = self._execute_module(
            module_name="relops.golive.backup_store",
            module_args={**arguments, "operation": "apply"},
            task_vars=variables,
        )
        if prepared.get("failed"):
            raise GoliveError(failure_text(prepared))
        host = str(variables["inventory_hostname"])
        here = {f"ansible_{name}": self._templar.template(variables.get(f"ansible_{name}")) for name in NAMES}
        began = time.monotonic()
        longest = limit.rehearsal(limit.window_of(plain(variables.get("golive_window"))))
        carry(access_of(host, variables["hostvars"][host]), access_of(host, here), store["path"], names, longest)
        return {"host_keys": prepared["facts"]["host_keys"], "seconds": round(time.monotonic() - began, 2)}
