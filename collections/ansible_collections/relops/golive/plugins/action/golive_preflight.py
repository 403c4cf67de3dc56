# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prove on the controller alone that a run may begin; nobody is connected to yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ansible.utils.vars import load_extra_vars
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import admission, environment, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.asking import ask, ask_again, stands_on
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.telling import lies
from ansible_collections.relops.golive.plugins.plugin_utils.case.proving import good
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.told import tell_case
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

POINTS = {"stage": At.STAGE, "upkeep": At.UPKEEP}
"""What a playbook asks for besides what every run is asked."""


class ActionModule(RunAction):
    """Options, variables, secrets, artefacts, the journal, and that nobody else is at work; then the lock is ours."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return where the state lies and how the go-live stands; refuse with one table of all gates."""
        plan, found = planned.given(), golive.current(state)
        where = environment.look(self, self.variables)
        if not self._task.check_mode:
            tell_case(found, plan.plan)  # what a run that was killed at its end has not told yet
        shadows = admission.shadows_of(plan.inventory, self.variables, load_extra_vars(self._loader))
        asked = replace(admission.asked(self, state, arguments, found, where), shadows=shadows)
        part = str(arguments.get("part") or "")
        looks, before = _points(asked, part), stands_on(state)
        gates = ask(looks, where)
        admission.prove_secrets(plan.inventory.hosts, self.variables)
        if not asked.back:
            admission.prove_artefacts(plan.inventory.hosts)
        broken: dict[str, str] = {}
        if not self._task.check_mode:
            said, breaking = plan.inventory.variables, str(self.variables.get("golive_break_lock") or "")
            words = f"{said['golive_project']} {str(said['golive_digest'])[:8]}"
            broken = lock.take(state, run_process(), operator(), words, breaking=breaking)
            self._look_again(looks, where, before)
            where.forget_sockets()
        return {
            "state": str(state), "golive": found.id if found else "", "broken": broken,
            "gates": [row.plain() for row in gates], "environment": where.plain(),
            "verified": good(),
            **({"opened": part, "golive_exit": 0} if part == environment.UPKEEP and not self._task.check_mode else {}),
            "msg": "\n".join(one.in_(self.language) for one in (where.under(asked.production), lies(state))),
        }  # fmt: skip

    def _look_again(self, looks: list[Asked], where: environment.Environment, before: tuple[object, ...]) -> None:
        try:
            ask_again(looks, where, before)
        except GoliveError:
            lock.give(looks[0].state)
            raise


def _points(asked: Asked, part: str) -> list[Asked]:
    """Return what is asked: of a part of a go-live its own point too, where nothing of a whole night is signed for."""
    if part not in POINTS:
        return [asked]
    return [replace(asked, production=False), replace(asked, at=POINTS[part])]
