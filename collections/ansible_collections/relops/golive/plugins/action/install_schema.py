# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change the schema of databases in place."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.desired import project_files


class ActionModule(StepAction):
    """One step per schema of this host."""

    stage, step = "install", "schema"
    aside = ("engines",)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the schemas of this host, each with the files of its project."""
        return [(one["name"], {**one, "scripts": project_files(one["scripts"])}) for one in work.get("schemas", [])]
