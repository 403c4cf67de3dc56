"""Base class of the steps that write to the backup store: what a client needs to get there."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.backup.keys import client_key
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive

JSON = dict[str, Any]
STORE_STEP = "backup.store"


class BackupAction(StepAction):
    """A step on a client of the store; subclasses name stage and step and list their items with `client`."""

    stage = "backup"

    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Keep the task's variables for `client`."""
        self._variables = task_vars or {}
        return super().run(tmp, task_vars)

    def client(self, work: JSON) -> JSON:
        """Return module arguments: the work, the store's host keys as step backup.store measured them, the key."""
        state = state_folder(self._variables, self._templar)
        found = golive.current(state) if self._task.check_mode else golive.attach(state)
        facts = found.journal.facts(work["store_host"], STORE_STEP) if found else {}
        store = {**work["store"], "host_keys": facts.get("host_keys", [])}
        folder = store["path"].rsplit("/", 1)[0]
        key = client_key(work["restic_password"], folder, work["client"])
        arguments = {name: value for name, value in work.items() if name != "client"}
        return {**arguments, "store": store, "client_secret": key.private, "golive": found.id if found else ""}
