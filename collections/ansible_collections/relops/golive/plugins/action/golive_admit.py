# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ask before each stage whether it may begin, and warn when the rest will not fit before the latest decision."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import as_planned, inside
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.limited import limit_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import warn
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, holding, pace
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import beside
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.record import FOLDER


class ActionModule(RunAction):
    """Once a stage: gates and a decision to hold in production, the pace everywhere."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the warning (empty: none); a gate that is open fails the task, a night that is to be held, too."""
        stage = str(arguments["stage"])
        if self._task.check_mode:
            return {"warning": "", "rehearsed": {}, "window": {}}
        as_planned.demand_of(self, self.variables, stage, ())
        found = golive.attach(state)
        warning = self._warn(found, stage)
        if found.standing().production:
            ask = inside.asking(self, self.variables, found)
            inside.admit(found, stage, ask)
            if holding.says_hold(Case(state)):
                self._hold(found, stage, ask)
        window = dict(standing.window) if (standing := found.standing()).production else {}
        return {"warning": warning, "rehearsed": self._rehearsed(state, stage), "window": window}

    def _rehearsed(self, state: Path, stage: str) -> JSON:
        """Return the stage, its seconds in the rehearsal and those of the rest; a rehearsal stands beside none."""
        known = None if state.name == FOLDER else beside.rehearsed(Case(state))
        if not known or stage not in known.stages:
            return {}
        tasks, seconds = plain(self.variables.get("golive_tasks") or {}), known.stages[stage]
        return {"stage": stage, "seconds": seconds, "rest": pace.still_to_come(stage, tasks, known.stages) - seconds}

    def _hold(self, found: Golive, stage: str, ask: inside.Ask) -> None:
        """Hold the night before the stage where a signed decision says so and was not obeyed before."""
        asked = holding.asked_to_hold(found, Case(found.state), ask(At.CHANGE, stage, "").forms)
        if asked is not None:
            why = f"{asked.person}: {asked.reason or 'a person decided to hold it'}"
            holding.hold(found, [why], form=asked.form, stage=stage)
            raise GoliveError(holding.waiting(found).en, zh=holding.waiting(found).zh)

    def _warn(self, found: Golive, stage: str) -> str:
        """Say it on the board and in the journal, once a run and stage."""
        remaining = limit_of(self.variables, self._templar, check=False)
        if remaining is None:
            return ""
        known = beside.rehearsed(Case(found.state)) if found.standing().production else None
        rehearsed = known.stages if known else None
        tasks = plain(self.variables.get("golive_tasks") or {})
        said = pace.late(stage, pace.still_to_come(stage, tasks, rehearsed), remaining)
        if said is None:
            return ""
        found.write("fact", facts={"late": {"stage": stage, "seconds": remaining.seconds}}, message=said.en)
        warn(said.in_(self.language))
        return said.in_(self.language)
