# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Decide at the beginning of a run whether it goes forward: what was held, and what comes too late."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import inside, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.limited import limit_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, holding
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import undone_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import turn
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock


class ActionModule(RunAction):
    """A decision that was signed is obeyed, after the latest decision it goes back, and no gate may be open."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return where the go-live is heading; refuse while a decision is waited for or a gate is open."""
        del arguments
        found = golive.current(state)
        if self._task.check_mode or found is None:
            return {"direction": golive.heading(state)}
        lock.demand(state)
        standing = found.standing()
        if standing.result not in golive.ENDED and standing.direction == golive.FORWARD:
            self._decide(found)
        return {"golive": found.id, "direction": golive.heading(state)}

    def _decide(self, found: Golive) -> None:
        standing, ask = found.standing(), inside.asking(self, self.variables, found)
        holding.on_failure(str(self.variables.get("golive_on_failure") or ""), standing.production, {})
        if standing.production and self._too_late(found):
            why = f"the latest decision has passed and not every step is done: {standing.held or 'the way back begins'}"
            found.turn(golive.ROLLBACK, why, {"faults": [why]})
            return
        if standing.held and not standing.production:
            found.write("decided", message="given again on a twin", facts={"decision": holding.RETRY})
        elif standing.held:
            self._obey(found, ask)
        if found.standing().direction == golive.FORWARD and self.variables["groups"].get("golive_network"):
            self._begin(found, ask)

    def _too_late(self, found: Golive) -> bool:
        remaining = limit_of(self.variables, self._templar, check=False)
        late = remaining is not None and remaining.seconds <= 0
        return late and found.begun() and bool(undone_of(found, planned.given().steps()))

    def _obey(self, found: Golive, ask: inside.Ask) -> None:
        case = Case(found.state)
        holding.record_problems(found, case, found.operator())
        decided = holding.decision_of(found, case, ask(At.CHANGE, "", "").forms)
        if decided is None:
            raise GoliveError(holding.waiting(found).en, zh=holding.waiting(found).zh)
        message = f"{decided.person} decided: {decided.word}. {decided.reason}".strip()
        if decided.word == holding.BACK:
            found.turn(golive.ROLLBACK, message, decided.facts())
        else:
            found.write("decided", message=message, facts=decided.facts())

    def _begin(self, found: Golive, ask: inside.Ask) -> None:
        """Ask for the first stage before anything is announced to a host: what has begun goes back."""
        try:
            inside.admit(found, "network", ask)
        except inside.BarredError as error:
            if not turn(found, str(error))[0]:
                raise
