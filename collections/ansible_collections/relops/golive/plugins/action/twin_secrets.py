# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Give a new twin its secrets; modules of Ansible's, packed and started for it, took two seconds."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.twin import secrets


class ActionModule(RunAction):
    """The vault of a twin that has one stays as it is."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return whether there was none before."""
        folder = Path(str(arguments["directory"]))
        new = not secrets.stands(folder)
        if new and not self._task.check_mode:
            secrets.keep(folder, str(arguments["content"]))
        return {"changed": new}
