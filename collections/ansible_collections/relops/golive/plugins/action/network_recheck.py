# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Compare what every switch of the plan runs and measures with what the go-live left; nothing is changed."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import plan_of_run
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.switch_action import SwitchAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import recheck
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.neighbours import DEADLINE_S


class ActionModule(SwitchAction):
    """One task for all switches of the plan of this run; it journals nothing; what was not looked at fails it, too."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the differences of each switch, the faults of those that were not looked at, and the table."""
        plan = plan_of_run()
        kept = golive.named(state, str(arguments.get("golive") or ""))
        if kept.digest() != plan.digest:
            raise GoliveError(
                f"the go-live {kept.id} has plan digest {kept.digest()[:12]}, this plan's is {plan.digest[:12]}: what "
                "it left is held against its own plan only",
                zh=f"上线 {kept.id} 的计划摘要为 {kept.digest()[:12]}，本计划为 {plan.digest[:12]}："
                "竣工状态只与其自身计划核对",
            )
        works = desired(plan)
        deadline = float(arguments.get("deadline", DEADLINE_S))
        found = recheck.looks({name: self._known(kept.journal, name, work) for name, work in works.items()}, deadline)
        answer: JSON = {
            "golive": kept.id,
            "drift": {name: [one._asdict() for one in rows] for name, rows in found.items() if isinstance(rows, list)},
            "faults": {name: str(one) for name, one in found.items() if isinstance(one, GoliveError)},
            "msg": recheck.table(found, self.language),
        }
        code = recheck.code_of(found)
        return {**answer, "golive_exit": code, **({"failed": True} if code else {})}

    def _known(self, journal: Journal, name: str, work: JSON) -> tuple[Access, recheck.Kept] | GoliveError:
        try:
            return self.access(name), recheck.kept_of(journal, name, work)
        except GoliveError as error:
            return error
