# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A log-in to PostgreSQL by day, and what it answers to one query."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.patience import postgresql_options
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.words import checked


def answer(server: Server, database: str) -> str:
    """Return the server's version, asked in a database where one is named; raises GoliveError where it can't be."""
    chosen = checked("sql", database) if database else "postgres"
    reach = [f"--host={server.sockets}", f"--port={server.port}", f"--dbname={chosen}"]
    command = [f"{server.programs}/psql", *reach, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--file=-"]
    said = run(command, user=server.user, stdin="SHOW server_version;", env=postgresql_options(), timeout=60).out
    return said.strip()
