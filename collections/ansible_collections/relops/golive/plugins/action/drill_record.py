# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the record of a restore drill and judge it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import now
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.drill_text import drill_lines
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import (
    Drill,
    not_restored,
    of_hosts,
    orders,
    whole,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load


class ActionModule(RunAction):
    """Collect what the hosts answered; what is not equal, or does not fit the window, fails the play (exit code 2)."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the record's path, its rows and its lines."""
        if self._task.check_mode:
            return {"msg": "check mode: nothing was restored", "rows": []}
        texts = load_texts(str(arguments.get("language") or self.language))
        plan, found = load(str(arguments["plan"]), texts.language), golive.attach(state)
        store = plan.backup.store.host if plan.backup else ""
        carried = plain(self._answer(store, str(arguments["store"])))
        answers = self._answers(plan, found.journal, str(arguments["restored"]), str(carried.get("msg") or ""))
        window = plan.window
        drill = Drill(
            golive=found.id,
            plan_digest=plan.digest,
            journal_head=found.journal.head(),
            operator=operator(),
            twin=str(arguments["twin"]),
            start=str(arguments["start"]),
            end=now(),
            window_seconds=(window.end - window.latest_decision).total_seconds(),
            carry_seconds=float(carried.get("seconds") or 0.0),
            elapsed_seconds=max((float(answer.get("seconds") or 0.0) for answer in answers.values()), default=0.0),
            rows=list(of_hosts(answers)),
        )
        path = drill.write(found.folder)
        lines = drill_lines(drill, texts)
        return {"failed": not drill.passed, "record": str(path), "rows": list(drill.rows), "msg": "\n".join(lines)}

    def _answers(self, plan: Plan, journal: Journal, name: str, reason: str) -> dict[str, JSON]:
        """Return what each host of the plan answered; one that did not has rows that say so."""
        found = {}
        for host, part in desired(plan).items():
            if not (part.get("files") or part.get("databases")):
                continue
            answer = plain(self._answer(host, name))
            silent = str(answer.get("msg") or reason or "the host was not asked")
            order = orders(journal, host, part)
            rows = whole(order, answer["rows"]) if "rows" in answer else not_restored(order, silent)
            found[host] = {**answer, "rows": rows}
        return found

    def _answer(self, host: str, name: str) -> Any:
        return self.variables["hostvars"].get(host, {}).get(name) or {}
