# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""MariaDB as a migration's source: its client, and what it is asked."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import comparing
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.conversion import copy_text
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import (
    condition,
    equals,
    literal,
    name,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Hashes, Sums, collected, summed, unhexed
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table, rows_of
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Client, Reading
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

SESSION = "SET SESSION sql_mode = '', time_zone = '+00:00', group_concat_max_len = 1048576;\n"


class MariaDB:
    """The source database through the mariadb client: `address` is a host, or a socket when it begins with a slash."""

    def __init__(self, login: t.Mapping[str, t.Any], timeout: float | None = None) -> None:
        """Keep the login: address, port, name (database), user, password."""
        self.login = login
        self.timeout = timeout
        self._charsets: dict[str, dict[str, str]] = {}

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the client: the password is never on a command line."""
        password = self.login.get("password")
        return {"MYSQL_PWD": str(password)} if password else {}

    def command(self, raw: bool) -> list[str]:
        """Return the client's command; it reads SQL from standard input and writes tab-separated lines."""
        address = str(self.login["address"])
        where = (
            [f"--socket={address}"]
            if address.startswith("/")
            else [f"--host={address}", f"--port={self.login.get('port') or 3306}", "--protocol=tcp"]
        )
        form = ["--raw"] if raw else []
        return [
            *("mariadb", "--no-defaults", *where, f"--user={self.login['user']}", f"--database={self.login['name']}"),
            *("--default-character-set=utf8mb4", "--connect-timeout=10", "--batch", "--skip-column-names", "--quick"),
            *form,
        ]

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of a query; NULL must have been turned into the text of a field by the query itself."""
        done = run(
            self.command(raw=False),
            stdin=mariadb_session() + SESSION + sql,
            env=self.environment,
            timeout=self.timeout,
            ok=range(256),
        )
        if done.code:
            raise self.fault(done.err)
        return rows_of(done.out)

    def fault(self, stderr: str) -> GoliveError:
        """Return the error for the operator out of the client's error output."""
        lines = [line for line in stderr.splitlines() if line.startswith("ERROR")] or stderr.splitlines()
        said = lines[0] if lines else "the client was ended"
        return GoliveError(f"source database {self.login['name']} at {self.login['address']}: {said}")

    def charsets(self, table: Table) -> dict[str, str]:
        """Return the character set of each text column of the table; raises GoliveError for a column it lacks."""
        if not self._charsets:
            found = self.rows(
                "SELECT table_name, column_name, ifnull(character_set_name, '') FROM information_schema.columns"
                f" WHERE table_schema = {literal(str(self.login['name']))};"
            )
            for owner, column, charset in found:
                self._charsets.setdefault(str(owner), {})[str(column)] = str(charset)
        known = self._charsets.get(table.source, {})
        missing = [column.source for column in table.columns if column.source not in known]
        if missing:
            raise GoliveError(f"source table {table.source} has no column {', '.join(missing)}: correct the mapping")
        return known

    def bounds(self, tables: t.Sequence[Table], every: int) -> list[tuple[Table, int, Row]]:
        """Return (table, rows so far, key) after each `every` rows in the key's order and after the last."""
        queries = []
        for table in tables:
            keys = ", ".join(name(part) for part in table.key)
            queries.append(
                f"SELECT {literal(table.source)}, n, {_texts(table)} FROM (SELECT {keys},"
                f" row_number() OVER (ORDER BY {keys}) AS n, count(*) OVER () AS total FROM {name(table.source)})"
                f" AS numbered WHERE n % {every} = 0 OR n = total ORDER BY n;"
            )
        known = {table.source: table for table in tables}
        return [
            (known[str(owner)], int(count or 0), tuple(high)) for owner, count, *high in self.rows("\n".join(queries))
        ]

    def keys(self, table: Table, part: Part) -> list[Row]:
        """Return the keys of a part in their order."""
        where = condition(table.key, part)
        return self.rows(f"SELECT {_texts(table)} FROM {name(table.source)} WHERE {where} ORDER BY {_order(table)};")

    def reading(self, table: Table, part: Part, columns: t.Sequence[Column] = ()) -> Reading:
        """Return how the rows of a part are read, in the key's order; no columns: all of the mapping."""
        charsets = self.charsets(table)
        fields = ", ".join(copy_text(column, charsets[column.source]) for column in columns or table.columns)
        where = condition(table.key, part)
        select = f"SELECT {fields} FROM {name(table.source)} WHERE {where} ORDER BY {_order(table)};\n"
        client = Client(self.command(raw=True), self.environment, timeout=self.timeout, program="mariadb")
        return Reading(client, mariadb_session() + SESSION + select)

    def stored(self, table: Table, column: Column, key: Row) -> str:
        """Return the bytes that a column of a row holds, in hexadecimal."""
        content = f"ifnull(hex(cast({name(column.source)} AS BINARY)), '')"
        rows = self.rows(f"SELECT {content} FROM {name(table.source)} WHERE {equals(table.key, key)};")
        return str(rows[0][0]) if rows else ""

    def sums(self, tables: t.Sequence[Table], parts: t.Mapping[str, Part]) -> dict[str, Sums]:
        """Return the sums of each table, by its source name."""
        queries = [comparing.sums(table, self.charsets(table), parts.get(table.source, Part())) for table in tables]
        return summed(tables, self.rows("\nUNION ALL ".join(queries) + ";"))

    def hashes(self, table: Table, buckets: t.Sequence[str], part: Part) -> Hashes:
        """Return the md5 of each row of some buckets by its key."""
        return collected(self.rows(comparing.hashes(table, self.charsets(table), buckets, part)))

    def values(self, table: Table, columns: t.Sequence[Column], part: Part) -> dict[Row, Row]:
        """Return the canonical text of some columns by key."""
        return unhexed(table, self.rows(comparing.values(table, self.charsets(table), columns, part)))


def _texts(table: Table) -> str:
    return ", ".join(f"concat('', {name(part)})" for part in table.key)


def _order(table: Table) -> str:
    return ", ".join(name(part) for part in table.key)
