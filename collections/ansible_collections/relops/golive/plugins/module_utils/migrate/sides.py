# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The two sides of a reconciliation: the same four questions, asked in MariaDB's and in PostgreSQL's words."""

from __future__ import annotations

import decimal
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import source as mariadb
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import target as postgresql
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import PostgreSQL
from ansible_collections.relops.golive.plugins.module_utils.migrate.model import Column, Row, Table

Hashes = dict[Row, list[str]]


class Sums(t.NamedTuple):
    """A table in numbers: per bucket (first two digits of the row's md5) rows and sum, and the sum of the amounts."""

    buckets: dict[str, tuple[int, int]]
    amount: str

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return sum(count for count, _total in self.buckets.values())


class Side(t.Protocol):
    """What a database answers about a table; `without` are keys of rows that were rejected."""

    def sums(self, tables: t.Sequence[Table], without: t.Mapping[str, t.Sequence[Row]]) -> dict[str, Sums]:
        """Return the sums of each table, by its source name."""

    def hashes(self, table: Table, buckets: t.Sequence[str], without: t.Sequence[Row]) -> Hashes:
        """Return the md5 of each row of some buckets by its key; a key that occurs twice has two."""

    def values(self, table: Table, columns: t.Sequence[Column], keys: t.Sequence[Row]) -> dict[Row, Row]:
        """Return the canonical text of some columns by key; no keys: of all rows."""


class SourceSide:
    """The old database's answers."""

    def __init__(self, database: MariaDB, only: str = "") -> None:
        """Ask `database`, of each table only the rows of the condition `only`."""
        self.database = database
        self.only = only

    def sums(self, tables: t.Sequence[Table], without: t.Mapping[str, t.Sequence[Row]]) -> dict[str, Sums]:
        """Return the sums of each table, by its source name."""
        parts = []
        for table in tables:
            amount = mariadb.name(table.amount) if table.amount else "0"
            inner = self._hashed(table, f"{amount} AS amount", without.get(table.source, ()))
            number = "cast(conv(substr(h, 3, 15), 16, 10) AS UNSIGNED)"
            parts.append(
                f"SELECT {mariadb.literal(table.source)}, left(h, 2) AS bucket, count(*), sum({number}),"
                f" ifnull(sum(amount), 0) FROM ({inner}) AS hashed GROUP BY bucket"
            )
        return _summed(tables, self.database.rows("\nUNION ALL ".join(parts) + ";"))

    def hashes(self, table: Table, buckets: t.Sequence[str], without: t.Sequence[Row]) -> Hashes:
        """Return the md5 of each row of some buckets by its key."""
        keys = [f"k{index}" for index in range(len(table.key))]
        inner = self._hashed(table, self._keys(table), without)
        wanted = ", ".join(mariadb.literal(bucket) for bucket in buckets)
        return _collected(
            self.database.rows(f"SELECT {', '.join(keys)}, h FROM ({inner}) AS hashed WHERE left(h, 2) IN ({wanted});")
        )

    def values(self, table: Table, columns: t.Sequence[Column], keys: t.Sequence[Row]) -> dict[Row, Row]:
        """Return the canonical text of some columns by key."""
        charsets = self.database.charsets(table)
        hexed = [f"ifnull(hex({mariadb.plain_text(column, charsets[column.source])}), '~')" for column in columns]
        some = " OR ".join(mariadb.equals(table.key, key) for key in keys)
        where = self._where(table, (), some)
        rows = self.database.rows(
            f"SELECT {', '.join([self._keys(table), *hexed])} FROM {mariadb.name(table.source)} WHERE {where};"
        )
        return _unhexed(table, rows)

    def _hashed(self, table: Table, more: str, without: t.Sequence[Row]) -> str:
        hashed = mariadb.row_hash(table, self.database.charsets(table))
        where = self._where(table, without)
        source = mariadb.name(table.source)
        return f"SELECT {hashed} AS h, {more} FROM {source} WHERE {where} {mariadb.UNMERGED}"

    def _keys(self, table: Table) -> str:
        charsets = self.database.charsets(table)
        texts = [mariadb.plain_text(column, charsets[column.source]) for column in table.keys]
        return ", ".join(f"{text} AS k{index}" for index, text in enumerate(texts))

    def _where(self, table: Table, without: t.Sequence[Row], some: str = "") -> str:
        terms = [f"NOT {mariadb.equals(table.key, key)}" for key in without]
        return " AND ".join([f"({self.only or some or 'true'})", *terms])


