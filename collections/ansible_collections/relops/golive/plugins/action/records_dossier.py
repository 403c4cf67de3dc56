# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the dossier of the current go-live, from its plan and its journal alone."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import dossier_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import write_dossier
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load


class ActionModule(RunAction):
    """One dossier for all hosts; the same journal gives the same files, so writing them again changes nothing."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the folder of the dossier, its page and its files."""
        language = str(arguments.get("language") or "zh")
        if self._task.check_mode:
            return {"msg": "check mode: no dossier is written", "files": []}
        found = golive.attach(state)
        folder = dossier_folder(self.variables, self._templar) / found.id
        before = _manifest(folder)
        files = write_dossier(load(str(arguments["plan"]), language), found.journal, folder, language)
        return {
            "changed": _manifest(folder) != before,
            "golive": found.id,
            "dossier": str(folder),
            "index": str(folder / "index.html"),
            "files": [str(path.relative_to(folder)) for path in files],
            "msg": str(folder / "index.html"),
        }


def _manifest(folder: Path) -> bytes | None:
    path = folder / MANIFEST
    return path.read_bytes() if path.exists() else None
