"""The outcomes of steps as the result of a task."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome


def as_result(outcomes: list[tuple[str, Outcome]]) -> JSON:
    """Return the result of a task from the outcomes of its steps."""
    diffs: list[Any] = []
    for name, outcome in outcomes:
        for diff in outcome.diff if isinstance(outcome.diff, list) else [outcome.diff] if outcome.diff else []:
            diffs.append({"before_header": name, "after_header": name, **diff})
    result: JSON = {
        "changed": any(outcome.changed for _name, outcome in outcomes),
        "steps": {name: outcome.status for name, outcome in outcomes},
        "changes": [{**change, "step": name} for name, outcome in outcomes for change in outcome.changes],
    }
    failed = [(name, outcome) for name, outcome in outcomes if outcome.failed]
    if failed:
        result.update(failed=True, msg="; ".join(f"{name}: {outcome.message}" for name, outcome in failed))
    if any(outcome.zh not in ("", outcome.message) for _name, outcome in failed):
        said = [(name, outcome.zh or outcome.message) for name, outcome in failed]
        result["zh"] = "; ".join(f"{name}: {text}" for name, text in said)
    if diffs:
        result["diff"] = diffs
    return result
