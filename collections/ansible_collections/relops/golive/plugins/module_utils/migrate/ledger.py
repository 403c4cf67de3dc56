# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plan a migration: tables cut into chunks and written into the target's ledger, once."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate.guarding import closed
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, State
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target


def state(target: Target, job: Job) -> State:
    """Return where the migration stands; an absent database or ledger means never planned."""
    return target.ledger.state(job) if target.exists() else State("", False, {})


def same_mapping(known: State, job: Job) -> None:
    """Raise GoliveError when the migration began with another mapping."""
    if known.digest not in {"", job.digest}:
        raise GoliveError(
            f"migration {job.name} began with another mapping: undo it (role migrate, tasks undo) before it runs anew"
        )


def plan(source: Source, target: Target, job: Job) -> None:
    """Cut every table into chunks and write them in one transaction; the first plan stands until undo."""
    target.ledger.make()
    known = state(target, job)
    same_mapping(known, job)
    if known.digest:
        return
    for held in target.held([table for table in job.tables if not table.beside]):
        raise GoliveError(
            f"target table {held} already holds rows that this migration did not copy: write rows: beside in the "
            "mapping where they are to stay",
        )
    target.ledger.plan(job, cut(source, job), closed(source, job))


def cut(source: Source, job: Job) -> list[Chunk]:
    """Return the chunks of all tables, each `job.chunk_rows` long but for a table's last."""
    chunks: list[Chunk] = []
    before = 0
    for table, upto, high in source.bounds(job.tables, job.chunk_rows):
        last = chunks[-1] if chunks and chunks[-1].table is table else None
        if last is None:
            before = 0
        no, low = (last.no + 1, last.high) if last else (0, None)
        chunks.append(Chunk(table, no, low, high, upto - before))
        before = upto
    return chunks


def refuse_lost(target: Target, job: Job) -> None:
    """Raise GoliveError when the ledger is gone and rows of the migration are not: nobody knows whose they are."""
    held = target.held(target.present(job.tables))
    if held:
        raise GoliveError(
            f"migration {job.name} was done but its ledger in database {target.name} is gone, and "
            f"{', '.join(held)} still hold rows: nothing was touched, bring the database back from its backup"
        )
