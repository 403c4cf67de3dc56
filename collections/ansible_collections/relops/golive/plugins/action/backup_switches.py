# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keep what was on the switches before their first change in the backup store, sealed on the controller."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath

from ansible_collections.relops.golive.plugins.module_utils.addresses import bracketed
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import now
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import Client
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.sealed import (
    Capture,
    captures,
    opened,
    sealed,
)


class ActionModule(StepAction):
    """One step on the store's host, which reads none of it; undone, the copies stay until their end."""

    stage, step = "backup", "switches"
    _undo = False

    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Keep the task's variables, which say where the captures lie."""
        self._variables, self._undo = task_vars or {}, bool(self._task.args.get("undo"))
        return super().run(tmp, task_vars)

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the store's folder and what this go-live has kept of switches, nothing on other hosts."""
        self._work = work.get("switches") or {}
        if not self._work:
            return []
        state = state_folder(self._variables, self._templar)
        found = golive.current(state) if self._task.check_mode else golive.attach(state)
        wanted = [] if self._undo else self._work["names"]
        self._captures = {one.name: one for one in captures(found, wanted)}
        place = {"path": self._work["path"], "golive": found.id if found else "none"}
        sums = {name: one.record["sha256"] for name, one in self._captures.items()}
        return [("", {**place, "retention_days": self._work["retention_days"], "names": sums})]

    def execute(self, module: str, arguments: JSON, variables: JSON) -> JSON:
        """Seal what is to be kept, and believe the store only what it reads back."""
        if arguments["operation"] != "apply":
            return super().execute(module, arguments, variables)
        tokens = {name: self._sealed(one) for name, one in self._captures.items()}
        answer = super().execute(module, {**arguments, "documents_secret": tokens}, variables)
        if answer.get("failed") or answer.get("unreachable"):
            return answer
        read_back = answer["facts"].pop("sealed")
        rows = [self._row(one, tokens[name], read_back.get(name), arguments) for name, one in self._captures.items()]
        return {**answer, "facts": {**answer["facts"], "records": rows}}

    def _client(self, capture: Capture) -> Client:
        work = self._work
        return Client(work["name"], work["path"], work["project"], str(capture.record["host"]))

    def _sealed(self, capture: Capture) -> str:
        """Return it sealed, and prove that it can be opened again to what the switch told."""
        master, client = str(self._work["master_secret"]), self._client(capture)
        token = sealed(capture.text, master, client)
        found = hashlib.sha256(opened(token, master, client)).hexdigest()
        if found != capture.record["sha256"]:
            raise GoliveError(f"{client.host}: {capture.record['path']} is not what was read; no proof, no go-live")
        return token

    def _row(self, capture: Capture, token: str, sha256: str | None, arguments: JSON) -> JSON:
        if sha256 != hashlib.sha256(token.encode()).hexdigest():
            raise GoliveError(f"{capture.name} does not read back from the store as it was sent; no proof, no go-live")
        path = str(PurePosixPath(arguments["path"]) / ".switches" / arguments["golive"] / capture.name)
        until: date = datetime.now(UTC).date() + timedelta(days=int(self._work["retention_days"]))
        return {
            **capture.record, "store": self._work["name"], "repository": f"{bracketed(self._work['address'])}:{path}",
            "path": path, "role": self._work["role"], "person": self._work["person"], "keep_until": until.isoformat(),
            "verified": now(), "end": now(),
        }  # fmt: skip
