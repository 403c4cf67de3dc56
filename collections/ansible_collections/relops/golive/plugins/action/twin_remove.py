# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Remove what raising a twin has made, and nothing else."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.twin.remove import remove

LEFT = Said("{folder} 中不属于实验环境的保留: {names}", "what is not the lab's stays in {folder}: {names}")


class ActionModule(RunAction):
    """After the lab was taken down."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return what was left in the folder."""
        folder, sockets = Path(str(arguments["directory"])), str(arguments.get("sockets") or "")
        keep = {"state": state, "home": Path.home()}
        if plan := str(self.variables.get("golive_plan") or ""):
            keep["project"] = Path(plan).parent
        if self._task.check_mode:
            return {"left": []}
        left = remove(folder, keep, Path(sockets) if sockets else None)
        told = LEFT.in_(self.language).format(folder=folder, names=", ".join(left)) if left else ""
        return {"changed": True, "left": left, **({"msg": told} if left else {})}
