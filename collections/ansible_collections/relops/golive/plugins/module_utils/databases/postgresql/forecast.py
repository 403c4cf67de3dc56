# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who keeps others waiting in a PostgreSQL: locks on tables, prepared transactions, sessions that idle in one."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.databases.blockers import Blocker, seconds, steady
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.patience import postgresql_options
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

FIRST_OF_USERS = 16384
"""Objects with a lower number are the server's own."""
LOCKS = f"""SELECT d.datname, l.relation, l.mode, coalesce(l.pid::text, ''), coalesce(a.usename::text, ''),
  coalesce(host(a.client_addr), 'local'), coalesce(a.state, 'prepared'),
  coalesce(extract(epoch FROM now() - a.xact_start)::bigint, 0)
FROM pg_locks l JOIN pg_database d ON d.oid = l.database LEFT JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.granted AND l.locktype = 'relation' AND l.relation >= {FIRST_OF_USERS}
  AND l.mode IN ('ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
  AND l.pid IS DISTINCT FROM pg_backend_pid() ORDER BY 1, 2;"""
SESSIONS = """SELECT pid, usename, coalesce(host(client_addr), 'local'), datname, state,
  extract(epoch FROM now() - xact_start)::bigint
FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend';"""
PREPARED = """SELECT gid, owner, database, extract(epoch FROM now() - prepared)::bigint FROM pg_prepared_xacts;"""


def blockers(server: Server) -> list[Blocker]:
    """Return what keeps others waiting; raises GoliveError when the server does not answer."""
    return [*steady(lambda: _locks(server)), *_transactions(server), *_prepared(server)]


def _locks(server: Server) -> list[Blocker]:
    rows, found = _rows(server, LOCKS), []
    names: dict[tuple[str, str], str] = {}
    for database in dict.fromkeys(row[0] for row in rows):
        numbers = ", ".join(dict.fromkeys(row[1] for row in rows if row[0] == database))
        asked = f"SELECT oid, oid::regclass FROM pg_class WHERE oid IN ({numbers}) AND relkind IN ('r', 'p', 'm');"
        names.update({(database, row[0]): row[1] for row in _rows(server, asked, database)})
    for database, relation, mode, pid, user, address, state, age in rows:
        name = names.get((database, relation))
        if name:
            who = f"session {pid} ({user}@{address}), {state}" if pid else "a prepared transaction"
            found.append(Blocker("lock", f"{database}: {name} ({mode})", f"{who} for {age} s", seconds(age)))
    return found


def _transactions(server: Server) -> list[Blocker]:
    return [
        Blocker(
            "idle" if state.startswith("idle") else "running",
            f"{database}: a transaction",
            f"session {pid} ({user}@{address}), {state} for {age} s",
            seconds(age),
        )
        for pid, user, address, database, state, age in _rows(server, SESSIONS)
    ]


def _prepared(server: Server) -> list[Blocker]:
    return [
        Blocker("prepared", f"{database}: prepared transaction {gid}", owner, seconds(age))
        for gid, owner, database, age in _rows(server, PREPARED)
    ]


def _rows(server: Server, sql: str, database: str = "postgres") -> list[list[str]]:
    options = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\x1f"]
    reach = [f"--host={server.sockets}", f"--port={server.port}", f"--dbname={database}"]
    command = [f"{server.programs}/psql", *reach, *options, "--set=ON_ERROR_STOP=1", "--file=-"]
    try:
        out = run(command, user=server.user, stdin=sql, env=postgresql_options(), timeout=60).out
    except GoliveError as error:
        raise GoliveError(f"the database server does not tell who holds what: {error}") from error
    return [line.split("\x1f") for line in out.splitlines() if line]
