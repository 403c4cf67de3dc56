# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""PostgreSQL as the source of a migration: another version, host or cluster; it is only read."""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import comparing, origin
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import reading as rows_out
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.patience import postgresql_options
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.programs import psql
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import name, qualified
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.session import (
    SESSION,
    SUPERUSER,
    Session,
    words,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Hashes, Sums, collected, summed, unhexed
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table, rows_of
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Client, Doubt, Reading
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Guard, Real

ROOT = "root"
"""The administrator of the host where the server runs: there the superuser of the server needs no password."""
CARRY = "set -o pipefail; \"$@\" | LC_ALL=C sed 's/\\xef\\xb7\\x91/\\xff/g'"
"""What can't be read becomes a byte that no target takes; a text with that sign of no letter in it is a reject, too."""
ALONE = (
    "SET search_path = public; SET timezone = 'UTC'; SET row_security = off; SET default_transaction_read_only = on;\n"
)
"""What a policy would hide is an error and no missing row."""


class PostgreSQL(Session):
    """The source database: `address` is a host, or the folder of a socket when it begins with a slash."""

    END = "source"

    def __init__(self, login: t.Mapping[str, t.Any], timeout: float | None = None) -> None:
        """Keep the login: address, port, name (database), user, password."""
        super().__init__(login, "UTC", timeout)
        local = str(login["address"]).startswith("/") and login.get("user") == ROOT
        self.user = SUPERUSER if local else ""

    @property
    def environment(self) -> dict[str, str]:
        """Return what libpq needs; the password is never on a command line."""
        found = {
            "PGHOST": str(self.login["address"]), "PGPORT": str(self.login.get("port") or 5432),
            "PGCLIENTENCODING": "UTF8", "PGCONNECT_TIMEOUT": "10", **postgresql_options(),
        }  # fmt: skip
        if self.login.get("password"):
            found["PGPASSWORD"] = str(self.login["password"])
        return found if self.user else {**found, "PGUSER": str(self.login["user"])}

    def command(self, database: str = "") -> list[str]:
        """Return the psql command; it never asks for a password."""
        return [*super().command(database), "--no-password"]

    def fault(self, stderr: str) -> GoliveError:
        """Return the error with the place of the server."""
        return GoliveError(f"source database {self.login['name']} at {self.login['address']}: {words(stderr)}")

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of a query."""
        return rows_of(self.script(f"{ALONE}COPY ({sql}) TO STDOUT;"))

    def reachable(self) -> bool:
        """Tell whether the server can be asked from here: the client is there, and somebody answers."""
        if not psql():
            return False
        said = self.try_script("SELECT 1;").err
        return ("could not connect" not in said and "connection to server" not in said) or "FATAL" in said

    @functools.cached_property
    def _origin(self) -> origin.Origin:
        return origin.origin(self.rows)

    def catalog(self) -> Catalog:
        """Return the tables of the database, and what is in none, as they were when they were first asked for."""
        return self._origin.catalog

    def guard(self) -> Guard:
        """Return who may still write, and how much was ever written to each table."""
        return origin.guard(self.rows)

    def doubts(self, table: Table, rows: int) -> list[Doubt]:
        """Return the columns of which some of the first rows can't be read as the mapping says."""
        here, types = mirrored(table), self._types(table)
        names, query = rows_out.doubts(here, types, self._key(table), self._place(table), rows)
        told = self.rows(query)[0] if names else ()
        return [
            Doubt(column, int(str(count)), str(key))
            for column, count, key in zip(names, told[::2], told[1::2])
            if count != "0"
        ]

    def unreadable(self, table: Table, part: Part) -> list[tuple[Row, str, str]]:
        """Return (key, column, what it holds in hexadecimal) of the values that can't be read as the mapping says."""
        queries = rows_out.unreadable(mirrored(table), self._types(table), self._key(table), self._place(table), part)
        width = len(table.key)
        return [(row[:width], str(row[width]), str(row[width + 1])) for query in queries for row in self.rows(query)]

    def twins(self, table: Table) -> int:
        """Return how many keys are of more than one row, or have a NULL."""
        key, place = self._key(table), self._place(table)
        void = " OR ".join(f"{name(part)} IS NULL" for part in table.key)
        many = f"SELECT 1 FROM {place} GROUP BY {key.order} HAVING count(*) > 1"
        rows = self.rows(
            f"SELECT (SELECT count(*) FROM {place} WHERE {void}) + (SELECT count(*) FROM ({many}) AS many)"
        )
        return int(str(rows[0][0]))

    def bounds(self, tables: t.Sequence[Table], every: int) -> list[tuple[Table, int, Row]]:
        """Return (table, rows so far, key) after each `every` rows in the key's order and after the last."""
        found = []
        for table in tables:
            indexed = len(table.key) == 1 and frozenset(table.key) in self.catalog()[table.source].unique
            asked = rows_out.bounds(mirrored(table), self._key(table), self._place(table), every, indexed)
            rows = {int(str(count)): tuple(high) for count, *high in self.rows(asked)}
            found += [(table, count, high) for count, high in rows.items()]
        return found

    def keys(self, table: Table, part: Part) -> list[Row]:
        """Return the keys of a part in their order."""
        key = self._key(table)
        texts = ", ".join(key.texts)
        return self.rows(f"SELECT {texts} FROM {self._place(table)} WHERE {key.condition(part)} ORDER BY {key.order}")

    def reading(self, table: Table, part: Part, columns: t.Sequence[Column] = ()) -> Reading:
        """Return how the rows of a part are read, in the key's order; no columns: all of the mapping."""
        types, key, here = self._types(table), self._key(table), mirrored(table)
        chosen = mirrored(dataclasses.replace(table, columns=tuple(columns))).columns if columns else here.columns
        own = not columns and rows_out.binary(here, types)
        fields = ", ".join(name(c.target) if own else rows_out.field(c, types[c.target]) for c in chosen)
        where = f"WHERE {key.condition(part)} ORDER BY {key.order}"
        form = " WITH (FORMAT binary)" if own else ""
        script = f"{SESSION}{ALONE}COPY (SELECT {fields} FROM {self._place(table)} {where}) TO STDOUT{form};\n"
        doubt = any(rows_out.doubtful(column, types[column.target]) for column in chosen)
        command = ["bash", "-c", CARRY, "golive", *self.command()] if doubt and not own else self.command()
        return Reading(Client(command, self.environment, self.user, self.timeout, "psql"), script)

    def stored(self, table: Table, column: Column, key: Row) -> str:
        """Return the bytes that a column of a row holds, in hexadecimal."""
        where = self._key(table).condition(Part(only=[key]))
        held = rows_out.held(mirrored(dataclasses.replace(table, columns=(column,))).columns[0])
        rows = self.rows(f"SELECT {held} FROM {self._place(table)} WHERE {where}")
        return str(rows[0][0]) if rows else ""

    def sums(self, tables: t.Sequence[Table], parts: t.Mapping[str, Part], whole: bool = False) -> dict[str, Sums]:
        """Return the sums of each table, by its source name; `whole`: all rows in one bucket."""
        where = {table.source: self._where(table, parts.get(table.source)) for table in tables}
        queries = [
            comparing.sums(mirrored(table), self._types(table), "UTC", where[table.source], whole) for table in tables
        ]
        return summed(tables, self.rows("\nUNION ALL ".join(queries)))

    def hashes(self, table: Table, buckets: t.Sequence[str], part: Part) -> Hashes:
        """Return the md5 of each row of some buckets by its key."""
        where = self._where(table, part)
        return collected(self.rows(comparing.hashes(mirrored(table), self._types(table), "UTC", buckets, where)))

    def values(self, table: Table, columns: t.Sequence[Column], part: Part) -> dict[Row, Row]:
        """Return the canonical text of some columns by key."""
        chosen = mirrored(dataclasses.replace(table, columns=tuple(columns))).columns
        where, types = self._where(table, part), self._types(table)
        return unhexed(table, self.rows(comparing.values(mirrored(table), types, "UTC", chosen, (), where)))

    def _where(self, table: Table, part: Part | None) -> str:
        return self._key(table).condition(part or Part())

    def _types(self, table: Table) -> dict[str, Real]:
        known = self._origin.types.get(table.source, {})
        missing = [column.source for column in table.columns if column.source not in known]
        if missing:
            raise GoliveError(f"source table {table.source} has no column {', '.join(missing)}: correct the mapping")
        return known

    def _key(self, table: Table) -> rows_out.Key:
        return rows_out.Key(mirrored(table), self._types(table), "UTC")

    def _place(self, table: Table) -> str:
        return qualified(table.source)


def mirrored(table: Table) -> Table:
    """Return a table whose target is its source: so the SQL that reads a target reads it."""
    columns = tuple(dataclasses.replace(column, target=column.source) for column in table.columns)
    return dataclasses.replace(table, target=table.source, columns=columns)
