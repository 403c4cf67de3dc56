# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Judge the forecast of all hosts: a night that cannot work ends before anything is touched."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.limited import limit_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import REFUSED, RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.begun import suspended
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import minutes_beside
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.judge import Time, judged
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.tell import faults, told

DAY = 86400.0


class ActionModule(RunAction):
    """Tell the table; what does not fit, or was not measured, fails the play. The journal keeps it."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the rows, the faults and the text."""
        found = golive.current(state)
        if suspended(found):
            return {"rows": [], "faults": []}
        language = self.language
        rows = judged(self._works(), self._answers(str(arguments["measured"])), self._time())
        wrong = faults(rows, language)
        kept = [row.plain() for row in rows]
        if found and not self._task.check_mode:
            found.write("fact", facts={"forecast": kept, "fits": not wrong})
            if wrong:
                found.write("stopped", message="; ".join(faults(rows, "en")))
        answer = {"msg": told(rows, language), "rows": kept, "faults": wrong}
        return {**answer, "failed": True, "golive_exit": REFUSED} if wrong else answer

    def _works(self) -> dict[str, JSON]:
        hosts = self.variables["ansible_play_hosts_all"]
        works = {host: plain(self.variables["hostvars"][host].get("golive_forecast")) for host in hosts}
        return {host: work for host, work in works.items() if work}

    def _answers(self, registered: str) -> dict[str, JSON]:
        hosts = self.variables["ansible_play_hosts_all"]
        return {host: plain(self.variables["hostvars"][host].get(registered) or {}) for host in hosts}

    def _time(self) -> Time:
        """Return what the window leaves beside the other tasks of the plan."""
        check = bool(self._task.check_mode)
        there, back = (limit_of(self.variables, self._templar, check, way) for way in (False, True))
        beside = minutes_beside(plain(self.variables.get("golive_tasks") or {}), "backup") * 60
        return Time(max(0.0, there.seconds - beside) if there else DAY, back.seconds if back else DAY)
