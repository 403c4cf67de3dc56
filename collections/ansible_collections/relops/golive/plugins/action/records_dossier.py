# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the dossier of the current go-live, from its plan and its journal alone."""

from __future__ import annotations

from pathlib import Path

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import dossier_folder, trust_copy
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction


class ActionModule(RunAction):
    """One dossier for all hosts; the same journal gives the same files, so writing them again changes nothing."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the folder of the dossier, its page and its files."""
        language = str(arguments.get("language") or self.language)
        if self._task.check_mode:
            return {"msg": "check mode: no dossier is written", "files": []}
        plan = api.load_plan(str(arguments["plan"]), language)
        folder, as_zip = dossier_folder(self.variables, self._templar), boolean(arguments.get("zip"), strict=False)
        where = environment.settled() or environment.look(self, self.variables)
        trust = trust_copy(self.variables, self._templar, where.production)
        found = api.dossier(plan, state, folder, language, trust=trust, as_zip=as_zip)
        return {
            "changed": found.changed,
            "golive": found.golive,
            "dossier": str(found.folder),
            "index": str(found.index),
            "zip": str(found.zip or ""),
            "files": [str(path.relative_to(found.folder)) for path in found.files],
            "msg": str(found.index),
        }
