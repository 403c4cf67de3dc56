# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Verify the journal of a go-live, count its records and answer questions about it."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.query import Query, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.night_log import (
    event_line,
    step_lines,
    verdict_lines,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

ASKED = ("host", "person", "step", "stage", "event", "item")


class ActionModule(RunAction):
    """Read the state folder and the plan, nothing else; a broken chain or a missing record fails."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the lines, whether the chain is whole and whether the records are."""
        given = {name: str(value) for name, value in arguments.items() if value}
        texts = load_texts(given.get("language", "zh"))
        plan = load(given["plan"], texts.language)
        found = golive.named(state, given.get("golive", ""))
        zone = plan.window.start.tzinfo
        query = Query(
            moment_of("from", given.get("from", ""), zone),
            moment_of("to", given.get("to", ""), zone, last=True),
            **{name: given.get(name, "") for name in ASKED},
        )
        events = query.of(found.journal.every())
        verdict, chain = verdict_lines(found.journal, texts)
        counted, whole = step_lines(plan, found, texts)
        lines = [event_line(event, texts, zone) for event in events]
        return {
            "failed": not (chain and whole),
            "golive": found.id,
            "chain": chain,
            "records": whole,
            "events": lines,
            "msg": "\n".join([found.id, *lines, texts("log.found", count=len(lines)), *counted, *verdict]),
        }
