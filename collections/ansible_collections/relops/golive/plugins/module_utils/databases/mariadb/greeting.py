# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A log-in to MariaDB by day, and what it answers to one query."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.words import checked


def answer(server: Server, database: str) -> str:
    """Return the server's version, asked in a database where one is named; raises GoliveError where it can't be."""
    chosen = [f"--database={checked('sql', database)}"] if database else []
    command = ["mariadb", f"--socket={server.sockets}", "--user=root", "--batch", "--skip-column-names", *chosen]
    return run(command, stdin=mariadb_session() + "SELECT version();\n", timeout=60).out.strip()
