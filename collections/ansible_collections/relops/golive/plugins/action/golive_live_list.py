# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""List which go-lives of a project count as live."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction


class ActionModule(RunAction):
    """Read the state folder alone."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return a line and the facts of every go-live."""
        del arguments
        found = api.live_list(state)
        return {"golives": [one.plain() for one in found], "msg": "\n".join(one.line(self.language) for one in found)}
