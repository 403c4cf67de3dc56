# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Copy a migration's rows chunk by chunk; run again, it continues exactly where it ended."""

from __future__ import annotations

import json
import os
import time
import typing as t
from collections import deque
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import progress
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import ledger, pace
from ansible_collections.relops.golive.plugins.module_utils.migrate.judging import Judged
from ansible_collections.relops.golive.plugins.module_utils.migrate.pour import Route, pour
from ansible_collections.relops.golive.plugins.module_utils.migrate.preparing import prepared
from ansible_collections.relops.golive.plugins.module_utils.migrate.rejects import bad_rows
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Reject, part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target

REJECT_FOLDER = Path("/var/lib/golive/rejects")


def copy(source: Source, target: Target, job: Job) -> dict[str, t.Any]:
    """Copy what has not arrived; return the facts: rows and seconds per table, rejected rows and their file.

    A row that does not convert ends it (`on_reject: fail`) or is written down (`record`), with table, key and column.
    """
    judged = prepared(source, target, job)
    job = judged.job
    ledger.plan(source, target, job)
    seconds: dict[str, float] = {}
    pending = deque(target.ledger.pending(job))
    done = sum(target.ledger.state(job).arrived.values())
    total = done + sum(chunk.rows for chunk in pending)
    speed = pace.Pace(job.timeout_s)
    while pending:
        began = time.monotonic()
        progress.tell(done, total, "rows")
        chunk = pace.run(pending, speed.rows)
        done += chunk.rows
        _copy_run(Route(source, target, job), chunk, speed)
        spent = seconds.get(chunk.table.source, 0.0)
        seconds[chunk.table.source] = round(spent + time.monotonic() - began, 3)
    progress.over()
    return {**facts(target, job, seconds), "accepted": told(judged)}


def told(judged: Judged) -> list[str]:
    """Return what the mapping accepts to be lost and leaves behind, for the record."""
    return [one.words().en for one in judged.found if not one.wrong]


def facts(target: Target, job: Job, seconds: t.Mapping[str, float]) -> dict[str, t.Any]:
    """Return what the records want: per table rows, seconds and rejects; the reject file is written anew."""
    arrived = ledger.state(target, job).arrived
    left_out = target.ledger.rejects(job)
    tables = [
        {
            "table": table.source,
            "target": table.target,
            "rows": arrived.get(table.source, 0),
            "rejects": sum(1 for reject in left_out if reject.table is table),
            "seconds": seconds.get(table.source, 0.0),
        }
        for table in job.tables
    ]
    return {"tables": tables, "rejects": len(left_out), "reject_file": _write_rejects(job, left_out)}


def _copy_run(route: Route, chunk: Chunk, speed: pace.Pace) -> None:
    """Copy chunks at once, or one after the other where that did not go well: so rows are named in their chunk."""
    began = time.monotonic()
    if chunk.of and not _at_once(route, chunk):
        speed.slow_down()
        for one in chunk.of:
            _copy_chunk(route, one)
        return
    if not chunk.of:
        _copy_chunk(route, chunk)
    speed.took(chunk.rows, time.monotonic() - began)


def _at_once(route: Route, chunk: Chunk) -> bool:
    source, target, job = route
    ended = pour(route, source.reading(chunk.table, part(chunk, [])), target.writing(job, chunk, []))
    if ended.trouble and not ended.trouble.of_row:
        raise GoliveError(f"target database {target.name}: {ended.trouble.said}")
    return ended.trouble is None and ended.only is None


def _copy_chunk(route: Route, chunk: Chunk) -> None:
    source, target, job = route
    left_out: list[Reject] = []
    known = len(target.ledger.rejects(job)) if job.on_reject == "record" else 0
    while True:
        rows = source.reading(chunk.table, part(chunk, left_out))
        ended = pour(route, rows, target.writing(job, chunk, left_out))
        if ended.trouble is None:
            return _accept(chunk, ended.only, target)
        if not ended.trouble.of_row:
            raise GoliveError(f"target database {target.name}: {ended.trouble.said}")
        found = bad_rows(route, chunk, left_out, ended.trouble)
        reject = found[0]
        if job.on_reject != "record":
            raise GoliveError(f"{reject}: repair the row in the source, or plan on_reject: record")
        left_out += found
        if known + len(left_out) > job.max_rejects:
            raise GoliveError(f"{reject}: more than {job.max_rejects} rows do not convert; plan max_rejects higher?")


def _accept(chunk: Chunk, only: int | None, target: Target) -> None:
    if only is None:
        return
    table = chunk.table
    there = target.catalog([table]).get(table.target)
    if table.triggers == "run" and there and there.triggers:
        raise GoliveError(
            f"target table {table.target} took {only} of {chunk.rows} rows: one of its triggers "
            f"({', '.join(there.triggers)}) swallows rows; write triggers: skip in the mapping, or mend it"
        )
    raise GoliveError(
        f"source table {table.source} gave {only} rows where {chunk.rows} were planned:"
        " it changed while it was copied; is the old system suspended?"
    )


def _write_rejects(job: Job, left_out: t.Sequence[Reject]) -> str:
    if not left_out:
        return ""
    REJECT_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = REJECT_FOLDER / f"{job.name}.jsonl"
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        for reject in left_out:
            key = dict(zip(reject.table.key, reject.key))
            entry = {**reject._asdict(), "table": reject.table.source, "key": key}
            handle.write(json.dumps(entry, ensure_ascii=False) + "\n")
    fresh.replace(path)
    return str(path)
