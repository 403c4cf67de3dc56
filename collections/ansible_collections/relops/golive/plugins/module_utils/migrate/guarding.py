# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nobody else may write to the source from the first row on: measured before, and again after each comparison."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target


def closed(source: Source, job: Job) -> dict[str, str]:
    """Return when each table was written last; raises GoliveError while somebody else is connected and may write."""
    guard = source.guard()
    if not guard.closed and guard.others:
        raise GoliveError(
            f"source database {job.source['name']}: {guard.others} other sessions are connected to it and it is not "
            "read-only: suspend the old system, or make it read-only",
        )
    return {table.source: guard.written.get(table.source, "") for table in job.tables}


def unchanged(source: Source, target: Target, job: Job) -> dict[str, t.Any]:
    """Return how the source was kept; raises GoliveError when a table was written since the first row was copied."""
    guard, before = source.guard(), target.ledger.guarded(job)
    # A server forgets the moment when it closes a table: then it says nothing, and nothing follows from that.
    late = [name for name, moment in before.items() if guard.written.get(name) not in ("", moment, None)]
    if late:
        raise GoliveError(
            f"source table {', '.join(late)} was written after the copy began: is the old system suspended?",
        )
    return {"read_only": guard.closed, "other_sessions": guard.others, "written_since": []}
