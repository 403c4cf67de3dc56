# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ledger of migrations in a MariaDB database: tables golive_* beside those of the project."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import after
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal, qualified
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.session import Session
from ansible_collections.relops.golive.plugins.module_utils.rows import chunks as parts
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Settled
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Reject, State
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job, Row

_KIND = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"
_OWNED = "FOREIGN KEY (migration) REFERENCES golive_migration (name) ON DELETE CASCADE"
TABLES = f"""
CREATE TABLE IF NOT EXISTS golive_migration (name varchar(64) PRIMARY KEY, digest varchar(64) NOT NULL,
  planned_at datetime NOT NULL DEFAULT current_timestamp, finished_at datetime, written longtext NOT NULL) {_KIND};
CREATE TABLE IF NOT EXISTS golive_chunk (migration varchar(64), source_table varchar(64), no int, low longtext,
  high longtext NOT NULL, size bigint NOT NULL, PRIMARY KEY (migration, source_table, no), {_OWNED}) {_KIND};
CREATE TABLE IF NOT EXISTS golive_ledger (migration varchar(64), source_table varchar(64), no int, size bigint NOT NULL,
  copied_at datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (migration, source_table, no), {_OWNED}) {_KIND};
CREATE TABLE IF NOT EXISTS golive_forgotten (name varchar(64) PRIMARY KEY) {_KIND};
CREATE TABLE IF NOT EXISTS golive_reject (no bigint AUTO_INCREMENT PRIMARY KEY, migration varchar(64),
  source_table varchar(64), row_key longtext NOT NULL, column_name varchar(64) NOT NULL, reason longtext NOT NULL,
  bytes longtext, {_OWNED}) {_KIND};
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
        if not self.session.has("golive_reject"):
            return State("", False, {})
        rows = self.session.rows(
            "SELECT digest, finished_at IS NOT NULL, ifnull(l.source_table, ''), ifnull(sum(l.size), 0)"
            f" FROM golive_migration m LEFT JOIN golive_ledger l ON l.migration = m.name WHERE {_is(job, 'name')}"
            " GROUP BY 1, 2, 3;"
        )
        if not rows:
            return State("", False, {})
        arrived = {str(table): int(str(count)) for _digest, _finished, table, count in rows if table}
        return State(str(rows[0][0]), rows[0][1] == "1", arrived)

    def plan(self, job: Job, chunks: t.Sequence[Chunk], written: t.Mapping[str, str] | None = None) -> None:
        """Write a migration, its chunks, and when the source's tables were `written` last, in one transaction."""
        lines = [
            f"INSERT INTO golive_chunk VALUES ({literal(job.name)}, {literal(chunk.table.source)}, {chunk.no},"
            f" {_key(chunk.low) if chunk.low else 'NULL'}, {_key(chunk.high)}, {chunk.rows});"
            for chunk in chunks
        ]
        again = f"DELETE FROM golive_forgotten WHERE {_is(job, 'name')};"
        moments = literal(json.dumps(dict(written or {}), ensure_ascii=False))
        head = (
            "INSERT INTO golive_migration (name, digest, written)"
            f" VALUES ({literal(job.name)}, {literal(job.digest)}, {moments});"
        )
        self.session.script("\n".join(["START TRANSACTION;", again, head, *lines, "COMMIT;"]))

    def pending(self, job: Job) -> list[Chunk]:
        """Return the chunks that have not arrived, in the order of the mapping."""
        rows = self.session.rows(
            "SELECT c.source_table, c.no, ifnull(c.low, ''), c.high, c.size FROM golive_chunk c"
            " LEFT JOIN golive_ledger l USING (migration, source_table, no)"
            f" WHERE {_is(job, 'c.migration')} AND l.no IS NULL ORDER BY c.no;"
        )
        tables = {table.source: table for table in job.tables}
        found: dict[str, list[Chunk]] = {source: [] for source in tables}
        for source, no, low, high, size in rows:
            bounds = (tuple(json.loads(low)) if low else None, tuple(json.loads(str(high))))
            found[str(source)].append(Chunk(tables[str(source)], int(str(no)), *bounds, int(str(size))))
        return [chunk for chunks in found.values() for chunk in chunks]

    def rejects(self, job: Job) -> list[Reject]:
        """Return the rows that were left out, in the order of the mapping."""
        rows = self.session.rows(
            "SELECT source_table, row_key, column_name, reason, ifnull(bytes, '') FROM golive_reject"
            f" WHERE {_is(job)} ORDER BY no;"
        )
        return [
            Reject(table, tuple(json.loads(str(key))), str(column), str(reason), str(content or ""))
            for table in job.tables
            for source, key, column, reason, content in rows
            if source == table.source
        ]

    def finish(self, job: Job, given: t.Mapping[str, int] | None = None) -> list[Settled]:
        """Let identities go on beyond what both gave out, gather statistics, mark the migration finished."""
        for table in job.tables:
            self.session.script(f"ANALYZE TABLE {qualified(table.target)};")
        found = after.advance(self.session, job, given or {})
        self.session.script(f"UPDATE golive_migration SET finished_at = now() WHERE {_is(job, 'name')};")
        return found

    def guarded(self, job: Job) -> dict[str, str]:
        """Return when the source's tables were written last, as it was before the first row was copied."""
        rows = self.session.rows(f"SELECT written FROM golive_migration WHERE {_is(job, 'name')};")
        return dict(json.loads(str(rows[0][0]))) if rows else {}

    def forget(self, job: Job) -> None:
        """Empty the migration's target tables and forget it, in one transaction; the last table goes first."""
        tables = [table.target for table in job.tables if self.session.has(table.target)]
        # Rows of one table may name each other: who is outside of the migration is asked, they themselves are not.
        alone = "" if after.named_from_outside(self.session, tables) else "SET SESSION foreign_key_checks = 0;"
        empty = [f"DELETE FROM {qualified(table)};" for table in reversed(tables)]
        forget = f"DELETE FROM golive_migration WHERE {_is(job, 'name')};"
        # The ledger's own rows go with it by their foreign keys, so these are looked at again.
        noted = f"REPLACE INTO golive_forgotten (name) VALUES ({literal(job.name)});"
        script = [alone, "START TRANSACTION;", *empty, "SET SESSION foreign_key_checks = 1;", forget, noted, "COMMIT;"]
        self.make()
        self.session.script("\n".join(script))

    def forgotten(self, job: Job) -> bool:
        """Tell whether the migration was taken back, and did not begin again."""
        asked = f"SELECT 1 FROM golive_forgotten WHERE {_is(job, 'name')};"
        return self.session.has("golive_forgotten") and bool(self.session.rows(asked))


def _key(values: Row) -> str:
    return literal(json.dumps(values, ensure_ascii=False))


def _is(job: Job, column: str = "migration") -> str:
    return f"{column} = {literal(job.name)}"


def noted(job: Job, chunk: Chunk, left_out: t.Sequence[Reject]) -> list[str]:
    """Return the SQL that keeps a chunk's rejects and says that it arrived."""
    row = f"{literal(job.name)}, {literal(chunk.table.source)}"
    rejects = [
        "INSERT INTO golive_reject (migration, source_table, row_key, column_name, reason, bytes) VALUES"
        f" ({row}, {_key(reject.key)}, {literal(reject.column)}, {literal(reject.reason)}, {literal(reject.bytes)});"
        for reject in left_out
    ]
    values = ", ".join(f"({row}, {no}, {rows})" for no, rows in parts.noted(chunk, left_out))
    ledger = f"INSERT INTO golive_ledger (migration, source_table, no, size) VALUES {values};"
    return [*rejects, ledger]
