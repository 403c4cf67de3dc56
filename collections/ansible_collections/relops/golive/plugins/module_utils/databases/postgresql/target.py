# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""PostgreSQL as the target of a migration."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import (
    after,
    catalog,
    comparing,
    loading,
    reading,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.conversion import brought, key_texts
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.ledger import Ledger
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal, qualified
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.registry import Registry
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.session import SUPERUSER, Session
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows import protocols
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Hashes, Sums, collected, summed, unhexed
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Part, Reject
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Row, Table, rows_of
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Client, Landed, Seed, Trouble, Writing
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Real
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed


class PostgreSQL(Session):
    """The target database with its ledger and its registry; rejected rows are not in it, so parts bound little here."""

    def __init__(self, login: t.Mapping[str, t.Any], zone: str = "UTC", timeout: float | None = None) -> None:
        """Keep the login as a session does."""
        super().__init__(login, zone, timeout)
        self.ledger: protocols.Ledger = Ledger(self)
        self._catalog: Catalog = {}
        self.registry: protocols.Registry = Registry(self)

    def catalog(self, tables: t.Sequence[Table]) -> Catalog:
        """Return those of the tables that there are, by their target name, as they were when first seen."""
        absent = [table for table in tables if table.target not in self._catalog]
        self._catalog.update(catalog.catalog(self.rows, absent))
        return {table.target: self._catalog[table.target] for table in tables if table.target in self._catalog}

    def types(self, table: Table) -> dict[str, Real]:
        """Return the type of each mapped column of the target; raises GoliveError for a column it lacks."""
        found = self.catalog([table])
        if table.target not in found:
            raise GoliveError(f"target database {self.name} has no table {table.target}")
        known = found[table.target].columns
        missing = [column.target for column in table.columns if column.target not in known]
        if missing:
            raise GoliveError(f"target table {table.target} has no column {', '.join(missing)}: correct the mapping")
        return known

    def unsound(self, job: Job) -> list[str]:
        """Return what is not as it must be after the copy: constraints, indexes, statistics."""
        return after.unsound(self, job)

    def lacking(self, job: Job) -> list[str]:
        """Return what the owner of the schema may not do with the tables."""
        return after.rights(self, job)

    def present(self, tables: t.Sequence[Table]) -> list[Table]:
        """Return those of the tables that there are."""
        return [table for table in tables if self.has(qualified(table.target))]

    def held(self, tables: t.Sequence[Table]) -> list[str]:
        """Return the names of the tables that hold rows; GoliveError for one that isn't there."""
        names = [table.target for table in tables]
        filled = [f"SELECT {literal(name)} WHERE EXISTS (TABLE {qualified(name)})" for name in names]
        return [str(row[0]) for row in self.rows(" UNION ALL ".join(filled))] if filled else []

    def writing(self, job: Job, chunk: Chunk, left_out: t.Sequence[Reject]) -> Writing:
        """Return how a chunk is written: rows, ledger row and rejects in one transaction, or nothing if rows miss."""
        table, types = chunk.table, self.types(chunk.table)
        own = reading.binary(table, types)
        moved = loading.moved(table, key_texts(table, types, self.zone)) if table.beside else ""
        tail = ("" if own else loading.END) + moved + loading.arrived(job, chunk, left_out)
        return Writing(self._client(), loading.copy_header(job, table, own), tail, apart=own)

    def trial(self, job: Job, table: Table, column: Column | None = None) -> Writing:
        """Return how rows are tried and taken back; with `column` only that one, without the table's constraints."""
        if column:
            head = loading.column_header(job, table, column)
            return Writing(self._client(), head, loading.END + loading.ROLLBACK)
        own = reading.binary(table, self.types(table))
        moved = loading.moved(table, "") if table.beside else ""
        tail = ("" if own else loading.END) + moved + loading.ROLLBACK
        return Writing(self._client(), loading.copy_header(job, table, own), tail, apart=own)

    def landed(self, done: Completed) -> Landed:
        """Return how a writing ended, out of what psql left."""
        return loading.landed(done)

    def blamed(self, table: Table, trouble: Trouble) -> Column | None:
        """Return the column that the server's own words name."""
        return loading.blamed(self, table, trouble.raw)

    def sums(self, tables: t.Sequence[Table], parts: t.Mapping[str, Part], whole: bool = False) -> dict[str, Sums]:
        """Return the sums of each table, by its source name; `whole`: all rows in one bucket."""
        del parts
        queries = [comparing.sums(table, self.types(table), self.zone, self._brought(table), whole) for table in tables]
        return summed(tables, self._compared("\nUNION ALL ".join(queries)))

    def hashes(self, table: Table, buckets: t.Sequence[str], part: Part) -> Hashes:
        """Return the md5 of each row of some buckets by its key."""
        del part
        return collected(
            self._compared(comparing.hashes(table, self.types(table), self.zone, buckets, self._brought(table)))
        )

    def values(self, table: Table, columns: t.Sequence[Column], part: Part) -> dict[Row, Row]:
        """Return the canonical text of some columns by key."""
        types, where = self.types(table), self._brought(table)
        query = comparing.values(table, types, self.zone, columns, part.only or (), where)
        return unhexed(table, self._compared(query))

    def sample(self, table: Table, rows: int) -> list[Row]:
        """Return the first keys in the key's order."""
        return self._compared(comparing.sample(table, self.types(table), self.zone, rows, self._brought(table)))

    @contextlib.contextmanager
    def seeded(
        self, table: Table, keys: list[Row], column: Column | None, victim: Row, more: t.Sequence[Seed] = ()
    ) -> t.Iterator[Table]:
        """Give a copy of some rows in which one value differs, as a table to compare; it is gone afterwards."""
        seeds, gone = ([(column, victim), *more], None) if column else (list(more), victim)
        self.script(comparing.seed(table, self.types(table), self.zone, keys, seeds, gone))
        try:
            yield dataclasses.replace(table, target=comparing.SELF_TEST)
        finally:
            self._catalog.pop(comparing.SELF_TEST, None)
            self.script(comparing.unseed())

    def _brought(self, table: Table) -> str:
        return brought(table, self.types(table), self.zone)

    def _compared(self, sql: str) -> list[Row]:
        """Return rows of a comparison: the text of a moment is the same as on the other end."""
        return rows_of(self.script(f"SET timezone = 'UTC'; {_helpers()}COPY ({sql}) TO STDOUT;"))

    def _client(self) -> Client:
        return Client(self.command(), self.environment, SUPERUSER, self.timeout, "psql")


def _helpers() -> str:
    """Return the SQL that lets the server work alone on a host of two processors: the other end needs the other one."""
    return "" if (os.cpu_count() or 1) > 2 else "SET max_parallel_workers_per_gather = 0; "
