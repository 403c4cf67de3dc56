# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tell how the case of a project stands, and what is to be done next, by all or by one person."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.trusted import told_of, trust_of
from ansible_collections.relops.golive.plugins.plugin_utils.notices import saying


class ActionModule(RunAction):
    """Read plan, case, journals and trust root, nothing else; a case that is not whole fails."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the lines for a person, and all of it as data."""
        plan = api.load_plan(str(arguments["plan"]), self.language)
        trust = trust_of(self, plan)
        found = api.case_state(
            plan, state, trust if isinstance(trust, api.Trust) else None, str(arguments.get("person") or "")
        )
        told = api.notices(plan, state, trust if isinstance(trust, api.Trust) else None)
        lines = [*told_of(trust, self.language), *api.case_lines(found, self.language)]
        lines += [] if arguments.get("person") else saying.worries(told, self.language)
        state_of = {**found.plain(), "notices": [one.plain() for one in told]}
        return {"failed": not found.whole, "case": state_of, "msg": "\n".join(lines)}
