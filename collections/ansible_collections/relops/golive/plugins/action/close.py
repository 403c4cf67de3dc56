# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Close a run: judge from the journal how it ended, and give the lock back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible import context
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.command import again
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import kept, standings
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

JSON = dict[str, Any]


class ActionModule(RunAction):
    """Write the result: success, cancelled (all undone), or emergency (something could not be undone)."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the result and what is left open, per host."""
        if self._task.check_mode:
            return {"result": "check", "left": []}
        lock.demand(state)
        found = golive.attach(state)
        if not arguments.get("final", True):
            lock.give(state)
            return {"golive": found.id, "result": found.result(), "left": []}
        answer = closed(found, again(context.CLIARGS))
        lock.give(state)
        return {"golive": found.id, **answer}


def closed(found: golive.Golive, command: str) -> JSON:
    """Write how the run ended unless that is written already; an emergency tells each time what is left where."""
    left = [f"{event.host} {event.step}: {event.message or event.event}" for event in golive.unfinished(found)]
    result = judge(found.direction(), left)
    if found.result() != result or result == golive.EMERGENCY:
        facts: JSON = {"result": result, "left": left, "heads": found.journal.heads()}
        if result == golive.EMERGENCY:
            back = found.direction() == golive.ROLLBACK
            facts["hosts"] = {one.host: one.facts() for one in standings(found.journal)} if back else {}
            facts["command"] = command
        if result == golive.CANCELLED:
            facts["kept"] = kept(found.journal)
        found.write("closed", facts=facts)
    return {"result": result, "left": left}


def judge(direction: str, left: list[str]) -> str:
    """Return how a run ended from its direction and what it left open."""
    if direction == golive.ROLLBACK:
        return golive.EMERGENCY if left else golive.CANCELLED
    return golive.EMERGENCY if left else golive.SUCCESS
