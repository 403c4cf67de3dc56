# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Back up what a host has, its databases and then its files, and prove it; undo goes the other way round."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import (
    Client,
    client_key,
    client_password,
)

STORE_STEP = "backup.store"
DATABASE, FILES = "relops.golive.backup_database", "relops.golive.backup_files"


class ActionModule(StepAction):
    """One task for all of a host, so that no host waits for another one's databases; one step for each of them."""

    stage, step = "backup", ""

    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Keep the task's variables for the store's host keys."""
        self._variables = task_vars or {}
        return super().run(tmp, task_vars)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the databases of this host by name, then its files where they are to be saved."""
        found = [(f"database.{database['name']}", database) for database in work.get("databases") or []]
        found += [("files", work["files"])] if work.get("files") else []
        reached = self._reached(found[0][1]["store_host"]) if found else {}
        return [(suffix, _arguments(item, **reached)) for suffix, item in found]

    def module_of(self, place: Place) -> str:
        """Return the module that carries a step."""
        return FILES if place.step == f"{self.stage}.files" else DATABASE

    def execute(self, module: str, arguments: JSON, variables: JSON) -> JSON:
        """Derive password and key where they are used, and only there: that costs 50 ms, and most calls need none.

        The master stays here; a host gets what opens its own repository and nothing else.
        """
        given = {name: value for name, value in arguments.items() if name not in ("client", "master_secret")}
        if arguments["operation"] != "read":
            given.update(opens(arguments))
        return super().execute(module, given, variables)

    def _reached(self, store_host: str) -> JSON:
        """Return the go-live and the store's host keys as step backup.store measured them."""
        state = state_folder(self._variables, self._templar)
        found = golive.current(state) if self._task.check_mode else golive.attach(state)
        facts = found.journal.facts(store_host, STORE_STEP) if found else {}
        return {"host_keys": facts.get("host_keys", []), "golive_id": found.id if found else ""}


def opens(client: JSON) -> JSON:
    """Return the password and the private key of the client of a work."""
    who = Client(*client["client"])
    master = str(client["master_secret"])
    return {"restic_password": client_password(master, who), "client_secret": client_key(master, who).private}


def _arguments(item: JSON, host_keys: list[str], golive_id: str) -> JSON:
    return {**item, "store": {**item["store"], "host_keys": host_keys}, "golive": golive_id}
