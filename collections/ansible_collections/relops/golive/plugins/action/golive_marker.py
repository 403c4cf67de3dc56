# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The marker of the open go-live on a host: what the module writes comes from the journal."""

from __future__ import annotations

import time
from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, project, state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import planned_plan
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, markers, marking
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup import copies

MAY = {"settle": (environment.GOLIVE, environment.SETTLING)}
"""What a run has to have opened in production for an operation that changes a host; else a go-live."""


def store_of(host: str) -> JSON:
    """Return where the backups of this run's plan lie, for the host that keeps them; nothing for another one."""
    plan = planned_plan()
    store = plan.backup.store if plan and plan.backup else None
    return {"store": store.path} if store and store.host == host else {}


def ahead_of(clock: Any, asked: float, answered: float) -> JSON:
    """Return by how many seconds a host's clock is ahead for certain: what the way there and back can't explain.

    It was read somewhere between `asked` and `answered` of this controller's clock. Nothing where it was not read.
    """
    if not isinstance(clock, (int, float)) or isinstance(clock, bool):
        return {}
    return {"ahead": round(min(clock - asked, 0.0) + max(clock - answered, 0.0), 3)}


class ActionModule(ActionBase):
    """Fill in what belongs to the go-live and let the module on the host read, claim or settle."""

    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Return the module's answer; a host that is away is marked since the opening, and need not be again."""
        result: JSON = super().run(tmp, task_vars)
        variables = task_vars or {}
        arguments: JSON = {"operation": str(self._task.args.get("operation") or "read")}
        arguments.update(store_of(str(variables["inventory_hostname"])))
        try:
            if arguments["operation"] != "read" and not self._task.check_mode:
                environment.demand(self, variables, *MAY.get(arguments["operation"], (environment.GOLIVE,)))
                arguments.update(self._written(variables, arguments["operation"]))
            if arguments["operation"] == "note" and not arguments.get("steps"):
                return {**result, "changed": False}
            asked = time.time()
            answer: JSON = self._execute_module(
                "relops.golive.golive_marker", module_args=arguments, task_vars=variables
            )
            answer.update(ahead_of(answer.get("clock"), asked, time.time()))
        except GoliveError as error:
            return {**result, "failed": True, "msg": str(error)}
        except AnsibleConnectionFailure as error:
            if arguments["operation"] not in ("claim", "note") or not self._begun(variables):
                raise
            return {**result, "changed": False, "msg": f"it does not answer, so it is not marked anew: {error.message}"}
        if arguments["operation"] == "note" and answer.get("overtaken"):
            golive.attach(state_folder(variables, self._templar)).write("stopped", message=str(answer.get("msg")))
        if answer.get("removed"):
            found = golive.attach(state_folder(variables, self._templar))
            copies.tell(found, variables["inventory_hostname"], answer["removed"])
        return {**result, **answer}

    def _begun(self, variables: JSON) -> bool:
        """Tell whether a step of the go-live has begun: then every host was marked before."""
        return golive.attach(state_folder(variables, self._templar)).begun()

    def _written(self, variables: JSON, operation: str) -> JSON:
        host, state = str(variables["inventory_hostname"]), state_folder(variables, self._templar)
        lock.demand(state)
        found = golive.attach(state)
        return {
            "marker": marking.wanted(found, project(variables), operator()),
            "ended": golive.ended(state),
            "result": found.result(),
            "steps": markers.announced(found) if operation == "note" else markers.noted(found, host),
            "runs": found.known(),
            "order": marking.order_of(found),
            "copies": copies.made(found.journal, host) if operation == "settle" else [],
        }
