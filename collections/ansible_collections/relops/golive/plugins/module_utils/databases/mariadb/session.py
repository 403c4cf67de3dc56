# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sessions with the MariaDB that rows go into: its own client as the administrator of its host."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.instances import socket_of
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row, rows_of
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed, run

MODES = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION"
SESSION = (
    f"SET SESSION sql_mode = '{MODES}', time_zone = '+00:00', group_concat_max_len = 1048576, max_error_count = 64;\n"
)


class Session:
    """A database: `name`, `socket` or the instance's `service`, `port`."""

    def __init__(self, login: t.Mapping[str, t.Any], timeout: float | None = None) -> None:
        """Keep the login; every call is one client."""
        self.login, self.timeout = login, timeout

    @property
    def name(self) -> str:
        """Return the name of the database."""
        return str(self.login["name"])

    @property
    def socket(self) -> str:
        """Return the instance's socket."""
        return str(self.login.get("socket") or socket_of(str(self.login.get("service") or ""), self.login.get("port")))

    def command(self, database: bool = True) -> list[str]:
        """Return the client's command, which may send files of ours to the server."""
        return [
            *("mariadb", "--no-defaults", f"--socket={self.socket}", "--user=root", "--local-infile=1", "--batch"),
            *("--default-character-set=utf8mb4", "--connect-timeout=10", "--skip-column-names", "--quick"),
            "--max-allowed-packet=1G", *([f"--database={self.name}"] if database else []),
        ]  # fmt: skip

    def try_script(self, sql: str, database: bool = True) -> Completed:
        """Run SQL and return how it ended."""
        text = mariadb_session() + SESSION + sql
        return run(self.command(database), stdin=text, timeout=self.timeout, ok=range(256))

    def try_driver(self) -> Completed:
        """Return how a look for the driver of schema changes ended."""
        return run(["perl", "-e", "eval { require DBD::mysql } or exit 1"], ok=range(256))

    def script(self, sql: str) -> str:
        """Run SQL and return what it wrote; raises GoliveError with the server's words."""
        done = self.try_script(sql)
        if done.code:
            raise GoliveError(f"target database {self.name}: {words(done.err)}")
        return done.out

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of a query."""
        return rows_of(self.script(sql))

    def has(self, table: str) -> bool:
        """Tell whether a table exists."""
        schema, _dot, plain = table.rpartition(".")
        where = f"table_schema = {literal(schema or self.name)} AND table_name = {literal(plain)}"
        return self.script(f"SELECT count(*) FROM information_schema.tables WHERE {where};").strip() != "0"


def words(stderr: str) -> str:
    """Return the server's own sentence out of the client's error output."""
    lines = [line for line in stderr.splitlines() if line.startswith("ERROR")] or stderr.splitlines() or ["no message"]
    return lines[0].strip()
