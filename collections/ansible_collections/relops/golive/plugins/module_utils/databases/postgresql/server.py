# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""PostgreSQL: exact by stop and copy (unlogged tables and large objects included), portable by pg_dump."""

from __future__ import annotations

import contextlib
import os
import pwd
import shlex
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.databases.fingerprint import text_digest
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import (
    Dump,
    Fingerprint,
    Server,
    cold_copy,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import holding
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.patience import (
    dump_options,
    postgresql_options,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.programs import homes_of
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import stopped
from ansible_collections.relops.golive.plugins.module_utils.words import checked

SOCKETS = "/var/run/postgresql"
PORT_LINE, SOCKET_LINE = 3, 4
"""Of `postmaster.pid`, counted from zero."""
RANDOM_LINES = ("\\restrict", "\\unrestrict", "--")
"""pg_dump writes a random word since CVE-2025-8714, and comments name versions."""
OVERRIDES = {
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "max_connections": "10",
    "superuser_reserved_connections": "3",
    "max_wal_senders": "0",
    "max_worker_processes": "2",
    "max_logical_replication_workers": "0",
    "cron.launch_active_jobs": "off",
    "archive_mode": "off",
    "logging_collector": "off",
    "external_pid_file": "",
    "ssl": "off",
    "fsync": "off",
    "autovacuum": "off",
    "huge_pages": "off",
    "jit": "off",
}
KEPT = ("shared_preload_libraries", "max_prepared_transactions", "wal_level", "max_replication_slots")
"""What a copy does not start without; a slot needs both of the last two."""
INSTANCE = """
SELECT 'database ' || datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype,
  datconnlimit, datistemplate, datallowconn, datacl FROM pg_database;
SELECT 'setting ' || coalesce(d.datname, '*') || ' ' || coalesce(pg_get_userbyid(nullif(s.setrole, 0)), '*'),
  s.setconfig FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase;
SELECT 'membership ' || pg_get_userbyid(roleid) || ' ' || pg_get_userbyid(member), admin_option FROM pg_auth_members;
SELECT 'comment ' || classoid::regclass || ' ' || objoid, md5(description) FROM pg_shdescription;
SELECT 'label ' || classoid::regclass || ' ' || objoid || ' ' || provider, md5(label) FROM pg_shseclabel;
SELECT 'slot ' || slot_name, plugin, slot_type, database FROM pg_replication_slots WHERE NOT temporary;
SELECT 'origin ' || roname, roident FROM pg_replication_origin;
SELECT 'file postgresql.auto.conf', md5(pg_read_file('postgresql.auto.conf'));
"""
DATABASE = """
SET extra_float_digits = 3; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET timezone = 'UTC';
SET bytea_output = 'hex'; SET xmloption = 'content'; SET row_security = off; SET search_path = pg_catalog;
SELECT 'sequence ' || schemaname || '.' || sequencename, start_value, min_value, max_value, increment_by, cycle,
  cache_size, last_value FROM pg_sequences;
SELECT 'extension ' || extname, extversion FROM pg_extension;
SELECT 'large object owner ' || oid, pg_get_userbyid(lomowner), lomacl FROM pg_largeobject_metadata;
SELECT 'large object comment ' || objoid, md5(description) FROM pg_description
  WHERE classoid = 'pg_largeobject'::regclass;
SELECT 'large objects #' || (loid::bigint & 15), count(*),
  sum(hashtextextended(concat(loid, ':', pageno, ':', data), 0)) FROM pg_largeobject GROUP BY loid::bigint & 15;
SELECT format(
  'SELECT %L || (hashtextextended(golive_row::text, 0) & 15), count(*), sum(hashtextextended(golive_row::text, 1))'
  ' FROM ONLY %I.%I AS golive_row GROUP BY hashtextextended(golive_row::text, 0) & 15',
  'rows ' || nspname || '.' || relname || ' #', nspname, relname)
  FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind IN ('r', 'm') AND relispopulated AND nspname NOT IN ('pg_catalog', 'information_schema')
    AND nspname NOT LIKE 'pg_toast%' AND nspname NOT LIKE 'pg_temp%' ORDER BY nspname, relname \\gexec
"""


class PostgreSQL:
    """One cluster (data directory); the copy and the fingerprint cover all of its databases."""

    def __init__(self, params: t.Mapping[str, t.Any]) -> None:
        self.service, self._port = checked("unit", params["service"]), int(params["port"])
        self.data = Path(checked("root", params["data_directory"]))

    def server(self) -> Server:
        """Return the running instance: socket below /var/run/postgresql, programs of the data directory's version."""
        try:
            version = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise GoliveError(f"{self.data} is no PostgreSQL data directory: correct data_directory") from error
        homes = homes_of(version)
        programs = next((home for home in homes if (Path(home) / "pg_ctl").exists()), "")
        if not programs:
            raise GoliveError(f"no programs of PostgreSQL {version} in {', '.join(homes)}: install them")
        owner = pwd.getpwuid(self.data.stat().st_uid).pw_name
        return Server(self._sockets(), self._port, programs, owner)

    def _sockets(self) -> str:
        """Return the folder of the running cluster's socket; raises GoliveError when it serves another port."""
        try:
            told = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return SOCKETS  # it does not run: whoever asks finds that out by its unit
        if len(told) > SOCKET_LINE and told[PORT_LINE] != str(self._port):
            raise GoliveError(
                f"the cluster in {self.data} serves port {told[PORT_LINE]}, not {self._port} as the plan says",
            )
        return told[SOCKET_LINE] if len(told) > SOCKET_LINE and told[SOCKET_LINE].startswith("/") else SOCKETS

    def unheld(self, runs: bool) -> list[Said]:
        """Return in words what of the cluster lies outside of its data directory, or belongs to another server."""
        return holding.found(self.data, self.server if runs else None)

    def fingerprint(self, server: Server) -> Fingerprint:
        """Return the fingerprint of the cluster."""
        found = _rows(self._sql(server, "postgres", INSTANCE))
        globals_text = self._program(server, "pg_dumpall", *dump_options(), "--globals-only", "--no-comments")
        found["roles and grants"] = text_digest(globals_text, RANDOM_LINES)
        for database in self._databases(server):
            schema = self._program(server, "pg_dump", *dump_options(), "--schema-only", f"--dbname={database}")
            found[f"{database}: schema"] = text_digest(schema, RANDOM_LINES)
            rows = _rows(self._sql(server, database, DATABASE))
            found.update({f"{database}: {key}": value for key, value in rows.items()})
        return found

    def dumps(self, server: Server) -> list[Dump]:
        """Return one dump per database of users (custom format, zstd) and one of the global objects (SQL)."""
        as_user = ["runuser", "-u", server.user, "--"]
        reach = [f"--host={server.sockets}", f"--port={server.port}", *dump_options()]
        dump, globals_ = f"{server.programs}/pg_dump", f"{server.programs}/pg_dumpall"
        zstd = ["zstd", "--quiet", "--stdout"]
        made = [Dump("globals.sql.zst", [[*as_user, globals_, *reach, "--globals-only"], zstd])]
        for name in self._databases(server):
            if name not in ("postgres", "template1"):
                argv = [*as_user, dump, *reach, "--format=custom", "--compress=0", f"--dbname={name}"]
                made.append(Dump(f"{name}.pgdump.zst", [argv, zstd]))
        return made

    def copy(self, server: Server, target: Path) -> None:
        """Copy the data directory of the stopped service: a clean shutdown keeps unlogged tables."""
        with stopped(self.service):
            cold_copy(self.data, target)

    @contextlib.contextmanager
    def scratch(self, data: Path, live: Server) -> t.Iterator[Server]:
        """Serve a copy; configuration files are its own, the live ones stay unread."""
        home = Path("/run/golive") / "postgresql"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o700, parents=True)
        home.parent.chmod(0o711)
        settings = self._configure(home, live)
        server = Server(str(home), live.port, live.programs, live.user)
        control = [f"{live.programs}/pg_ctl", "-D", str(data), "-s", "-w", "-t", "120"]
        settings.update({name: str(home / file) for name, file in _files().items()})
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        try:
            run([*control, "-l", str(home / "log"), "-o", options, "start"], user=live.user, timeout=180)
        except GoliveError as error:
            log = (home / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-2:]
            raise GoliveError(f"the restored copy does not start: {' / '.join(log) or error}") from error
        try:
            yield server
        finally:
            run([*control, "-m", "fast", "stop"], user=live.user, timeout=180)
            shutil.rmtree(home, ignore_errors=True)

    def complete(self, old: Path, new: Path) -> None:
        """Do nothing: the copy is whole."""

    def traces(self) -> list[str]:
        """Return nothing: a stopped instance writes nothing."""
        return []

    def _configure(self, home: Path, live: Server) -> dict[str, str]:
        """Return the settings of a served copy, for its command line: what ALTER SYSTEM wrote lies in the copy."""
        kept = {name: self._sql(live, "postgres", f"SHOW {name};").strip() for name in KEPT}
        contents = {"postgresql.conf": "", "pg_hba.conf": "local all all peer\n", "pg_ident.conf": ""}
        who = pwd.getpwnam(live.user)
        for name, text in contents.items():
            (home / name).write_text(text, encoding="utf-8")
            os.chown(home / name, who.pw_uid, who.pw_gid)
        os.chown(home, who.pw_uid, who.pw_gid)
        return {**OVERRIDES, **kept, "unix_socket_directories": str(home), "port": str(live.port)}

    def _databases(self, server: Server) -> list[str]:
        names = self._sql(server, "postgres", "SELECT datname FROM pg_database WHERE datallowconn ORDER BY 1;")
        return [name for name in names.splitlines() if name]

    def _sql(self, server: Server, database: str, script: str) -> str:
        options = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\x1f"]
        argv = ["psql", *options, "--set=ON_ERROR_STOP=1", f"--dbname={database}", "--file=-"]
        return self._program(server, *argv, stdin=script)

    def _program(self, server: Server, *argv: str, stdin: str | None = None) -> str:
        program = [f"{server.programs}/{argv[0]}", f"--host={server.sockets}", f"--port={server.port}", *argv[1:]]
        return run(program, user=server.user, stdin=stdin, env=postgresql_options(), timeout=None).out


def _files() -> dict[str, str]:
    return {"config_file": "postgresql.conf", "hba_file": "pg_hba.conf", "ident_file": "pg_ident.conf"}


def _rows(out: str) -> Fingerprint:
    """Return rows as what -> values; the first column names what was measured."""
    lines = (line.split("\x1f") for line in out.splitlines() if line)
    return {words[0]: " ".join(words[1:]) for words in lines}
