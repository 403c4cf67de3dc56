# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Verify the journal of a go-live, count its records and answer questions about it."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction


class ActionModule(RunAction):
    """Read the state folder and the plan, nothing else; a broken chain or a missing record fails."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the lines, whether the chain is whole and whether the records are."""
        given = {name: str(value) for name, value in arguments.items() if value}
        language = given.get("language", self.language)
        found = api.log(api.load_plan(given["plan"], language), state, given.get("golive", ""), language, given)
        return {
            "failed": not (found.chain and found.records),
            "golive": found.golive,
            "chain": found.chain,
            "records": found.records,
            "events": found.events,
            "msg": "\n".join(found.lines),
        }
