# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who keeps others waiting in a MariaDB: LOCK TABLES, a global read lock, transactions, statements."""

from __future__ import annotations

import re
import time
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.blockers import Blocker, seconds, steady
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.holding import OWN_SCHEMAS
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

EVERYTHING = "all tables (a global read lock)"
MOST = 100
"""Tables that are probed; more are not in use at once by forgotten sessions."""
FRESH = 0.15
"""Seconds after which InnoDB tells its transactions anew: within 0.1 s of the last question it repeats that answer."""
SHOWN = 5
"""Sessions that are named where the server does not say which of them holds a lock."""
IN_USE = f"SHOW OPEN TABLES WHERE (In_use > 0 OR Name_locked > 0) AND `Database` NOT IN {OWN_SCHEMAS};"
ANY = f"""
SELECT table_schema, table_name FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND table_schema NOT IN {OWN_SCHEMAS} LIMIT 20;
"""
SESSIONS = r"""
SELECT id, concat(user, '@', host), ifnull(db, ''), command, round(time_ms / 1000),
  replace(replace(left(ifnull(info, ''), 80), '\n', ' '), '\t', ' ')
FROM information_schema.processlist
WHERE id <> connection_id() AND user <> 'system user' AND command NOT IN ('Daemon', 'Binlog Dump')
ORDER BY time_ms DESC;
"""
TRANSACTIONS = """
SELECT trx_mysql_thread_id, timestampdiff(SECOND, trx_started, now()) FROM information_schema.innodb_trx
WHERE trx_mysql_thread_id <> connection_id();
"""
HOLDERS = """
SELECT concat(table_schema, '.', table_name), thread_id FROM information_schema.metadata_lock_info
WHERE thread_id <> connection_id();
"""
NAMED = """
SELECT count(*) FROM information_schema.plugins
WHERE plugin_name = 'METADATA_LOCK_INFO' AND plugin_status = 'ACTIVE';
"""


class Session(t.NamedTuple):
    """A connection of somebody else."""

    id: str
    who: str
    database: str
    idle: bool
    seconds: float
    statement: str

    def words(self) -> str:
        """Return it for a sentence."""
        doing = "idle" if self.idle else f"running {self.statement or 'a command'}"
        return f"session {self.id} ({self.who}), {doing} for {self.seconds:.0f} s"


def blockers(server: Server) -> list[Blocker]:
    """Return what keeps others waiting; raises GoliveError when the server does not answer."""
    return [*steady(lambda: _locks(server)), *_transactions(server), *_prepared(server)]


def _locks(server: Server) -> list[Blocker]:
    tables = [(row[0], row[1]) for row in _rows(server, IN_USE)][:MOST]
    free = [(row[0], row[1]) for row in _rows(server, ANY) if (row[0], row[1]) not in tables][:1]
    locked = _refused(server, [*tables, *free])
    names = [EVERYTHING if table in free else ".".join(table) for table in locked]
    if EVERYTHING in names:
        names = [EVERYTHING]  # it is refused for all of them then
    return [Blocker("lock", name, *_holder(server, name)) for name in names]


def _refused(server: Server, tables: t.Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the tables whose rows could not be locked for a change now; no row is, and nothing waits."""
    if not tables:
        return []
    probes = [f"SELECT 1 FROM {_name(schema)}.{_name(table)} LIMIT 0 FOR UPDATE;" for schema, table in tables]
    head = mariadb_session() + "SET SESSION lock_wait_timeout = 0, innodb_lock_wait_timeout = 0;\n"
    command = [*_client(server), "--force"]
    said = run(command, stdin=head + "\n".join(probes) + "\n", timeout=60, ok=(0, 1)).err
    first = head.count("\n") + 1
    numbers = [int(found) - first for found in re.findall(r"ERROR 1205 \([^)]*\) at line (\d+)", said)]
    return [tables[number] for number in numbers if 0 <= number < len(tables)]


def _holder(server: Server, name: str) -> tuple[str, float]:
    """Return who holds a lock, in words, and for how long; without the server's plugin whoever could."""
    sessions = _sessions(server)
    if _rows(server, NAMED) == [["1"]]:
        ids = {row[1] for row in _rows(server, HOLDERS) if row[0] == name or name == EVERYTHING}
        sessions = [one for one in sessions if one.id in ids] or sessions
    waiting = [one for one in sessions if one.idle] or sessions
    words = "; ".join(one.words() for one in waiting[:SHOWN])
    more = f"; and {len(waiting) - SHOWN} more" if len(waiting) > SHOWN else ""
    return (words + more if words else "nobody who is connected"), max((one.seconds for one in waiting), default=0.0)


def _transactions(server: Server) -> list[Blocker]:
    time.sleep(FRESH)
    sessions = {one.id: one for one in _sessions(server)}
    found, of_transaction = [], set()
    for thread, age in _rows(server, TRANSACTIONS):
        if thread in sessions:
            one = sessions[thread]
            of_transaction.add(thread)
            found.append(Blocker("idle" if one.idle else "running", "a transaction", one.words(), seconds(age)))
    running = [one for one in sessions.values() if not one.idle and one.id not in of_transaction]
    return found + [Blocker("running", "a statement", one.words(), one.seconds) for one in running]


def _prepared(server: Server) -> list[Blocker]:
    return [Blocker("prepared", f"XA transaction {row[-1]}", "nobody", 0.0) for row in _rows(server, "XA RECOVER;")]


def _sessions(server: Server) -> list[Session]:
    rows = [row for row in _rows(server, SESSIONS) if len(row) == len(Session._fields)]
    return [Session(row[0], row[1], row[2], row[3] == "Sleep", seconds(row[4]), row[5]) for row in rows]


def _rows(server: Server, sql: str) -> list[list[str]]:
    try:
        out = run(_client(server), stdin=mariadb_session() + sql + "\n", timeout=60).out
    except GoliveError as error:
        raise GoliveError(f"the database server does not tell who holds what: {error}") from error
    return [line.split("\t") for line in out.splitlines()]


def _client(server: Server) -> list[str]:
    return ["mariadb", f"--socket={server.sockets}", "--user=root", "--batch", "--skip-column-names"]


def _name(word: str) -> str:
    return "`" + word.replace("`", "``") + "`"
