"""A MariaDB and a PostgreSQL of the tests' own, on sockets of their own, with the demo's data."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import PostgreSQL
from ansible_collections.relops.golive.plugins.module_utils.migrate.schema import Project, deploy
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.desired import project_files, tables_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.mapping import load_mapping

DEMO = Path(__file__).parents[3] / "inventories" / "demo"
OWNER = "paygw_owner"
ROOM = 2 << 30
"""Bytes that both servers may take."""


@dataclass(frozen=True)
class Servers:
    """Two running servers; `params` are the options of the modules for the demo's migration."""

    folder: Path
    params: dict[str, Any]

    @property
    def job(self) -> Job:
        """Return the demo's job with small chunks."""
        return Job.of(self.params)

    @property
    def source(self) -> MariaDB:
        """Return the source."""
        return MariaDB(self.params["source"])

    @property
    def target(self) -> PostgreSQL:
        """Return the target."""
        return PostgreSQL(self.params["target"], self.params["zone"])

    @property
    def project(self) -> Project:
        """Return the demo's sqitch project."""
        return Project(self.params["scripts"], self.params["before_data"], OWNER)

    def old(self, sql: str) -> str:
        """Run SQL in the source as its superuser, with the laxness of an old application."""
        command = ["mariadb", "--no-defaults", f"--socket={self.folder}/my.sock", "-uroot", "-NB"]
        lax = "SET NAMES utf8mb4, sql_mode = 'ALLOW_INVALID_DATES';\n"
        done = subprocess.run(command, input=lax + sql, text=True, capture_output=True, check=True)
        return done.stdout

    def new(self, sql: str, database: str = "paygw") -> str:
        """Run SQL in the target as its superuser."""
        return replace_database(self.target, database).script(sql).strip()

    def fresh(self, template: str) -> None:
        """Make the target database anew from a template."""
        self.new(
            f"DROP DATABASE IF EXISTS paygw WITH (FORCE); CREATE DATABASE paygw TEMPLATE {template} OWNER {OWNER};",
            "postgres",
        )


def replace_database(target: PostgreSQL, database: str) -> PostgreSQL:
    """Return the same server's other database."""
    return PostgreSQL({**target.login, "name": database}, target.zone)


@contextmanager
def started(smaller: Mapping[str, str]) -> Iterator[Servers]:
    """Start both servers and load the source, its data reduced by replacing texts of data.sql."""
    # A database is 300 files, made anew for each test: in memory that takes half of the time.
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="golive-mig-", dir=memory if roomy else "/tmp"))
    folder.chmod(0o777)
    running = [start_mariadb(folder)]
    try:
        running.append(start_postgresql(folder))
        found = Servers(folder, _params(folder))
        _load(found, smaller)
        yield found
    finally:
        for server in reversed(running):
            server.terminate()
            server.wait(60)
        shutil.rmtree(folder)


def with_params(servers: Servers, **changed: Any) -> Servers:
    """Return the servers with other options of the modules."""
    return replace(servers, params={**servers.params, **changed})


def own_tmpdir(folder: Path) -> str:
    """Return the option for a tmpdir of its own: a server that starts deletes another one's temporary tables there."""
    (folder / "tmp").mkdir(exist_ok=True)
    (folder / "tmp").chmod(0o1777)
    return f"--tmpdir={folder}/tmp"


def start_mariadb(folder: Path) -> subprocess.Popen[bytes]:
    """Start a MariaDB on the socket my.sock of a folder."""
    own = own_tmpdir(folder)
    _run("mariadb-install-db", "--no-defaults", "--user=mysql", f"--datadir={folder}/my", "--skip-test-db", own)
    command = (
        f"mariadbd --no-defaults {own} --user=mysql --datadir={folder}/my --socket={folder}/my.sock --skip-networking"
    )
    fast = "--innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M --character-set-server=gbk"
    with (folder / "my.log").open("wb") as log:
        server = subprocess.Popen([*command.split(), *fast.split()], stdout=log, stderr=log)
    wait_until(lambda: _ok("mariadb", "--no-defaults", f"--socket={folder}/my.sock", "-uroot", "-e", "SELECT 1"))
    return server


def start_postgresql(folder: Path) -> subprocess.Popen[bytes]:
    """Start a PostgreSQL whose socket is in a folder."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    as_postgres = ["runuser", "-u", "postgres", "--"]
    _run(*as_postgres, f"{programs}/initdb", "-D", f"{folder}/pg", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = ["-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"]
    with (folder / "pg.log").open("wb") as log:
        server = subprocess.Popen(
            [f"{programs}/postgres", "-D", f"{folder}/pg", *options],
            stdout=log,
            stderr=log,
            user="postgres",
            group="postgres",
            extra_groups=[],
        )
    wait_until(lambda: _ok(*as_postgres, "psql", "-h", str(folder), "-c", "SELECT 1"))
    return server


def _params(folder: Path) -> dict[str, Any]:
    mapping = load_mapping(DEMO / "migrations" / "pay.yml")
    return {
        "name": "pay",
        "engines": {"source": "mariadb", "target": "postgresql"},
        "source": {
            "name": "pay",
            "address": f"{folder}/my.sock",
            "user": "golive_ro",
            "password": "secret-of-the-test",
        },
        "target": {"name": "paygw", "socket": str(folder), "owner": OWNER},
        "scripts": project_files(DEMO / "migrations" / "pay"),
        "before_data": mapping.before_data,
        "zone": mapping.zone,
        "chunk_rows": 1000,
        "on_reject": "fail",
        "max_rejects": 100,
        "tables": tables_of(mapping),
    }


def _load(servers: Servers, smaller: Mapping[str, str]) -> None:
    data = (DEMO / "twin" / "legacy" / "data.sql").read_text()
    for whole, part in smaller.items():
        data = data.replace(whole, part)
    servers.old((DEMO / "twin" / "legacy" / "schema.sql").read_text())
    servers.old(data)
    servers.old(
        "CREATE USER golive_ro@localhost IDENTIFIED BY 'secret-of-the-test';"
        "GRANT SELECT ON pay.* TO golive_ro@localhost;"
    )
    servers.new(f"CREATE ROLE {OWNER} LOGIN;", "postgres")
    servers.fresh("template0")
    deploy(servers.target, servers.project, whole=False)
    servers.new("CREATE DATABASE paygw_schema TEMPLATE paygw;", "postgres")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/")


def _ok(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True, cwd="/").returncode == 0


def wait_until(ready: Any) -> None:
    """Wait for what comes with time, however busy the machine is."""
    deadline = time.monotonic() + 300
    while not ready():
        assert time.monotonic() < deadline, "it did not come within five minutes"
        time.sleep(0.1)
