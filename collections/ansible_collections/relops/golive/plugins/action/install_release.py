# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Install an application release and switch to it."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.parcel import brought, collect
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.render import with_content, without_content
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install import artefact

PLANNED = ("context", "build_id", "artefact", "after")  # what the action uses and the module does not take


class ActionModule(StepAction):
    """One step per release; the artefact travels only when the target lacks it, and only if its hash is right."""

    stage, step = "install", "release"

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the releases of this host, each with the unit that its artefact brings."""
        return [
            (one["name"], {**one, "unit": artefact.unit_of(Path(one["artefact"]), one["service"])})
            for one in work.get("releases", [])
        ]

    def execute(self, module: str, arguments: JSON, variables: JSON) -> JSON:
        """Check the artefact's hash, render the shared files, bring the artefact over when it is missing."""
        name = f"{variables['inventory_hostname']}.{arguments['name']}"
        note = state_folder(variables, self._templar) / "parcels" / name
        given = {name: value for name, value in arguments.items() if name not in PLANNED}
        if arguments["operation"] == "undo":
            given["files"] = [without_content(file) for file in arguments["files"]]
            answer = super().execute(module, given, variables)
            collect(self, note)
            return answer
        if not self._task.check_mode:
            collect(self, note)
        self._wait_for_the_others(arguments, variables)
        path = Path(arguments["artefact"])
        artefact.check(path, arguments["sha256"])
        artefact.check_unit(path, arguments["service"], arguments["unit"])
        context = arguments["context"]
        given["files"] = [with_content(self, file, context, variables) for file in arguments["files"]]
        if arguments["operation"] == "read":
            answer = super().execute(module, given, variables)
            self._lacks_files = answer.get("lacks_files", True)
            return answer
        return self._apply(module, given, path, note, variables)

    def _wait_for_the_others(self, arguments: JSON, variables: JSON) -> None:
        """Raise GoliveError where a release rolls and a host before this one does not carry it: nothing was begun."""
        if self._task.check_mode or arguments["operation"] != "read":
            return
        found = golive.attach(state_folder(variables, self._templar))
        step = f"{self.stage}.{self.step}.{arguments['name']}"
        for host in arguments.get("after") or []:
            last = found.journal.last(host, step)
            if last is None or last.event != "done":
                raise GoliveError(
                    f"{host} does not carry {arguments['name']} {arguments['version']}: on this host it was not begun",
                    zh=f"{host} 未成功升级到 {arguments['name']} {arguments['version']}: 本机未开始升级",
                )

    def _apply(self, module: str, given: JSON, path: Path, note: Path, variables: JSON) -> JSON:
        if not self._lacks_files:
            return super().execute(module, given, variables)
        with brought(self, path, note) as remote:
            return super().execute(module, {**given, "artefact": remote}, variables)
