# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Load the new system at a constant rate and compare what was measured with the plan's targets."""

from __future__ import annotations

import os
import time

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.module_utils.facts import Facts
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.limited import limit_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.measurement import MeasureAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import warn
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place, Work
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import beside
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.record import FOLDER
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify import targets

OF_MODULE = ("url", "rate", "duration_s", "connections", "ca")
AGAIN = Said("{fault}: 第 {number} 次测量, 共 {times} 次; {pause:g} s 后重测",
             "{fault}: measurement {number} of {times}; it is measured again in {pause:g} s")  # fmt: skip


class ActionModule(MeasureAction):
    """One step per load (R53, H4): a missed target fails the stage, what is worse than rehearsed is told."""

    step = "performance"
    _rehearsed: beside.Rehearsed | None = None
    _language = "zh"

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the loads that start from this host."""
        return [(str(number), load) for number, load in enumerate(work.get("performance", []), 1)]

    def module_arguments(self, arguments: JSON) -> JSON:
        """Return what the load generator takes."""
        return {name: arguments[name] for name in OF_MODULE if name in arguments}

    def job(self, place: Place, arguments: JSON, variables: JSON) -> Work:
        """Return the measurement; a night is judged beside its rehearsal, a rehearsal beside none."""
        self._rehearsed = None if place.state.name == FOLDER else beside.rehearsed(Case(place.state))
        self._language = language_of(str(variables.get("golive_language") or ""))
        return super().job(place, arguments, variables)

    def measure(self, place: Place, arguments: JSON, variables: JSON) -> tuple[JSON, str]:
        """Measure as often as the plan says while a target is missed and time is left; each is in the journal."""
        repeat = arguments.get("repeat") or {}
        times, pause = int(repeat.get("times") or 1), float(repeat.get("pause_s") or 0)
        for number in range(1, times + 1):
            facts, fault = super().measure(place, arguments, variables)
            if times > 1:
                facts = {**facts, "performance": [{**row, "measurement": number} for row in facts["performance"]]}
            if not fault or number == times or not self._fits(pause + float(arguments["duration_s"]), variables):
                break
            place.write("fact", facts=facts, message=fault)
            said = AGAIN.in_(self._language)
            warn(said.format(fault=fault, number=number, times=times, pause=pause))
            rest(pause)
        return facts, fault

    def _fits(self, seconds: float, variables: JSON) -> bool:
        """Tell whether another measurement ends before the limit."""
        left = limit_of(variables, self._templar, bool(self._task.check_mode))
        return left is None or left.seconds > seconds

    def judge(self, arguments: JSON, measured: JSON) -> tuple[JSON, str]:
        """Compare with the targets, and with the rehearsal."""
        rows = beside.judged(targets.compare(arguments["name"], arguments["targets"], measured), self._rehearsed)
        if said := beside.worse(rows):
            warn(said.in_(self._language))
        found: Facts = {"performance": rows}
        return {**found, "load": {**measured, "url": arguments["url"]}}, targets.fault(rows, measured)


def rest(seconds: float) -> None:
    """Wait, but never longer than the run that waits for it lives."""
    end, run = time.monotonic() + seconds, os.getppid()
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(1.0, left))
        if os.getppid() != run:
            raise GoliveError("the run has ended while a measurement waited to be repeated")
