"""Where a rehearsal of full depth fails on purpose: in the middle, at a step that the plan's digest chooses."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.deliberate import FILE, Failure, read
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

MIDDLE = (("install", "migrate"), ("suspend", "backup"), ("network",))
"""Stages in which it may fail, the best first: behind the backups, where the way back is longest."""
MEASURES = ("network.neighbours", "migrate.reconcile")
"""Steps that change nothing: their failure leaves nothing half done."""


def chosen(plan: Plan, steps: Sequence[Planned]) -> Planned | None:
    """Return the step that fails: another plan, another place; None where no step changes anything."""
    for stages in MIDDLE:
        changing = [one for one in steps if one.step.split(".")[0] in stages and not one.step.startswith(MEASURES)]
        if changing:
            return changing[int(plan.digest, 16) % len(changing)]
    return None


def want(plan: Plan, state: Path, steps: Sequence[Planned]) -> Failure | None:
    """Write down that the next go-live of a rehearsal fails, and where; one that was wanted before is kept.

    None where the rehearsal so far has not gone live and back: then its failure tells nothing.
    """
    kept, first, step = read(state), golive.current(state), chosen(plan, steps)
    if kept and kept.digest == plan.digest:
        return kept
    ends = [str(one.facts.get("result")) for one in first.journal.events(GOLIVE)] if first else []
    if first is None or step is None or golive.SUCCESS not in ends or first.result() != golive.CANCELLED:
        return None
    before = sorted(path.parent.name for path in state.glob("*/journal") if not path.parent.is_symlink())
    wanted = Failure(plan.digest, step.host, step.step, first.id, before)
    new = state / f"{FILE}.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(wanted._asdict(), out)
    new.replace(state / FILE)
    return wanted


def forget(plan: Plan, state: Path, killed: bool) -> None:
    """Take the failure of an earlier rehearsal away; that of this plan stays while its run was only `killed`."""
    wanted = read(state)
    if wanted and not (killed and wanted.digest == plan.digest):
        (state / FILE).unlink(missing_ok=True)


def drilled(found: golive.Golive) -> tuple[bool, str]:
    """Tell whether the newest restore drill of a go-live passed, and what did not come back as it was."""
    records = sorted((found.folder / "drills").glob("*.json"))
    told = json.loads(records[-1].read_text(encoding="utf-8")) if records else {}
    lost = [row for row in told.get("rows") or () if not row.get("equal")]
    named = [" ".join(str(row.get(key) or "") for key in ("host", "path")).strip() for row in lost]
    return told.get("passed") is True, ", ".join(named)
