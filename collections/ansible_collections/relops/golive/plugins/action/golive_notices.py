# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Send what is due to be told, hand in a receipt, and tell how every notice stands."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import outlet, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.telling import known_forms, tell
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.drafts import document
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.notices import receipts, saying
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import Letter, letters
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import Notice, notices, open_rows

KEPT = Said("已收到回执: {addressee}, 《{title}》", "the receipt of {addressee} is kept: {title}")


class ActionModule(RunAction):
    """Nothing that a channel does fails a night: what is open is told, and tried again by the next command."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return how every notice stands; failed where something is open, unless a night asks."""
        plan = planned.planned_plan()
        if plan is None:
            return {"notices": [], "open": 0, "msg": ""}  # a stand-in: nobody is told anything
        if arguments.get("night"):
            return self._night(plan, state)
        told = self._receipt(plan, state, arguments) if arguments.get("receipt") else []
        found, faults = self._look(plan, state) if self._task.check_mode else tell(self, plan, state)
        left = len(open_rows(found))
        lines = [*told, *faults, *saying.lines(found, self.language)]
        return {
            **self._answer(found, faults), "failed": bool((left or faults) and not self._task.check_mode),
            "changed": not self._task.check_mode, "msg": "\n".join(lines),
        }  # fmt: skip

    def _night(self, plan: Plan, state: Path) -> JSON:
        """Send what is due; a fault is a warning beside the board and nothing else."""
        if self._task.check_mode:
            return {"notices": [], "open": 0}
        try:
            found, faults = tell(self, plan, state)
        except GoliveError as error:
            found, faults = [], [error.said.in_(self.language)]
        lines = [*faults, *saying.worries(found, self.language, by_hand=False)]
        for line in lines:
            outlet.warn(line)
        return {**self._answer(found, faults), "msg": "\n".join(lines)}

    def _answer(self, found: list[Notice], faults: list[str]) -> JSON:
        return {"notices": [one.plain() for one in found], "open": len(open_rows(found)), "faults": faults}

    def _look(self, plan: Plan, state: Path) -> tuple[list[Notice], list[str]]:
        case = Case(state)
        return notices(plan, case, known_forms(self, plan, case)), []

    def _receipt(self, plan: Plan, state: Path, arguments: JSON) -> list[str]:
        key, addressee = str(arguments.get("form") or ""), str(arguments.get("addressee") or "")
        content = document(Path(str(arguments["receipt"])).expanduser().absolute())
        case = Case(state)
        letter = _letter(key, addressee, letters(case, known_forms(self, plan, case), plan))
        if not self._task.check_mode:
            receipts.hand_in(case, letter, addressee, content, operator())
        title = letter.standing.kind.title.in_(self.language)
        return [KEPT.in_(self.language).format(addressee=addressee, title=title)]


def _letter(key: str, addressee: str, found: list[Letter]) -> Letter:
    """Return the notice of a form that went to an addressee, else any of that form: it says who its addressees are."""
    of_form = [one for one in found if one.standing.key == key]
    if not of_form:
        known = ", ".join(dict.fromkeys(one.standing.key for one in found)) or "-"
        raise GoliveError(
            f"there is no notice {key!r} for which a receipt could come: {known}",
            zh=f"没有可以回执的通知 {key!r}: {known}",
        )
    return next((one for one in of_form if addressee in one.addressees), of_form[0])
