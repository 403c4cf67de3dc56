# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run the checks of all hosts: generated from the plan, and the project's own."""

from __future__ import annotations

from functools import partial

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import as_planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.access import access_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import demand_way
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.limited import limit_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.measurement import Measurement
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outcomes import as_result
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import place_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.ways import way_of_access
from ansible_collections.relops.golive.plugins.plugin_utils.engine import limit
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place, perform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.suite import Suite


class ActionModule(ActionBase):
    """One run of pytest for all hosts, one journaled step per host; a failed check fails the stage (R52)."""

    BYPASS_HOST_LOOP = True
    supports_check_mode = True
    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Perform the step of every host; the suite runs once, when the first step needs it."""
        result: JSON = super().run(tmp, task_vars)
        variables = task_vars or {}
        try:
            outcomes = self._outcomes(variables)
        except GoliveError as error:
            return {**result, "failed": True, "msg": str(error)}
        return {**result, **as_result(outcomes), "hosts": {name: outcome.status for name, outcome in outcomes}}

    def _outcomes(self, variables: JSON) -> list[tuple[str, Outcome]]:
        works = self._works(variables)
        if not works:
            return []
        check = bool(self._task.check_mode)
        if not check:
            as_planned.demand_of(self, variables, "verify", works)
        places = {host: self._place(host, work, variables) for host, work in works.items()}
        folder = next(iter(places.values())).golive / "verify"
        accesses = {host: access_of(host, variables["hostvars"][host]) for host in works}
        for host, access in accesses.items():
            demand_way(way_of_access(host, access), check)
        longest = limit_of(variables, self._templar, check) or limit.rehearsal(None)
        suite = Suite(folder, accesses, works, longest)
        return [
            (host, perform(place, Measurement(place, partial(suite.verdict, host), check), check))
            for host, place in places.items()
        ]

    def _works(self, variables: JSON) -> dict[str, JSON]:
        """Return the checks of every host of the play that has some."""
        found = {}
        for host in variables["ansible_play_hosts_all"]:
            work = variables["hostvars"][host].get("golive_verify")
            if work:
                found[str(host)] = {name: part for name, part in plain(work).items() if name in ("cases", "suite")}
        return found

    def _place(self, host: str, work: JSON, variables: JSON) -> Place:
        return place_of("verify", "verify.checks", work, variables, self, host)
