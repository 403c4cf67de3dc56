"""Base class of the actions that end a project on the controller alone: gates are asked, then one thing is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import admission, environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.asking import ask, ask_again, stands_on
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import table
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock


class EndAction(RunAction):
    """Refused with one table while a gate at its point is open; nobody is connected to."""

    at: At

    def end(self, look: Asked, where: environment.Environment, by: str) -> JSON:
        """Do it: every gate is closed, and the lock is ours."""
        raise NotImplementedError

    def done(self, state: Path) -> JSON | None:
        """Return the answer where nothing is left to do, else None."""
        raise NotImplementedError

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Ask the gates, take the lock, ask again what changed meanwhile, do it."""
        if (answer := self.done(state)) is not None:
            return {**answer, "golive_exit": 0}
        where, before = environment.look(self, self.variables), stands_on(state)
        asked = replace(admission.asked(self, state, arguments, golive.current(state), where), at=self.at)
        found = ask([asked], where)
        gates = [row.plain() for row in found]
        if asked.check:
            return {"gates": gates, "golive_exit": 0, "msg": table(found, self.language)}
        breaking = str(self.variables.get("golive_break_lock") or "")
        lock.take(state, run_process(), operator(), f"{asked.project} {asked.digest[:8]}", breaking=breaking)
        try:
            (look,) = ask_again([asked], where, before)
            return {"gates": gates, "golive_exit": 0, **self.end(look, where, operator())}
        finally:
            lock.give(state)
