# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Close a project: prove its dossier, freeze it, and write that into the case."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.after.archive import Closed, already, close
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import dossier_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.ending import EndAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import Environment
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.records.languages import language_of

TOLD = Said("{golive} 已归档: {file} SHA-256 {sha256}", "{golive} is closed: {file} SHA-256 {sha256}")


class ActionModule(EndAction):
    """Once for each go-live; given again it looks whether what was frozen is still there."""

    at = At.CLOSE

    def end(self, look: Asked, where: Environment, by: str) -> JSON:
        """Write, prove and freeze the dossier."""
        del where
        trust = look.trust if isinstance(look.trust, Trust) else None
        folder, language = dossier_folder(self.variables, self._templar), self.language
        plan = look.plan or api.load_plan(str(self.variables["golive_plan"]), language)
        first = language_of(folder / look.found.id) if look.found else ""  # what lies there is what is frozen
        found = api.dossier(plan, look.state, folder, first or language, trust=trust, as_zip=True)
        return self._told(close(look, found.zip or found.folder, by), changed=True)

    def done(self, state: Path) -> JSON | None:
        """Return what was closed before, None where it was not."""
        found = golive.current(state)
        if found is None:
            return None
        folder = dossier_folder(self.variables, self._templar)
        closed = already(state, found.id, folder)
        return self._told(closed, changed=False) if closed else None

    def _told(self, closed: Closed, changed: bool) -> JSON:
        words = {"golive": closed.golive, "file": str(closed.zip), "sha256": closed.sha256}
        return {**words, "changed": changed, "msg": TOLD.in_(self.language).format(**words)}
