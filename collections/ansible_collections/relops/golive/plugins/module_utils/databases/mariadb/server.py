# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""MariaDB: exact by mariabackup (prepared at once), without it by stop and copy; portable by mariadb-dump."""

from __future__ import annotations

import contextlib
import re
import shutil
import stat
import subprocess
import time
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.databases.fingerprint import text_digest
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import (
    Dump,
    Fingerprint,
    Server,
    cold_copy,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import holding
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.holding import OWN_SCHEMAS
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.instances import socket_of
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import (
    mariabackup_options,
    mariadb_session,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import stopped
from ansible_collections.relops.golive.plugins.module_utils.words import checked

LOG_NAME = "log.err"
SOCKET_NAME = "mysqld.sock"
BACKUP_LOG = "ddl.log"
NOTES = re.compile(r"backup-my\.cnf|xtrabackup_.*|mariadb_backup_.*")
"""What mariabackup notes for itself beside the copied tables."""
ACCOUNT_TABLES = (
    "global_priv", "db", "tables_priv", "columns_priv", "procs_priv", "proxies_priv", "roles_mapping", "servers",
    "func", "plugin", "proc", "event",
)  # fmt: skip
VARIABLES = (
    "version", "sql_mode", "character_set_server", "collation_server", "lower_case_table_names", "time_zone",
    "innodb_page_size",
)  # fmt: skip
PACKET = "--max-allowed-packet=1G"
"""The largest row that there can be: 24 MB, as mariadb-dump takes by itself, would end a dump at a greater one."""
LONG = frozenset(["tinyblob", "blob", "mediumblob", "longblob", "tinytext", "text", "mediumtext", "longtext"])
"""Columns of which the server makes no text in one piece: beyond max_allowed_packet that would be NULL."""
RESERVED = re.compile(r" AUTO_INCREMENT=\d+")
"""Reserved in memory in blocks: a restart of the same instance changes it, so it is no property of the data."""
SESSION = "SET SESSION time_zone = '+00:00', sql_mode = 'NO_BACKSLASH_ESCAPES'; SET NAMES utf8mb4;\n"
COLUMNS = """
SELECT c.table_schema, c.table_name, c.column_name, c.data_type FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE t.table_type IN ('BASE TABLE', 'SEQUENCE') AND {where} ORDER BY c.table_schema, c.table_name, c.ordinal_position;
"""
SPATIAL = frozenset(
    [
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
    ]
)


class MariaDB:
    """One instance (data directory); copy and fingerprint cover all of its databases and accounts."""

    def __init__(self, params: t.Mapping[str, t.Any]) -> None:
        self.service, self._port = checked("unit", params["service"]), int(params["port"])
        self.data = Path(checked("root", params["data_directory"]))

    def server(self) -> Server:
        """Return the running instance: the socket that its unit's own configuration names, as root (unix_socket)."""
        return Server(socket_of(self.service, self._port), self._port, "", "mysql")

    def unheld(self, runs: bool) -> list[Said]:
        """Return in words what lies outside of the data directory, in memory alone, or can't be read."""
        return holding.found(self.data, self.server if runs else None)

    def fingerprint(self, server: Server) -> Fingerprint:
        """Return the fingerprint of the instance."""
        schema = RESERVED.sub("", self._schema(server))
        found = {"schema": text_digest(schema, ("/*M!", "-- ", "/*!40101 SET", "/*!40103 SET"))}
        names = ", ".join(f"'{name}'" for name in VARIABLES)
        for name, value in self._query(server, f"SHOW GLOBAL VARIABLES WHERE Variable_name IN ({names});"):
            found[f"setting {name}"] = value
        tables = ", ".join(f"'{name}'" for name in ACCOUNT_TABLES)
        where = f"(c.table_schema NOT IN {OWN_SCHEMAS} OR (c.table_schema = 'mysql' AND c.table_name IN ({tables})))"
        script = "".join(_rows_sql(*table) for table in _tables(self._query(server, COLUMNS.format(where=where))))
        for row in self._query(server, script) if script else []:
            found[row[0]] = " ".join(row[1:])
        return found

    def dumps(self, server: Server) -> list[Dump]:
        """Return one dump of all databases with accounts (SQL, zstd)."""
        options = ["--single-transaction", "--quick", "--routines", "--events", "--triggers", "--hex-blob", PACKET]
        dump = ["mariadb-dump", f"--socket={server.sockets}", "--user=root", *options, "--all-databases"]
        return [Dump("all-databases.sql.zst", [dump, ["zstd", "--quiet", "--stdout"]])]

    def copy(self, server: Server, target: Path) -> None:
        """Copy while the service runs (mariabackup, redo log applied at once), or stopped where that is not all."""
        if not shutil.which("mariabackup") or holding.logs(server):  # it leaves the binary log out
            with stopped(self.service):
                cold_copy(self.data, target)
            return
        reach = [f"--target-dir={target}", f"--socket={server.sockets}", "--user=root", *mariabackup_options()]
        run(["mariabackup", "--backup", *reach], timeout=None)
        run(["mariabackup", "--prepare", "--use-memory=64M", f"--target-dir={target}"], timeout=None)
        run(["chown", "--recursive", f"--reference={self.data}", str(target)])
        dress(self.data, target)
        self.complete(self.data, target)

    @contextlib.contextmanager
    def scratch(self, data: Path, live: Server) -> t.Iterator[Server]:
        """Serve a copy on a socket, no network, no binary log, no events."""
        home = Path("/run/golive") / "mariadb"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o700, parents=True)
        home.parent.chmod(0o711)
        shutil.chown(home, live.user, live.user)
        socket, log = home / SOCKET_NAME, home / LOG_NAME
        argv = serving(data, home, live.user)
        with (home / "said").open("wb") as said:
            process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/")
        try:
            _await(process, socket, log)
            yield Server(str(socket), 0, "", live.user)
        finally:
            process.terminate()
            process.wait(timeout=limit.seconds(180))
            shutil.rmtree(home, ignore_errors=True)

    def complete(self, old: Path, new: Path) -> None:
        """Carry over the plain files beside the tables that mariabackup leaves out (debian-*.flag, upgrade notes)."""
        for name in ("mariadb_upgrade_info", "mysql_upgrade_info", *(path.name for path in old.glob("debian-*.flag"))):
            if (old / name).is_file() and not (new / name).exists():
                run(["cp", "--archive", str(old / name), str(new / name)])

    def traces(self) -> list[str]:
        """Return the log of schema changes that the server writes while it is backed up, and leaves behind."""
        return [name for name in (BACKUP_LOG,) if (self.data / name).exists()]

    def _schema(self, server: Server) -> str:
        sql = f"SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN {OWN_SCHEMAS} ORDER BY 1;"
        names = [row[0] for row in self._query(server, sql)]
        if not names:
            return ""
        options = ["--no-data", "--routines", "--events", "--triggers", "--skip-comments", "--single-transaction"]
        return run(["mariadb-dump", f"--socket={server.sockets}", "--user=root", *options, "--databases", *names]).out

    def _query(self, server: Server, script: str) -> list[list[str]]:
        argv = ["mariadb", f"--socket={server.sockets}", "--user=root", "--batch", "--skip-column-names", "--quick"]
        out = run(argv, stdin=mariadb_session() + SESSION + script, timeout=None).out
        return [line.split("\t") for line in out.splitlines()]


def dress(live: Path, copy: Path) -> None:
    """Make a copy by mariabackup look like the data directory: modes as there, its own notes gone.

    Nothing but an incremental backup reads the notes, and a directory that is swapped in would keep them for good.
    """
    for path in [copy, *copy.rglob("*")]:
        if path.parent == copy and NOTES.fullmatch(path.name):
            path.unlink()
            continue
        twin = live / path.relative_to(copy)
        usual = 0o700 if path.is_dir() else 0o660
        path.chmod(stat.S_IMODE(twin.stat().st_mode) if twin.exists() else usual)


def _tables(rows: t.Iterable[t.Sequence[str]]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for schema, table, column, kind in rows:
        found.setdefault((schema, table), []).append((column, kind))
    return [(schema, table, columns) for (schema, table), columns in found.items()]


def _rows_sql(schema: str, table: str, columns: list[tuple[str, str]]) -> str:
    """Return SQL that counts a table's rows and sums the first 60 bits of their MD5; NULL is not the empty string.

    In groups it would take twice as long: each use of the hash computes it again.
    """
    parts = ", ".join(_column_sql(name, kind) for name, kind in columns)
    label = f"rows {schema}.{table}".replace("'", "''")
    hashed = f"cast(conv(left(md5(concat_ws('|', {parts})), 15), 16, 10) AS unsigned)"
    return f"SELECT '{label}', count(*), sum({hashed}) FROM {_name(schema)}.{_name(table)};\n"


def _column_sql(name: str, kind: str) -> str:
    raw = _name(name)
    if kind in LONG:
        return f"ifnull(concat(length({raw}), ':', md5({raw})), 'N')"
    if kind in SPATIAL:
        raw = f"st_aswkb({raw})"
    elif kind == "float":
        raw = f"cast({raw} AS double)"
    text = f"cast({raw} AS binary)"
    return f"ifnull(concat(length({text}), ':', {text}), 'N')"


def _name(word: str) -> str:
    return "`" + word.replace("`", "``") + "`"


def serving(data: Path, home: Path, user: str) -> list[str]:
    """Return the words that serve a copy out of a folder of its own.

    Its tmpdir is there, too: at its start a server deletes the temporary tables that lie in it, a live one's as well.
    """
    options = {
        "datadir": data, "socket": home / SOCKET_NAME, "pid-file": home / "pid", "log-error": home / LOG_NAME,
        "user": user, "tmpdir": home, "innodb-data-home-dir": data, "innodb-log-group-home-dir": data,
        "aria-log-dir-path": data, "innodb-buffer-pool-size": "32M",
        "innodb-log-file-size": "16M", "key-buffer-size": "1M", "performance-schema": "OFF",
        "event-scheduler": "OFF", "innodb-flush-log-at-trx-commit": 0, "general-log": 0, "slow-query-log": 0,
    }  # fmt: skip
    words = [f"--{name}={value}" for name, value in options.items()]
    return ["mariadbd", *words, "--skip-networking", "--skip-log-bin", "--skip-slave-start"]


def _await(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + limit.seconds(120)
    ping = ["mariadb-admin", f"--socket={socket}", "--user=root", "ping"]
    while process.poll() is None and time.monotonic() < deadline:
        if socket.exists() and run(ping, ok=(0, 1)).code == 0:
            return
        time.sleep(0.05)
    texts = (
        path.read_text(encoding="utf-8", errors="replace") for path in (log.with_name("said"), log) if path.exists()
    )
    lines = "".join(texts).splitlines()
    said = [line for line in lines if "[ERROR]" in line] or lines
    raise GoliveError(f"the restored copy does not start: {' / '.join(said[-2:])}")
