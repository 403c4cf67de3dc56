# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sessions with PostgreSQL for migrations: psql as the local superuser."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.patience import postgresql_options
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.programs import psql
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row, rows_of
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed, run

SUPERUSER = "postgres"
SESSION = (
    "SET client_min_messages = warning; SET datestyle = ISO; SET intervalstyle = postgres;"
    " SET client_encoding = UTF8;\n"
)


class Session:
    """A database: `name`, `port`, `socket` (folder, default the distribution's), `zone` of the session."""

    END = "target"
    user = SUPERUSER

    def __init__(self, login: t.Mapping[str, t.Any], zone: str = "UTC", timeout: float | None = None) -> None:
        """Keep the login; every call is one psql as the operating system's postgres."""
        self.login = login
        self.zone = zone
        self.timeout = timeout

    @property
    def name(self) -> str:
        """Return the name of the database."""
        return str(self.login["name"])

    @property
    def environment(self) -> dict[str, str]:
        """Return what libpq needs to find the server, for psql and sqitch."""
        found = {"PGPORT": str(self.login.get("port") or 5432), "PGCLIENTENCODING": "UTF8", "PGTZ": self.zone}
        found.update(postgresql_options())
        return {**found, "PGHOST": str(self.login["socket"])} if self.login.get("socket") else found

    def command(self, database: str = "") -> list[str]:
        """Return the psql command (for the user postgres) that reads SQL from standard input and stops at an error."""
        wanted = database or self.name
        return [psql() or "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-d", wanted]

    def try_script(self, sql: str, database: str = "") -> Completed:
        """Run SQL and return how it ended."""
        return run(
            self.command(database),
            stdin=SESSION + sql,
            env=self.environment,
            user=self.user or None,
            timeout=self.timeout,
            ok=range(256),
        )

    def script(self, sql: str, database: str = "") -> str:
        """Run SQL and return what it wrote; raises GoliveError with the server's words."""
        done = self.try_script(sql, database)
        if done.code:
            raise self.fault(done.err)
        return done.out

    def fault(self, stderr: str) -> GoliveError:
        """Return the error for the operator out of the client's error output."""
        return GoliveError(f"{self.END} database {self.login['name']}: {words(stderr)}")

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of a query."""
        return rows_of(self.script(f"COPY ({sql}) TO STDOUT;"))

    def rows_if(self, relation: str, sql: str) -> list[Row]:
        """Return the rows of a query, none when the table `relation` does not exist."""
        there = f"SELECT to_regclass({literal(relation)}) IS NOT NULL AS there \\gset\n"
        return rows_of(self.script(f"{there}\\if :there\nCOPY ({sql}) TO STDOUT;\n\\endif\n"))

    def exists(self, certain: bool = False) -> bool:
        """Tell whether the database is there; a server that does not answer counts as no database.

        With `certain` it raises GoliveError instead: undo must not take a stopped server for an empty one.
        """
        if not psql():
            return False
        query = f"SELECT 1 FROM pg_database WHERE datname = {literal(self.login['name'])};"
        done = self.try_script(query, "postgres")
        if done.code and certain:
            raise GoliveError(f"target server of database {self.login['name']} does not answer: {words(done.err)}")
        return not done.code and done.out.strip() == "1"

    def has(self, relation: str) -> bool:
        """Tell whether a table exists."""
        return self.script(f"SELECT to_regclass({literal(relation)}) IS NOT NULL;").strip() == "t"


def words(stderr: str) -> str:
    """Return the server's own sentence out of psql's error output, without the row's content."""
    lines = [line for line in stderr.splitlines() if "ERROR:" in line or "FATAL:" in line or line.startswith("psql:")]
    text = (lines or stderr.splitlines() or ["no message"])[0]
    return re.sub(r"^.*?(?:ERROR|FATAL):\s*(?:[0-9A-Z]{5}: )?", "", text).strip()
