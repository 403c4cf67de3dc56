# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The registry of sqitch in a PostgreSQL database, the tables that there are, and how sqitch reaches it."""

from __future__ import annotations

import hashlib

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.patience import postgresql_options
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.programs import psql
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.session import SUPERUSER, Session
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.shape import SHAPE
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Client, Reach
from ansible_collections.relops.golive.plugins.module_utils.words import checked


class Registry:
    """What a database keeps of its schema."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def deployed(self, project: str) -> list[tuple[str, str]]:
        """Return (change, digest of its script) of what is deployed, in order."""
        rows = self.session.rows_if(
            "sqitch.changes",
            f"SELECT change, script_hash FROM sqitch.changes WHERE project = {literal(project)} ORDER BY committed_at",
        )
        return [(str(change), str(digest or "")) for change, digest in rows]

    def reverted(self, project: str) -> list[str]:
        """Return the changes of which the newest event is that they were taken back."""
        rows = self.session.rows_if(
            "sqitch.events",
            "SELECT change FROM (SELECT DISTINCT ON (change) change, event FROM sqitch.events"
            f" WHERE project = {literal(project)} ORDER BY change, committed_at DESC) AS newest"
            " WHERE event = 'revert'",
        )
        return [str(row[0]) for row in rows]

    def tables(self) -> str:
        """Return a SHA-256 (hex) over the names of all tables, views and sequences but ours; '' without a database."""
        if not self.session.exists():
            return ""
        rows = self.session.rows(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname NOT IN ('sqitch', 'golive',"
            " 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1, 2"
        )
        text = "\n".join(f"{namespace}.{name}" for namespace, name in rows)
        return hashlib.sha256(text.encode()).hexdigest()

    def shape(self) -> str:
        """Return a SHA-256 (hex) over all that a schema change can alter, but ours; '' without a database."""
        if not self.session.exists():
            return ""
        text = "\n".join("\t".join(str(value) for value in row) for row in self.session.rows(SHAPE.strip()))
        return hashlib.sha256(text.encode()).hexdigest()

    def run(self, script: str, owner: str) -> None:
        """Run a script of the project as the owner."""
        self.session.script((f"SET ROLE {literal(owner)};\n" if owner else "") + script)

    def drop(self) -> None:
        """Drop the registry when no project is left in it, and the empty ledger."""
        session = self.session
        if session.has("sqitch.changes") and not int(session.script("SELECT count(*) FROM sqitch.changes;")):
            session.script("DROP SCHEMA sqitch CASCADE;")
        if session.has("golive.migration") and not int(session.script("SELECT count(*) FROM golive.migration;")):
            session.script("DROP SCHEMA golive CASCADE;")

    def reach(self, owner: str) -> Reach:
        """Return how sqitch reaches it, as the owner where there is one."""
        environment = {**self.session.environment, "PSQLRC": "/dev/null"}
        if owner:
            environment.update(postgresql_options(f"-c role={checked('sql', owner)}"))
        options = ["--db-client", psql()] if psql() else []
        client = Client([], environment, SUPERUSER, self.session.timeout, "sqitch")
        return Reach(f"db:pg:{self.session.name}", options, client)
