# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ledger in the target database: planned chunks, chunks that arrived, rows that did not."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import source as mariadb
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import (
    PostgreSQL,
    array,
    literal,
    qualified,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate.model import Job, Row, Table

TABLES = """
CREATE SCHEMA IF NOT EXISTS golive;
CREATE TABLE IF NOT EXISTS golive.migration (
    name text PRIMARY KEY, digest text NOT NULL,
    planned_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz);
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
"""


class Chunk(t.NamedTuple):
    """A part of a table by its key: after `low` (None: from the start) up to `high`, `rows` long when planned."""

    table: Table
    no: int
    low: Row | None
    high: Row
    rows: int


class Reject(t.NamedTuple):
    """A row that could not be converted; `bytes` is what the column holds, in hexadecimal."""

    table: Table
    key: Row
    column: str
    reason: str
    bytes: str

    def __str__(self) -> str:
        """Name table, key and column, and say why."""
        return f"{self.table.named(self.key)}, column {self.column}: {self.reason}"


class State(t.NamedTuple):
    """What the ledger says of a migration: digest ('' when never planned), finished, rows that arrived per table."""

    digest: str
    finished: bool
    arrived: dict[str, int]


def state(target: PostgreSQL, job: Job) -> State:
    """Return where the migration stands; an absent database or ledger means never planned."""
    if not target.exists():
        return State("", False, {})
    rows = target.rows_if(
        "golive.reject",
        "SELECT digest, (finished_at IS NOT NULL)::text, source_table, sum(rows) FROM golive.migration m"
        f" LEFT JOIN golive.ledger l ON l.migration = m.name WHERE {_is(job, 'name')} GROUP BY 1, 2, 3",
    )
    if not rows:
        return State("", False, {})
    arrived = {str(table): int(count or 0) for _digest, _finished, table, count in rows if table}
    return State(str(rows[0][0]), rows[0][1] == "true", arrived)


def exists(target: PostgreSQL) -> bool:
    """Tell whether the ledger's tables are there."""
    return target.has("golive.reject")


def same_mapping(known: State, job: Job) -> None:
    """Raise GoliveError when the migration began with another mapping."""
    if known.digest not in {"", job.digest}:
        raise GoliveError(
            f"migration {job.name} began with another mapping: undo it (role migrate, tasks undo) before it runs anew"
        )


def plan(source: MariaDB, target: PostgreSQL, job: Job) -> None:
    """Cut every table into chunks and write them in one transaction; the first plan stands until undo."""
    target.script(TABLES)
    known = state(target, job)
    same_mapping(known, job)
    if known.digest:
        return
    filled = [f"SELECT {literal(table.target)} WHERE EXISTS (TABLE {qualified(table.target)})" for table in job.tables]
    for (held,) in target.rows(" UNION ALL ".join(filled)):
        raise GoliveError(f"target table {held} already holds rows that this migration did not copy")
    values = _cut(source, job)
    lines = [
        f"INSERT INTO golive.chunk VALUES ({literal(job.name)}, {literal(chunk.table.source)}, {chunk.no},"
        f" {array(chunk.low) if chunk.low else 'NULL'}, {array(chunk.high)}, {chunk.rows});"
        for chunk in values
    ]
    head = f"INSERT INTO golive.migration (name, digest) VALUES ({literal(job.name)}, {literal(job.digest)});"
    target.script("\n".join(["BEGIN;", head, *lines, "COMMIT;"]))


def pending(target: PostgreSQL, job: Job) -> list[Chunk]:
    """Return the chunks that have not arrived, in the order of the mapping."""
    rows = target.rows(
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


def rejects(target: PostgreSQL, job: Job) -> list[Reject]:
    """Return the rows that were left out, in the order of the mapping."""
    rows = target.rows(
        "SELECT source_table, array_to_json(key)::text, column_name, reason, bytes FROM golive.reject"
        f" WHERE {_is(job)} ORDER BY key"
    )
    return [
        Reject(table, tuple(json.loads(str(key))), str(column), str(reason), str(content or ""))
        for table in job.tables
        for source, key, column, reason, content in rows
        if source == table.source
    ]


def arrived(job: Job, chunk: Chunk, left_out: t.Sequence[Reject]) -> str:
    """Return the SQL after a chunk's rows: its ledger row in the same transaction, or a rollback if rows miss."""
    wanted = chunk.rows - len(left_out)
    row = f"{literal(job.name)}, {literal(chunk.table.source)}"
    notes = [
        f"INSERT INTO golive.reject VALUES ({row}, {array(reject.key)}, {literal(reject.column)},"
        f" {literal(reject.reason)}, {literal(reject.bytes)});"
        for reject in left_out
    ]
    ledger = f"INSERT INTO golive.ledger (migration, source_table, no, rows) VALUES ({row}, {chunk.no}, {wanted});"
    return (
        f"\\set copied :ROW_COUNT\nSELECT :copied = {wanted} AS whole \\gset\n\\if :whole\n"
        + "\n".join([*notes, ledger, "COMMIT;", "\\echo :copied"])
        + "\n\\else\nROLLBACK;\n\\echo only :copied\n\\endif\n"
    )


def finish(target: PostgreSQL, job: Job) -> None:
    """Let identities continue after the source's highest key, gather statistics, and mark the migration finished."""
    rows = target.rows(
        "SELECT DISTINCT ON (source_table) source_table, array_to_json(high)::text FROM golive.chunk"
        f" WHERE {_is(job)} ORDER BY source_table, no DESC"
    )
    highest = {str(table): json.loads(str(high)) for table, high in rows}
    lines = ["BEGIN;"]
    for table in job.tables:
        for column, bound in zip(table.keys, highest.get(table.source, ())):
            if column.convert == "integer":
                sequence = f"pg_get_serial_sequence({literal(qualified(table.target))}, {literal(column.target)})"
                lines.append(f"SELECT setval({sequence}, {int(bound)}) WHERE {sequence} IS NOT NULL;")
        lines.append(f"ANALYZE {qualified(table.target)};")
    lines.append(f"UPDATE golive.migration SET finished_at = now() WHERE {_is(job, 'name')};")
    target.script("\n".join([*lines, "COMMIT;"]))


def refuse_lost(target: PostgreSQL, job: Job) -> None:
    """Raise GoliveError when the ledger is gone and rows of the migration are not: nobody knows whose they are."""
    there = [table.target for table in job.tables if target.has(qualified(table.target))]
    filled = [f"SELECT {literal(name)} WHERE EXISTS (TABLE {qualified(name)})" for name in there]
    held = [str(row[0]) for row in target.rows(" UNION ALL ".join(filled))] if filled else []
    if held:
        raise GoliveError(
            f"migration {job.name} was done but its ledger in database {target.login['name']} is gone, and "
            f"{', '.join(held)} still hold rows: nothing was touched, bring the database back from its backup"
        )


def forget(target: PostgreSQL, job: Job) -> None:
    """Empty the migration's target tables and forget it, in one transaction."""
    tables = [qualified(table.target) for table in job.tables if target.has(qualified(table.target))]
    empty = f"TRUNCATE {', '.join(tables)} RESTART IDENTITY;" if tables else ""
    target.script(f"BEGIN; {empty} DELETE FROM golive.migration WHERE {_is(job, 'name')}; COMMIT;")


def _cut(source: MariaDB, job: Job) -> list[Chunk]:
    queries = []
    for table in job.tables:
        keys = ", ".join(mariadb.name(part) for part in table.key)
        texts = ", ".join(f"concat('', {mariadb.name(part)})" for part in table.key)
        queries.append(
            f"SELECT {mariadb.literal(table.source)}, n, {texts} FROM (SELECT {keys},"
            f" row_number() OVER (ORDER BY {keys}) AS n, count(*) OVER () AS total FROM {mariadb.name(table.source)})"
            f" AS numbered WHERE n % {job.chunk_rows} = 0 OR n = total ORDER BY n;"
        )
    tables = {table.source: table for table in job.tables}
    chunks: list[Chunk] = []
    before = 0
    for owner, count, *high in source.rows("\n".join(queries)):
        table, upto = tables[str(owner)], int(count or 0)
        last = chunks[-1] if chunks and chunks[-1].table is table else None
        if last is None:
            before = 0
        no, low = (last.no + 1, last.high) if last else (0, None)
        chunks.append(Chunk(table, no, low, tuple(high), upto - before))
        before = upto
    return chunks


def _is(job: Job, column: str = "migration") -> str:
    return f"{column} = {literal(job.name)}"
