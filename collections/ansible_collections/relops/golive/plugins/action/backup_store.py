# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prepare the backup host for its clients."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import unfinished
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import (
    Client,
    client_key,
    client_password,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.repository import empty


class ActionModule(StepAction):
    """One step on the backup host: public keys and empty repositories come to it, what opens them never does."""

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
        left = unfinished(found) if found else []
        return sorted({event.host for event in left if event.stage == "backup" and event.step != "backup.store"})

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the store with its clients, nothing on other hosts."""
        store = work.get("store") or {}
        self._store = store
        return [("", {"path": store["path"], "clients": with_keys(store)})] if store else []

    def execute(self, module: str, arguments: JSON, variables: JSON) -> JSON:
        """Give each client an empty repository when something is made; one that is there is left alone."""
        if arguments["operation"] == "apply":
            arguments = with_repositories(arguments, self._store)
        return super().execute(module, arguments, variables)


def with_keys(store: JSON) -> list[JSON]:
    """Return the clients of a store's work, each with its public key."""
    return [
        {**client, "public_key": client_key(store["master_secret"], identity(store, client)).public}
        for client in store["clients"]
    ]


def with_repositories(arguments: JSON, store: JSON) -> JSON:
    """Return the module's arguments with an empty repository for each client."""
    master = str(store["master_secret"])
    clients = [
        {**client, "repository": empty(client_password(master, identity(store, client)), client["host"])}
        for client in arguments["clients"]
    ]
    return {**arguments, "clients": clients}


def identity(store: JSON, client: JSON) -> Client:
    """Return who a client of a store's work is."""
    return Client(store["name"], store["path"], store["project"], client["host"])
