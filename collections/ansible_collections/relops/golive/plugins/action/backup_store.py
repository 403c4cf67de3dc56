# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prepare the backup host for its clients."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.backup.keys import client_key
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive

JSON = dict[str, Any]


class ActionModule(StepAction):
    """One step on the backup host; the public keys are derived here, the private ones never come near it."""

    stage, step = "backup", "store"

    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Keep the clients' access while one of them is not back: its way back leads through the store."""
        waiting = self._waiting(task_vars or {}) if self._task.args.get("undo") else []
        if waiting and self._task.args.get("work"):
            return {"changed": False, "msg": f"the store stays open for {', '.join(waiting)}"}
        return super().run(tmp, task_vars)

    def _waiting(self, variables: JSON) -> list[str]:
        """Return the clients whose backup is to be brought back still."""
        found = golive.current(state_folder(variables, self._templar))
        left = golive.unfinished(found) if found else []
        return sorted({event.host for event in left if event.stage == "backup" and event.step != "backup.store"})

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the store with its clients, nothing on other hosts."""
        store = work.get("store") or {}
        if not store:
            return []
        clients = [
            {**client, "public_key": client_key(store["restic_password"], store["path"], client["host"]).public}
            for client in store["clients"]
        ]
        return [("", {"path": store["path"], "clients": clients})]
