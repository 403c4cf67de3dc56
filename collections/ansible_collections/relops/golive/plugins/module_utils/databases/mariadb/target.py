# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""MariaDB as the target of a migration."""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import after, catalog, comparing, loading
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.conversion import STORED, plain_text
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.ledger import Ledger, noted
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import (
    equals,
    key_of,
    literal,
    name,
    qualified,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.registry import Registry
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.session import Session, words
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import unhexed_key
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows import protocols
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Hashes, Sums, collected
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Part, Reject
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Found, Job, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Client, Landed, Seed, Trouble, Writing
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Real
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed

SELF_TEST = "golive_self_test"


class MariaDB(Session):
    """The target database with its ledger and its registry; rejected rows are not in it, so parts bound little here."""

    def __init__(self, login: t.Mapping[str, t.Any], timeout: float | None = None) -> None:
        """Keep the login as a session does."""
        super().__init__(login, timeout)
        self.ledger: protocols.Ledger = Ledger(self)
        self.registry: protocols.Registry = Registry(self)
        self._catalog: Catalog = {}
        self._reals: dict[str, dict[str, Real]] = {}

    def exists(self, certain: bool = False) -> bool:
        """Tell whether the database is there; a server that does not answer is a GoliveError if `certain`, else no."""
        query = f"SELECT count(*) FROM information_schema.schemata WHERE schema_name = {literal(self.name)};"
        try:
            done = self.try_script(query, database=False)
        except GoliveError:
            if certain:
                raise
            return False
        if done.code and certain:
            raise GoliveError(f"target server of database {self.name} does not answer: {words(done.err)}")
        return not done.code and done.out.strip() == "1"

    def catalog(self, tables: t.Sequence[Table]) -> Catalog:
        """Return those of the tables that there are, by their target name, as they were when first seen."""
        for schema in {table.target.partition(".")[0] for table in tables if table.target not in self._catalog}:
            for plain, relation in catalog.catalog(self.rows, schema).items():
                self._reals[f"{schema}.{plain}"] = relation.columns
                self._catalog[f"{schema}.{plain}"] = catalog.as_target(relation)
        return {table.target: self._catalog[table.target] for table in tables if table.target in self._catalog}

    def types(self, table: Table) -> dict[str, Real]:
        """Return the type of each mapped column of the target; raises GoliveError for a column it lacks."""
        if not self.catalog([table]):
            raise GoliveError(f"target database {self.name} has no table {table.target}")
        known = self._reals[table.target]
        missing = [column.target for column in table.columns if column.target not in known]
        if missing:
            raise GoliveError(f"target table {table.target} has no column {', '.join(missing)}: correct the mapping")
        return known

    def unsound(self, job: Job) -> list[str]:
        """Return nothing: here a constraint or an index that is there holds for every row."""
        del job
        return []

    def lacking(self, job: Job) -> list[str]:
        """Return what the owner of the schema may not do with the tables."""
        return after.rights(self, job)

    def present(self, tables: t.Sequence[Table]) -> list[Table]:
        """Return those of the tables that there are."""
        return [table for table in tables if self.has(table.target)]

    def held(self, tables: t.Sequence[Table]) -> list[str]:
        """Return the names of the tables that hold rows; GoliveError for one that isn't there."""
        names = [table.target for table in tables]
        asked = [f"SELECT {literal(one)} FROM dual WHERE EXISTS (SELECT 1 FROM {qualified(one)})" for one in names]
        return [str(row[0]) for row in self.rows(" UNION ALL ".join(asked) + ";")] if asked else []

    def writing(self, job: Job, chunk: Chunk, left_out: t.Sequence[Reject]) -> Writing:
        """Return how a chunk is written: rows, ledger row and rejects in one transaction, or nothing if rows miss."""
        tail = loading.tail(noted(job, chunk, left_out), chunk.rows - len(left_out))
        return Writing(self._client(), loading.head(chunk.table, self.types(chunk.table)), tail, apart=True)

    def trial(self, job: Job, table: Table, column: Column | None = None) -> Writing:
        """Return how rows are tried and taken back; with `column` only that one, without the table's constraints."""
        del job
        types = self.types(table)
        head = loading.column_head(table, types, column) if column else loading.head(table, types)
        return Writing(self._client(), head, loading.tried(), apart=True)

    def landed(self, done: Completed) -> Landed:
        """Return how a writing ended, out of what the client left."""
        return loading.landed(done)

    def blamed(self, table: Table, trouble: Trouble) -> Column | None:
        """Return the column that the server's own words name."""
        return loading.blamed(table, trouble.raw)

    def sums(self, tables: t.Sequence[Table], parts: t.Mapping[str, Part], whole: bool = False) -> dict[str, Sums]:
        """Return the sums of each table, by its source name; `whole`: all rows in one bucket."""
        del parts
        queries = [comparing.sums(mirrored(table), self._seen(table), Part(), table.source, whole) for table in tables]
        return comparing.told(tables, self.rows("\nUNION ALL ".join(queries) + ";"))

    def hashes(self, table: Table, buckets: t.Sequence[str], part: Part) -> Hashes:
        """Return the md5 of each row of some buckets by its key."""
        del part
        rows = self.rows(comparing.hashes(mirrored(table), self._seen(table), buckets, Part()))
        return collected([(*unhexed_key(row[:-1]), row[-1]) for row in rows])

    def values(self, table: Table, columns: t.Sequence[Column], part: Part) -> dict[Row, Row]:
        """Return the canonical text of some columns by key."""
        chosen = [as_stored(column) for column in columns]
        rows = self.rows(comparing.values(mirrored(table), self._seen(table), chosen, Part(only=part.only)))
        width = len(table.key)
        return comparing.shown(table, columns, [(*unhexed_key(row[:width]), *row[width:]) for row in rows])

    def sample(self, table: Table, rows: int) -> list[Row]:
        """Return the first keys in the key's order."""
        here, reals = mirrored(table), self._seen(table)
        texts = ", ".join(f"hex({plain_text(part, reals[part.source])})" for part in here.keys)
        order = key_of(here.key, reals).order
        asked = f"SELECT {texts} FROM {qualified(table.target)} ORDER BY {order} LIMIT {rows};"
        return [unhexed_key(row) for row in self.rows(asked)]

    @contextlib.contextmanager
    def seeded(
        self, table: Table, keys: list[Row], column: Column | None, victim: Row, more: t.Sequence[Seed] = ()
    ) -> t.Iterator[Table]:
        """Give a copy of some rows in which one value differs, as a table to compare; it is gone afterwards."""
        seeds, gone = ([(column, victim), *more], []) if column else (list(more), [victim])
        types, key = self.types(table), key_of(mirrored(table).key, self._seen(table))
        fields = ", ".join(name(one.target) for one in table.columns)
        chosen = " OR ".join(equals(key, values) for values in keys)
        script = [f"DROP TABLE IF EXISTS {SELF_TEST};"]
        script += [f"CREATE TABLE {SELF_TEST} AS SELECT {fields} FROM {qualified(table.target)} WHERE {chosen};"]
        for one, values in seeds:
            value = loading.other(name(one.target), types[one.target])
            script.append(f"UPDATE {SELF_TEST} SET {name(one.target)} = {value} WHERE {equals(key, values)};")
        script += [f"DELETE FROM {SELF_TEST} WHERE {equals(key, values)};" for values in gone]
        copy = f"{self.name}.{SELF_TEST}"
        try:
            self.script("\n".join(script))
            self._reals[copy], self._catalog[copy] = types, self.catalog([table])[table.target]
            yield dataclasses.replace(table, target=copy)
        finally:
            self._catalog.pop(copy, None)
            self.script(f"DROP TABLE IF EXISTS {SELF_TEST};")

    def _seen(self, table: Table) -> dict[str, Real]:
        return self.types(table)

    def _client(self) -> Client:
        return Client(self.command(), {}, "", self.timeout, "mariadb")


def mirrored(table: Table) -> Table:
    """Return a table whose source is its target: so the SQL that reads a source reads it, and takes it as it is."""
    names = {column.source: column.target for column in table.columns}
    key = tuple(names[part] for part in table.key)
    amount = names[table.amount] if table.amount else None
    return Table(table.target, table.target, key, tuple(as_stored(column) for column in table.columns), amount)


def as_stored(column: Column) -> Column:
    """Return a column of the target as one of a source: nothing of the mapping is done to it again."""
    found = Found(column.form, scale=column.found.scale, single=column.found.single)
    return Column(
        column.target, column.target, column.convert, tolerance=column.tolerance, accept=(STORED,), found=found
    )
