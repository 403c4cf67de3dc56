# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Judge the environment check of all hosts and switches, and write it into the case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.utils.vars import load_extra_vars
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.admission import shadows_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import given
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import present
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.evidence import facts, window_of, write
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.judge import Answers, environment
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.tell import told


class ActionModule(RunAction):
    """What fails, or was not measured, fails the play (exit code 2); the case keeps it whatever it says (H2)."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the result, the checks and the text."""
        plan = self._plan()
        switches = self._of_this_run(self.variables.get(str(arguments["switches"])))
        answers = Answers(
            {host: self._of_this_run(self._known(host).get(str(arguments["hosts"]))) for host in plan.hosts},
            {name: one for name, one in (switches.get("switches") or {}).items() if name in plan.switches},
        )
        case = Case(state)
        window = window_of(plan, case)
        checks = environment(plan, answers, window, present())
        found = facts(plan, answers, checks, window)
        good = found["result"] == "pass"
        if not self._task.check_mode:
            write(case, found, operator())
        answer = {"result": found["result"], "checks": found["checks"], "msg": told(checks, good, self.language)}
        return answer if good else {**answer, "failed": True}

    def _plan(self) -> Plan:
        """Return the plan of this run, and refuse what would put something else in its place."""
        known = given()
        if known.plan is None:
            raise GoliveError("no plan was read: an environment is checked against one")
        shadows = shadows_of(known.inventory, self.variables, load_extra_vars(self._loader))
        if shadows:
            raise GoliveError(
                f"{', '.join(shadows)} is not what the plan says: an environment check takes nothing else",
                zh=f"{', '.join(shadows)} 与计划不符: 环境检查只按计划进行",
            )
        return known.plan

    def _known(self, host: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.variables["hostvars"].get(host, {})
        return found

    def _of_this_run(self, registered: Any) -> JSON:
        """Return an answer that this very run has registered, and nothing that lay there before."""
        found = plain(registered or {})
        return dict(found) if isinstance(found, dict) and found.get("run") == run_process() else {}
