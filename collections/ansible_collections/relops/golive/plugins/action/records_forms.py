# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the forms and texts that plan and case can fill, before there is a go-live."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import dossier_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.trusted import trust_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import manifest_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import folder_of, write_plan_forms
from ansible_collections.relops.golive.plugins.plugin_utils.records.printing import font_fault
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load


class ActionModule(RunAction):
    """One folder for the whole plan; the same plan and case give the same files: writing them again changes nothing."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the folder of the forms and its files; of the state only the case is read."""
        language = str(arguments.get("language") or self.language)
        plan = load(str(arguments["plan"]), language)
        if self._task.check_mode:
            return {"msg": "check mode: no forms are written", "files": []}
        wanted = str(arguments.get("form") or "")
        folder = folder_of(plan, dossier_folder(self.variables, self._templar), wanted)
        before = manifest_of(folder)
        case = Case(state)
        trust = trust_of(self, plan) if case.entries else None
        files = write_plan_forms(plan, folder, language, case, trust if isinstance(trust, Trust) else None, wanted)
        without = font_fault()
        return {
            "changed": manifest_of(folder) != before,
            "folder": str(folder),
            "files": [str(path.relative_to(folder)) for path in files],
            "msg": f"{folder}; {without.in_(language)}" if without else str(folder),
        }
