# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keep the new system of a host as it was verified."""

from __future__ import annotations

from datetime import datetime

from ansible_collections.relops.golive.plugins.action.backup_host import STORE_STEP, opens
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE


class ActionModule(StepAction):
    """One step for all of a host; what opens its repository is derived where it is used."""

    stage, step = "baseline", "host"
    aside = ("since",)

    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Keep the task's variables for the go-live and the store's host keys."""
        self._variables = task_vars or {}
        return super().run(tmp, task_vars)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the one item, with what the journal says of store and night."""
        state = state_folder(self._variables, self._templar)
        found = golive.current(state) if self._task.check_mode else golive.attach(state)
        keys = found.journal.facts(work["store_host"], STORE_STEP).get("host_keys", []) if found else []
        opened = [event.time for event in found.journal.events(GOLIVE) if event.event == "opened"] if found else []
        return [("", {
            **work,
            "store": {**work["store"], "host_keys": keys},
            "golive": found.id if found else "",
            "since": datetime.fromisoformat(opened[0]).timestamp() if opened else 0.0,
        })]  # fmt: skip

    def execute(self, module: str, arguments: JSON, variables: JSON) -> JSON:
        """Derive password and key; the master stays here."""
        given = {name: value for name, value in arguments.items() if name not in ("client", "master_secret")}
        if arguments["operation"] == "apply":
            given.update(opens(arguments))
        return super().execute(module, given, variables)
