# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Put aside what was done on a twin that is gone."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import now
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.aside import put_aside


class ActionModule(RunAction):
    """Move the journals of its nights and rehearsals; the case stays."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return where they are now, an empty text where there were none."""
        if self._task.check_mode:
            return {"aside": ""}
        aside = put_aside(state, now()[:19].replace("-", "").replace(":", "") + "Z")
        return {"changed": aside is not None, "aside": str(aside or "")}
