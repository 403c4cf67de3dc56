"""Base class of the actions that act on the go-live itself, once for all hosts of the play."""

from __future__ import annotations

from pathlib import Path

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.engine import lifecycle
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import REFUSED
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import LostError
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of

__all__ = ["EMERGENCY", "REFUSED", "RunAction"]
EMERGENCY = lifecycle.EXIT_CODES[lifecycle.EMERGENCY]
"""Exit code that a failure of an action on the go-live itself asks for; callback golive_exit reads it."""


class RunAction(ActionBase):
    """One task for the whole go-live: subclasses implement `act` and may raise GoliveError."""

    BYPASS_HOST_LOOP = True
    variables: JSON
    supports_check_mode = True
    _supports_check_mode = True

    @property
    def language(self) -> str:
        """Return the language of the run: variable golive_language, else GOLIVE_LANGUAGE, else Chinese."""
        return language_of(str(self.variables.get("golive_language") or ""))

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Do it and return the task's result."""
        raise NotImplementedError

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Translate the arguments, ask the core, answer."""
        result: JSON = super().run(tmp, task_vars)
        self.variables = task_vars or {}
        try:
            answer = self.act(state_folder(self.variables, self._templar), plain(dict(self._task.args)))
        except GoliveError as error:
            return {
                **result,
                "failed": True,
                "msg": error.said.in_(self.language),
                **({"gates": error.rows} if isinstance(error, OpenGatesError) else {}),
                "golive_exit": EMERGENCY if isinstance(error, LostError) else REFUSED,
            }
        return {**result, "changed": False, **answer}
