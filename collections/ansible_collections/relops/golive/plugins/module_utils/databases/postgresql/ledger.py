# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ledger of migrations in a PostgreSQL database: schema golive."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import after
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import (
    array,
    literal,
    qualified,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.session import Session
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Settled
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Reject, State
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job

TABLES = """
CREATE SCHEMA IF NOT EXISTS golive;
CREATE TABLE IF NOT EXISTS golive.migration (
    name text PRIMARY KEY, digest text NOT NULL,
    planned_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz);
ALTER TABLE golive.migration ADD COLUMN IF NOT EXISTS written jsonb NOT NULL DEFAULT '{}';
CREATE TABLE IF NOT EXISTS golive.chunk (
    migration text REFERENCES golive.migration ON DELETE CASCADE, source_table text, no integer,
    low text[], high text[] NOT NULL, rows bigint NOT NULL, PRIMARY KEY (migration, source_table, no));
CREATE TABLE IF NOT EXISTS golive.ledger (
    migration text, source_table text, no integer, rows bigint NOT NULL, copied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (migration, source_table, no),
    FOREIGN KEY (migration, source_table, no) REFERENCES golive.chunk ON DELETE CASCADE);
CREATE TABLE IF NOT EXISTS golive.reject (
    migration text REFERENCES golive.migration ON DELETE CASCADE, source_table text, key text[],
    column_name text NOT NULL, reason text NOT NULL, bytes text, PRIMARY KEY (migration, source_table, key));
CREATE TABLE IF NOT EXISTS golive.forgotten (name text PRIMARY KEY, forgotten_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS golive.brought (
    migration text REFERENCES golive.migration ON DELETE CASCADE, source_table text, key text[],
    PRIMARY KEY (migration, source_table, key));
"""


class Ledger:
    """What a database keeps of migrations."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def make(self) -> None:
        """Make its tables unless they are there."""
        self.session.script(TABLES)

    def state(self, job: Job) -> State:
        """Return where the migration stands; an absent ledger means never planned."""
        rows = self.session.rows_if(
            "golive.reject",
            "SELECT digest, (finished_at IS NOT NULL)::text, source_table, sum(rows) FROM golive.migration m"
            f" LEFT JOIN golive.ledger l ON l.migration = m.name WHERE {_is(job, 'name')} GROUP BY 1, 2, 3",
        )
        if not rows:
            return State("", False, {})
        arrived = {str(table): int(count or 0) for _digest, _finished, table, count in rows if table}
        return State(str(rows[0][0]), rows[0][1] == "true", arrived)

    def plan(self, job: Job, chunks: t.Sequence[Chunk], written: t.Mapping[str, str] | None = None) -> None:
        """Write a migration, its chunks, and when the source's tables were `written` last, in one transaction."""
        lines = [
            f"INSERT INTO golive.chunk VALUES ({literal(job.name)}, {literal(chunk.table.source)}, {chunk.no},"
            f" {array(chunk.low) if chunk.low else 'NULL'}, {array(chunk.high)}, {chunk.rows});"
            for chunk in chunks
        ]
        moments = literal(json.dumps(dict(written or {})))
        values = f"{literal(job.name)}, {literal(job.digest)}, {moments}"
        head = f"INSERT INTO golive.migration (name, digest, written) VALUES ({values});"
        again = f"DELETE FROM golive.forgotten WHERE {_is(job, 'name')};"
        self.session.script("\n".join(["BEGIN;", again, head, *lines, "COMMIT;"]))

    def pending(self, job: Job) -> list[Chunk]:
        """Return the chunks that have not arrived, in the order of the mapping."""
        rows = self.session.rows(
            "SELECT source_table, no, array_to_json(low)::text, array_to_json(high)::text, c.rows"
            f" FROM golive.chunk c LEFT JOIN golive.ledger l USING (migration, source_table, no)"
            f" WHERE {_is(job)} AND l.no IS NULL ORDER BY no"
        )
        found: dict[str, list[Chunk]] = {table.source: [] for table in job.tables}
        tables = {table.source: table for table in job.tables}
        for source, no, low, high, size in rows:
            bounds = (tuple(json.loads(low)) if low else None, tuple(json.loads(high or "[]")))
            found[str(source)].append(Chunk(tables[str(source)], int(no or 0), *bounds, int(size or 0)))
        return [chunk for chunks in found.values() for chunk in chunks]

    def rejects(self, job: Job) -> list[Reject]:
        """Return the rows that were left out, in the order of the mapping."""
        rows = self.session.rows(
            "SELECT source_table, array_to_json(key)::text, column_name, reason, bytes FROM golive.reject"
            f" WHERE {_is(job)} ORDER BY key"
        )
        return [
            Reject(table, tuple(json.loads(str(key))), str(column), str(reason), str(content or ""))
            for table in job.tables
            for source, key, column, reason, content in rows
            if source == table.source
        ]

    def finish(self, job: Job, given: t.Mapping[str, int] | None = None) -> list[Settled]:
        """Let sequences continue beyond what both systems gave out, gather statistics, mark the migration finished."""
        found = after.feeds(self.session, job)
        lines = ["BEGIN;", *(f"ANALYZE {qualified(table.target)};" for table in job.tables)]
        lines += [after.advance(feed, (given or {}).get(feed.named, 0)) for feed in found if feed.number]
        lines.append(f"UPDATE golive.migration SET finished_at = now() WHERE {_is(job, 'name')};")
        self.session.script("\n".join([*lines, "COMMIT;"]))
        return after.settled(self.session, found)

    def guarded(self, job: Job) -> dict[str, str]:
        """Return when the source's tables were written last, as it was before the first row was copied."""
        rows = self.session.rows(f"SELECT written::text FROM golive.migration WHERE {_is(job, 'name')}")
        return dict(json.loads(str(rows[0][0]))) if rows else {}

    def forget(self, job: Job) -> None:
        """Take the migration's rows out of its target tables and forget it, in one transaction.

        What it brought beside other rows goes by its keys. No sequence goes back: its numbers may have been given out.
        """
        tables = [table for table in job.tables if self.session.has(qualified(table.target))]
        empty = after.emptied(self.session, tables)
        gone = f"DELETE FROM golive.migration WHERE {_is(job, 'name')};"
        noted = f"INSERT INTO golive.forgotten (name) VALUES ({literal(job.name)}) ON CONFLICT DO NOTHING;"
        self.make()
        self.session.script(f"BEGIN; {empty} {gone} {noted} COMMIT;")

    def forgotten(self, job: Job) -> bool:
        """Tell whether the migration was taken back, and did not begin again."""
        asked = f"SELECT 1 FROM golive.forgotten WHERE {_is(job, 'name')}"
        return bool(self.session.rows_if("golive.forgotten", asked))


def _is(job: Job, column: str = "migration") -> str:
    return f"{column} = {literal(job.name)}"
