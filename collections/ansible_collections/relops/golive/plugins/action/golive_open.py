# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Open a go-live, or resume it: lock, digest, markers, direction."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible import context
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.admission import refuse_partial
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, project, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, opening
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock


class ActionModule(RunAction):
    """Take the lock of the project and find the go-live to work on; refuse what would restore half."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the go-live's id, run, direction and result so far."""
        refuse_partial(context.CLIARGS)
        code, digest = project(self.variables), str(self.variables["golive_digest"])
        back = arguments.get("direction") == golive.ROLLBACK
        found = golive.current(state)
        facts = opening.prove_way(found, state, back, str(arguments.get("assessment") or ""))
        settling = False
        if asked := arguments.get("markers"):
            answers = self._answers(str(asked))
            settling = opening.settling(found, digest, code, answers)
            new = not back and (found is None or found.result() in golive.ENDED or not found.begun())
            already = not back and found is not None and found.result() == golive.SUCCESS and found.digest() == digest
            opening.prove_markers(code, found, golive.ended(state), answers, new and not already and not settling)
        if self._task.check_mode:
            same = found and found.digest() == digest
            return _answer(found) if found and same else {"golive": "", "direction": "forward", "result": ""}
        breaking = str(self.variables.get("golive_break_lock") or "")
        broken = lock.take(state, run_process(), operator(), f"{code} {digest[:8]}", breaking=breaking)
        try:
            found = golive.enter(state, code, digest, operator(), back, settling, marks=bool(asked))
        except GoliveError:
            lock.give(state)
            raise
        broken = broken or plain(arguments.get("broken") or {})
        if broken:
            found.write("fact", operator=operator(), facts={**broken}, message=f"broke the lock of {broken['holder']}")
        if back and found.result() != golive.CANCELLED:
            found.turn(golive.ROLLBACK, str(arguments.get("reason") or "asked for by the operator"), facts)
        return _answer(found)

    def _answers(self, name: str) -> dict[str, opening.Answer]:
        """Return what each host answered into the registered variable of that name."""
        hosts = self.variables["groups"].get("hosts") or ()
        return {str(host): answer_of(self.variables["hostvars"][host].get(name)) for host in hosts}


def answer_of(result: Any) -> opening.Answer:
    """Return a host's answer from the registered result of the module marker."""
    if not isinstance(result, Mapping):
        return opening.Answer(unread="it was not asked for its marker")
    found: JSON = plain(result)
    if found.get("unreachable") or found.get("failed") or "markers" not in found:
        return opening.Answer(unread=" ".join(str(found.get("msg") or "it gave no answer").split()))
    return opening.Answer(found["markers"])


def _answer(found: golive.Golive) -> JSON:
    return {
        "golive": found.id,
        "run": found.run(),
        "direction": found.direction(),
        "result": found.result(),
        "msg": f"{found.id} {found.result() or found.direction()}",
    }
