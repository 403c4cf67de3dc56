# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the configuration files of the plan after they were proven valid."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.render import with_content, without_content
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction

OF_SERVICE = ("service", "context", "closed")


class ActionModule(StepAction):
    """One step per service: all of its files are proven together."""

    stage, step = "install", "config"

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the configuration files of this host by service."""
        services: dict[str, JSON] = {}
        for config in work.get("configs", []):
            name = config["service"] or ""
            entry = {key: value for key, value in config.items() if key not in OF_SERVICE}
            step = services.setdefault(name, {"files": [], "service": name or None, "context": config["context"]})
            step["files"].append(entry)
            step.update({"closed": True} if config.get("closed") else {})
        return [(name.removesuffix(".service") or "files", step) for name, step in services.items()]

    def execute(self, module: str, arguments: JSON, variables: JSON) -> JSON:
        """Render the files; an undo knows what was there."""
        given = {name: value for name, value in arguments.items() if name != "context"}
        if arguments["operation"] == "undo":
            given["files"] = [without_content(file) for file in arguments["files"]]
        else:
            given["files"] = [with_content(self, file, arguments["context"], variables) for file in arguments["files"]]
        return super().execute(module, given, variables)
