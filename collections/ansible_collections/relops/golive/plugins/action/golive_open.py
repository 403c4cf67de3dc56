# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Open a go-live, or resume it: gates, lock, direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.admission import asked
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, markers, opening
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import refuse_open
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock


class ActionModule(RunAction):
    """Take the lock of the project and find the go-live to work on; refuse while a gate is open."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the go-live's id, run, direction and result so far."""
        found = golive.current(state)
        look = replace(asked(self, state, arguments, found), answers=self._answers(str(arguments.get("markers") or "")))
        refuse_open(look)
        if look.check:
            same = found and found.digest() == look.digest
            return _answer(found) if found and same else {"golive": "", "direction": "forward", "result": ""}
        breaking, words = str(self.variables.get("golive_break_lock") or ""), f"{look.project} {look.digest[:8]}"
        broken = lock.take(state, run_process(), operator(), words, breaking=breaking)
        try:
            run = self._run(look, str(arguments.get("reason") or ""), broken or plain(arguments.get("broken") or {}))
            return _answer(opening.begin(state, run, marks=look.answers is not None))
        except GoliveError:
            lock.give(state)
            raise

    def _run(self, look: Asked, reason: str, broken: Mapping[str, str]) -> opening.Opening:
        found, answers = look.found, look.answers or {}
        facts = opening.assessed(found, look.back, look.assessment) if found else {}
        settling = markers.settling(found, look.digest, look.project, answers)
        return opening.Opening(look.project, look.digest, operator(), look.back, reason, settling, facts, broken)

    def _answers(self, name: str) -> dict[str, markers.Answer] | None:
        """Return what each host answered into the registered variable of that name, None where none was given."""
        if not name:
            return None
        hosts, known = self.variables["groups"].get("hosts") or (), self.variables["hostvars"]
        results = {str(host): known[host].get(name) for host in hosts}
        return {
            host: markers.answer_of(plain(result) if isinstance(result, Mapping) else None)
            for host, result in results.items()
        }


def _answer(found: golive.Golive) -> JSON:
    return {
        "golive": found.id,
        "run": found.run(),
        "direction": found.direction(),
        "result": found.result(),
        "msg": f"{found.id} {found.result() or found.direction()}",
    }
