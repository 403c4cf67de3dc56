# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Say how the go-live ended, give the lock back, and fail unless it ended as expected."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import dossier_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import EMERGENCY, RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.deliberate import REHEARSALS
from ansible_collections.relops.golive.plugins.plugin_utils.engine.marking import settle
from ansible_collections.relops.golive.plugins.plugin_utils.engine.telling import NOT_ASKED, end_of
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.records.languages import found_in

UNTOLD = -1
"""Who ends here has not said how it ended: exit code 4 unless somebody does."""


def code_of(state: Path, code: int) -> int:
    """Return the exit code of a run; that of a rehearsal is for its evidence to say, whatever one of its ways says."""
    return code if state.name != REHEARSALS or code == EMERGENCY else UNTOLD


class ActionModule(RunAction):
    """Read the result from the journal; a cancelled (exit code 2) or an emergency go-live (3) fails the play."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the result, the dossier, the text and the exit code of the run."""
        if self._task.check_mode:
            said = Said("检查模式: 未作任何变更", "check mode: nothing was touched")
            return {"msg": said.in_(self.language), "golive_exit": 0}
        try:
            found = golive.attach(state)
            dossier = found_in(dossier_folder(self.variables, self._templar), found.id, self.language)
            answers = self._answers(str(arguments.get("settled") or ""))
            expected, again = str(arguments.get("expected") or golive.SUCCESS), bool(arguments.get("again"))
            end = end_of(found, dossier, self.language, answers, expected, again)
            if end.result in golive.ENDED:  # as it is told: an emergency where a host has not heard it
                settle(found)
            return {
                "failed": end.failed, "msg": end.text, "result": end.result, "dossier": str(dossier),
                "golive_exit": code_of(state, end.code),
            }  # fmt: skip
        finally:
            lock.give(state)

    def _answers(self, name: str) -> dict[str, JSON]:
        """Return what each host answered when its marker was settled; nothing where no name was given."""
        hosts = (self.variables["groups"].get("hosts") or ()) if name else ()
        return {host: plain(self.variables["hostvars"][host].get(name)) or NOT_ASKED for host in hosts}
