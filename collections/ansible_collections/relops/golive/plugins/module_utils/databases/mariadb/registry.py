# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The registry of sqitch beside a MariaDB database, the tables that there are, and how sqitch reaches it."""

from __future__ import annotations

import hashlib
import urllib.parse

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import sqitch_options
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal, name
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.session import Session
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Client, Reach

OURS = "table_name NOT LIKE 'golive\\\\_%'"
LEDGER = "golive_forgotten, golive_reject, golive_ledger, golive_chunk, golive_migration"
SHAPE = """
SELECT 'column', table_name, column_name, column_type, is_nullable, ifnull(column_default, '~'), extra,
  ifnull(collation_name, '') FROM information_schema.columns WHERE table_schema = {s} AND {o} ORDER BY 1, 2, 3;
SELECT 'table', table_name, table_type, ifnull(engine, '') FROM information_schema.tables
  WHERE table_schema = {s} AND {o} ORDER BY 2;
SELECT 'index', table_name, index_name, seq_in_index, column_name, non_unique, ifnull(sub_part, 0)
  FROM information_schema.statistics WHERE table_schema = {s} AND {o} ORDER BY 2, 3, 4;
SELECT 'key', table_name, constraint_name, column_name, ifnull(referenced_table_name, '')
  FROM information_schema.key_column_usage WHERE table_schema = {s} AND {o} ORDER BY 2, 3, 4;
SELECT 'check', table_name, constraint_name, hex(check_clause) FROM information_schema.check_constraints
  WHERE constraint_schema = {s} AND {o} ORDER BY 2, 3;
SELECT 'routine', routine_name, routine_type, hex(ifnull(routine_definition, '')) FROM information_schema.routines
  WHERE routine_schema = {s} ORDER BY 2;
SELECT 'trigger', trigger_name, event_object_table, hex(action_statement) FROM information_schema.triggers
  WHERE trigger_schema = {s} ORDER BY 2;
SELECT 'view', table_name, hex(view_definition) FROM information_schema.views WHERE table_schema = {s} ORDER BY 2;
"""


class Registry:
    """What the server keeps of a database's schema; sqitch has a database of its own for each."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def database(self) -> str:
        """Return the name of sqitch's own database."""
        return f"sqitch_{self.session.name}"[:64]

    def deployed(self, project: str) -> list[tuple[str, str]]:
        """Return (change, digest of its script) of what is deployed, in order."""
        if not self.session.has(f"{self.database}.changes"):
            return []
        rows = self.session.rows(
            f"SELECT `change`, ifnull(script_hash, '') FROM {name(self.database)}.changes"
            f" WHERE project = {literal(project)} ORDER BY committed_at;"
        )
        return [(str(change), str(digest)) for change, digest in rows]

    def reverted(self, project: str) -> list[str]:
        """Return the changes of which the newest event is that they were taken back."""
        if not self.session.has(f"{self.database}.events"):
            return []
        rows = self.session.rows(
            "SELECT `change` FROM (SELECT `change`, event, row_number() OVER (PARTITION BY `change`"
            f" ORDER BY committed_at DESC) AS n FROM {name(self.database)}.events WHERE project = {literal(project)})"
            " AS newest WHERE n = 1 AND event = 'revert';"
        )
        return [str(row[0]) for row in rows]

    def tables(self) -> str:
        """Return a SHA-256 (hex) over the names of all tables, views and sequences but ours; '' without a database."""
        return self._digest(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = {s} AND {o} ORDER BY 1;"
        )

    def shape(self) -> str:
        """Return a SHA-256 (hex) over all that a schema change can alter, but ours; '' without a database."""
        return self._digest(SHAPE)

    def run(self, script: str, owner: str) -> None:
        """Run a script of the project; here the administrator is the owner of every table."""
        del owner
        self.session.script(script)

    def drop(self) -> None:
        """Drop the registry when no project is left in it, and the empty ledger."""
        session = self.session
        if session.has(f"{self.database}.changes"):
            left = session.script(f"SELECT count(*) FROM {name(self.database)}.changes;").strip()
            if left == "0":
                session.script(f"DROP DATABASE {name(self.database)};")
        if session.has("golive_migration") and session.script("SELECT count(*) FROM golive_migration;").strip() == "0":
            session.script(f"DROP TABLE IF EXISTS {LEDGER};")

    def reach(self, owner: str) -> Reach:
        """Return how sqitch reaches it over its socket; raises GoliveError without a driver for it."""
        del owner
        if self.session.try_driver().code:
            raise GoliveError(
                "sqitch has no driver for this server on this host: name libdbd-mysql-perl in the plan's packages",
            )
        socket = urllib.parse.quote(self.session.socket, safe="")
        uri = f"db:mysql://root@/{self.session.name}?mysql_socket={socket}&{sqitch_options()}"
        return Reach(uri, ["--registry", self.database], Client([], {}, "", self.session.timeout, "sqitch"))

    def _digest(self, script: str) -> str:
        exists = f"SELECT count(*) FROM information_schema.schemata WHERE schema_name = {literal(self.session.name)};"
        if self.session.try_script(exists, database=False).out.strip() != "1":
            return ""
        out = self.session.script(script.format(s=literal(self.session.name), o=OURS))
        return hashlib.sha256(out.encode()).hexdigest()
