# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Look by day at what the night will stand on, on one host; nothing is changed."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.failures import unreachable
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.measuring import measured
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import given
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.desired import desired as forecast
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.desired import desired

LIMIT = 300.0, "all that a host has for its environment check"
LOOKS = 5
"""How often a clock is asked: the shortest way there and back counts."""


class ActionModule(ActionBase):
    """What to look at comes from the plan of this run and nowhere else; a host that is silent is an answer, too."""

    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Return `measured`, `forecast` and `clock`, or the `fault`; never fails by itself."""
        result: JSON = {**super().run(tmp, task_vars), "changed": False, "run": run_process()}
        variables = task_vars or {}
        host = str(variables["inventory_hostname"])
        try:
            plan = given().plan
            if plan is None:
                raise GoliveError("no plan was read: an environment is checked against one")
            clock = list(self._clock())
            found = measured(self, "relops.golive.precheck_host", desired(plan)[host], variables, LIMIT)
            return {**result, "clock": clock, "measured": found, "forecast": self._forecast(forecast(plan), variables)}
        except GoliveError as error:
            return {**result, "fault": str(error), "fault_zh": error.zh}

    def _clock(self) -> Iterator[list[float]]:
        """Yield our time before, the host's, and ours after; the first question also opens the connection."""
        for number in range(LOOKS + 1):
            before = time.time()
            try:
                answer = self._low_level_execute_command("date +%s.%N", executable="/bin/sh")
            except AnsibleConnectionFailure as error:
                raise unreachable(error.message) from error
            after = time.time()
            try:
                theirs = float(str(answer.get("stdout") or "").strip().splitlines()[-1])
            except (IndexError, ValueError):
                return
            if number:
                yield [before, theirs, after]

    def _forecast(self, works: dict[str, JSON], variables: JSON) -> JSON:
        work = works.get(str(variables["inventory_hostname"]))
        if not work:
            return {}
        try:
            return {"measured": measured(self, "relops.golive.golive_forecast", work, variables, LIMIT)}
        except GoliveError as error:
            return {"fault": str(error), "fault_zh": error.zh}