class TargetSide:
    """The new database's answers; rejected rows are not there, so nothing has to be left out."""

    def __init__(self, database: PostgreSQL, zone: str) -> None:
        """Ask `database`; `zone` is the wall clock of the source's DATETIME columns."""
        self.database = database
        self.zone = zone

    def sums(self, tables: t.Sequence[Table], without: t.Mapping[str, t.Sequence[Row]]) -> dict[str, Sums]:
        """Return the sums of each table, by its source name."""
        del without
        parts = []
        for table in tables:
            amount = postgresql.name(table.column(table.amount).target) if table.amount else "0"
            inner = self._hashed(table, f"{amount} AS amount")
            number = "('x0' || substr(h, 3, 15))::bit(64)::bigint"
            parts.append(
                f"SELECT {postgresql.literal(table.source)}, left(h, 2), count(*), sum({number})::text,"
                f" coalesce(sum(amount), 0)::text FROM ({inner}) AS hashed GROUP BY 2"
            )
        return _summed(tables, self.database.rows("\nUNION ALL ".join(parts)))

    def hashes(self, table: Table, buckets: t.Sequence[str], without: t.Sequence[Row]) -> Hashes:
        """Return the md5 of each row of some buckets by its key."""
        del without
        keys = [f"k{index}" for index in range(len(table.key))]
        wanted = ", ".join(postgresql.literal(bucket) for bucket in buckets)
        inner = self._hashed(table, self._keys(table))
        return _collected(
            self.database.rows(f"SELECT {', '.join(keys)}, h FROM ({inner}) AS hashed WHERE left(h, 2) IN ({wanted})")
        )

    def values(self, table: Table, columns: t.Sequence[Column], keys: t.Sequence[Row]) -> dict[Row, Row]:
        """Return the canonical text of some columns by key."""
        types = self.database.types(table)
        texts = [postgresql.plain_text(column, types[column.target], self.zone) for column in columns]
        hexed = [f"coalesce(encode(convert_to({text}, 'UTF8'), 'hex'), '~')" for text in texts]
        target = postgresql.qualified(table.target)
        names = ", ".join(f"k{index}" for index in range(len(table.key)))
        some = ", ".join("(" + ", ".join(postgresql.literal(str(part)) for part in key) + ")" for key in keys)
        where = f" WHERE ({names}) IN ({some})" if keys else ""
        fields = ", ".join(f"{text} AS c{index}" for index, text in enumerate(hexed))
        shown = ", ".join([names, *(f"c{index}" for index in range(len(columns)))])
        inner = f"SELECT {self._keys(table)}, {fields} FROM {target}"
        return _unhexed(table, self.database.rows(f"SELECT {shown} FROM ({inner}) AS keyed{where}"))

    def _hashed(self, table: Table, more: str) -> str:
        hashed = postgresql.row_hash(table, self.database.types(table), self.zone)
        return f"SELECT {hashed} AS h, {more} FROM {postgresql.qualified(table.target)} OFFSET 0"

    def _keys(self, table: Table) -> str:
        types = self.database.types(table)
        texts = [postgresql.plain_text(column, types[column.target], self.zone) for column in table.keys]
        return ", ".join(f"{text} AS k{index}" for index, text in enumerate(texts))


def _summed(tables: t.Sequence[Table], rows: t.Sequence[Row]) -> dict[str, Sums]:
    buckets: dict[str, dict[str, tuple[int, int]]] = {table.source: {} for table in tables}
    amounts: dict[str, list[str]] = {table.source: [] for table in tables}
    for source, bucket, count, total, amount in rows:
        buckets[str(source)][str(bucket)] = (int(count or 0), int(total or 0))
        amounts[str(source)].append(str(amount))
    return {
        table.source: Sums(buckets[table.source], _total(amounts[table.source]) if table.amount else "")
        for table in tables
    }


def _total(amounts: t.Sequence[str]) -> str:
    with decimal.localcontext() as context:
        context.prec = 80
        return f"{sum((decimal.Decimal(amount) for amount in amounts), decimal.Decimal(0)):f}"


def _collected(rows: t.Sequence[Row]) -> Hashes:
    found: Hashes = {}
    for row in rows:
        found.setdefault(row[:-1], []).append(str(row[-1]))
    return found


def _unhexed(table: Table, rows: t.Sequence[Row]) -> dict[Row, Row]:
    width = len(table.key)
    return {
        row[:width]: tuple(None if v is None or v == "~" else bytes.fromhex(v).decode() for v in row[width:])
        for row in rows
    }
