# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""MariaDB as a migration's source: its client, and what it is asked."""

from __future__ import annotations

import re
import shutil
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import bounds as chunking
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import catalog, comparing, looking
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.conversion import copy_text
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import (
    Key,
    condition,
    equals,
    key_of,
    name,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Hashes, Sums, collected
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.kinds import SAME
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table, rows_of
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Client, Doubt, Reading
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Guard, Real
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed, run

CARRY = 'set -o pipefail; script=$1; shift; "$@" | LC_ALL=C sed "$script"'
FIELDS = r"s/\xfe/\\N/g; s/\r/\\r/g"
"""The client escapes all but a carriage return, and does so in one pass however long a text is; NULL is a byte."""
NO_NUL = rf"/\\0/{{s/\\\\/\xfd/g; s/\\0/\xff/g; s/\xfd/\\\\/g}}; {FIELDS}"
"""The same where no text may hold a NUL: what the client writes for one becomes poison, and no row is asked for it."""
SESSION = "SET SESSION sql_mode = '', time_zone = '+00:00', group_concat_max_len = 1048576;\n"


class MariaDB:
    """The source database through the mariadb client: `address` is a host, or a socket when it begins with a slash."""

    def __init__(self, login: t.Mapping[str, t.Any], timeout: float | None = None) -> None:
        """Keep the login: address, port, name (database), user, password."""
        self.login = login
        self.timeout = timeout
        self._catalog: Catalog = {}

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the client: the password is never on a command line."""
        password = self.login.get("password")
        return {"MYSQL_PWD": str(password)} if password else {}

    def command(self) -> list[str]:
        """Return the client's command; it reads SQL and writes lines with tabs, a backslash before what is special."""
        address = str(self.login["address"])
        where = (
            [f"--socket={address}"]
            if address.startswith("/")
            else [f"--host={address}", f"--port={self.login.get('port') or 3306}", "--protocol=tcp"]
        )
        return [
            *("mariadb", "--no-defaults", *where, f"--user={self.login['user']}", f"--database={self.login['name']}"),
            *("--default-character-set=utf8mb4", "--connect-timeout=10", "--batch", "--skip-column-names", "--quick"),
            "--max-allowed-packet=1G",
        ]

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of a query; NULL must have been turned into the text of a field by the query itself."""
        done = self._asked(sql)
        if done.code:
            raise self.fault(done.err)
        return rows_of(done.out)

    def _asked(self, sql: str) -> Completed:
        return run(
            self.command(),
            stdin=mariadb_session() + SESSION + sql,
            env=self.environment,
            timeout=self.timeout,
            ok=range(256),
        )

    def fault(self, stderr: str) -> GoliveError:
        """Return the error for the operator out of the client's error output."""
        lines = [line for line in stderr.splitlines() if line.startswith("ERROR")] or stderr.splitlines()
        said = lines[0] if lines else "the client was ended"
        return GoliveError(f"source database {self.login['name']} at {self.login['address']}: {said}")

    def catalog(self) -> Catalog:
        """Return the tables of the database, as they were when they were first asked for."""
        if not self._catalog:
            self._catalog = catalog.catalog(self.rows, str(self.login["name"]))
        return self._catalog

    def guard(self) -> Guard:
        """Return who may still write, and when each table was written last."""
        return catalog.guard(self.rows, str(self.login["name"]))

    def reals(self, table: Table) -> dict[str, Real]:
        """Return the type of each column of the table; raises GoliveError for a column it lacks."""
        known = self.catalog()[table.source].columns if table.source in self.catalog() else {}
        missing = [column.source for column in table.columns if column.source not in known]
        if missing:
            raise GoliveError(f"source table {table.source} has no column {', '.join(missing)}: correct the mapping")
        return known

    def doubts(self, table: Table, rows: int) -> list[Doubt]:
        """Return the columns of which some of the first rows can't be read as the mapping says."""
        names, query = looking.doubts(table, self.reals(table), rows)
        told = self.rows(query)[0] if names else ()
        return [
            Doubt(column, int(count), bytes.fromhex(str(key)).decode())
            for column, count, key in zip(names, told[::2], told[1::2])
            if count not in (None, "0")
        ]

    def unreadable(self, table: Table, part: Part) -> list[tuple[Row, str, str]]:
        """Return (key, column, what it holds in hexadecimal) of the values that can't be read as the mapping says."""
        query, width = looking.unreadable(table, self.reals(table), part), len(table.key)
        rows = self.rows(query) if query else []
        return [(unhexed_key(row[:width]), str(row[width]), str(row[width + 1])) for row in rows]

    def reachable(self) -> bool:
        """Tell whether the server can be asked from here: the client is there, and somebody answers."""
        if not shutil.which("mariadb"):
            return False
        return not re.search(r"^ERROR 20\d\d ", self._asked("SELECT 1;").err, re.MULTILINE)

    def twins(self, table: Table) -> int:
        """Return how many rows share their key with another one, or have none."""
        return int(self.rows(looking.twins(table, self.reals(table)))[0][0] or 0)

    def bounds(self, tables: t.Sequence[Table], every: int) -> list[tuple[Table, int, Row]]:
        """Return (table, rows so far, key) after each `every` rows in the key's order and after the last."""
        queries = [chunking.bounds(table, self._key(table), self.catalog()[table.source], every) for table in tables]
        known = {table.source: table for table in tables}
        return [
            (known[str(owner)], int(count or 0), unhexed_key(high))
            for owner, count, *high in self.rows("\n".join(queries))
        ]

    def keys(self, table: Table, part: Part) -> list[Row]:
        """Return the keys of a part in their order."""
        key = self._key(table)
        sql = f"SELECT {key.texts()} FROM {name(table.source)} WHERE {condition(key, part)} ORDER BY {key.order};"
        return [unhexed_key(row) for row in self.rows(sql)]

    def reading(self, table: Table, part: Part, columns: t.Sequence[Column] = ()) -> Reading:
        """Return how the rows of a part are read, in the key's order; no columns: all of the mapping."""
        reals, key = self.reals(table), self._key(table)
        chosen = columns or table.columns
        nul = any(column.form == SAME for column in chosen)
        fields = ", ".join(copy_text(column, reals[column.source], nul) for column in chosen)
        select = f"SELECT {fields} FROM {name(table.source)} WHERE {condition(key, part)} ORDER BY {key.order};\n"
        command = ["bash", "-c", CARRY, "golive", FIELDS if nul else NO_NUL, *self.command()]
        client = Client(command, self.environment, timeout=self.timeout, program="mariadb")
        return Reading(client, mariadb_session() + SESSION + select)

    def stored(self, table: Table, column: Column, key: Row) -> str:
        """Return the bytes that a column of a row holds, in hexadecimal."""
        content = f"ifnull(hex(cast({name(column.source)} AS BINARY)), '')"
        rows = self.rows(f"SELECT {content} FROM {name(table.source)} WHERE {equals(self._key(table), key)};")
        return str(rows[0][0]) if rows else ""

    def sums(self, tables: t.Sequence[Table], parts: t.Mapping[str, Part], whole: bool = False) -> dict[str, Sums]:
        """Return the sums of each table, by its source name; `whole`: all rows in one bucket."""
        queries = [
            comparing.sums(table, self.reals(table), parts.get(table.source, Part()), whole=whole) for table in tables
        ]
        return comparing.told(tables, self.rows("\nUNION ALL ".join(queries) + ";"))

    def hashes(self, table: Table, buckets: t.Sequence[str], part: Part) -> Hashes:
        """Return the md5 of each row of some buckets by its key."""
        rows = self.rows(comparing.hashes(table, self.reals(table), buckets, part))
        return collected([(*unhexed_key(row[:-1]), row[-1]) for row in rows])

    def values(self, table: Table, columns: t.Sequence[Column], part: Part) -> dict[Row, Row]:
        """Return the canonical text of some columns by key."""
        rows, width = self.rows(comparing.values(table, self.reals(table), columns, part)), len(table.key)
        return comparing.shown(table, columns, [(*unhexed_key(row[:width]), *row[width:]) for row in rows])

    def _key(self, table: Table) -> Key:
        return key_of(table.key, self.reals(table))


def unhexed_key(values: t.Sequence[str | None]) -> Row:
    """Return a key out of texts in hexadecimal; NULL stays what it is."""
    return tuple(None if text in (None, "NULL") else bytes.fromhex(str(text)).decode() for text in values)
