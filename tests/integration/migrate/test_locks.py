"""Whoever holds a lock is found before anything is suspended, and nobody of ours waits for them without an end."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup.pipe import piped
from ansible_collections.relops.golive.plugins.module_utils.databases import patience
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import forecast as mariadb
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.server import MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import cluster as postgres_setup
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import forecast as postgresql
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.server import PostgreSQL
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.forecast import holders, measure
from ansible_collections.relops.golive.plugins.module_utils.migrate import schema, steps
from ansible_collections.relops.golive.plugins.plugin_utils.forecast import judge, tell

from tests.integration.migrate.servers import OWNER, Servers, wait_until

LONGEST = 20.0
"""Seconds that a statement of ours may wait in these tests; without time-outs it waits for good."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a lock a second, not a minute."""
    monkeypatch.setattr(patience, "LOCK_WAIT", 1.0)


def beside(servers: Servers) -> Path:
    """Return the servers' folder by a name that a plan may give: in /dev/shm, where it lies, no plan has its data."""
    return Path("/tmp", servers.folder.name)


@pytest.fixture(autouse=True)
def named(servers: Servers) -> Iterator[None]:
    """Give the servers' folder a name below /tmp for a test."""
    beside(servers).symlink_to(servers.folder)
    yield
    beside(servers).unlink()


def old(servers: Servers) -> tuple[MariaDB, Server]:
    """Return the source as the backup knows it."""
    data = beside(servers) / "my"
    instance = MariaDB({"service": "none.service", "data_directory": str(data), "port": 0})
    return instance, Server(f"{servers.folder}/my.sock", 0, "", "mysql")


def new(servers: Servers) -> tuple[PostgreSQL, Server]:
    """Return the target as the backup knows it."""
    programs = str(max(Path("/usr/lib/postgresql").glob("*/bin")))
    instance = PostgreSQL({"service": "none.service", "data_directory": str(beside(servers) / "pg"), "port": 5432})
    return instance, Server(str(servers.folder), 5432, programs, "postgres")


@contextmanager
def held(servers: Servers, sql: str) -> Iterator[None]:
    """Hold what the SQL takes in MariaDB, as a client does that somebody has forgotten."""
    with _client(["mariadb", "--no-defaults", f"--socket={servers.folder}/my.sock", "-uroot", "-nNB"], sql):
        yield


@contextmanager
def held_new(servers: Servers, sql: str) -> Iterator[None]:
    """The same in PostgreSQL."""
    with _client(["runuser", "-u", "postgres", "--", "psql", "-XqAt", "-h", str(servers.folder), "-d", "paygw"], sql):
        yield


@contextmanager
def _client(command: list[str], sql: str) -> Iterator[None]:
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/", text=True) as client:
        assert client.stdin and client.stdout
        try:
            client.stdin.write(f"{sql}\nSELECT 'held';\n")
            client.stdin.flush()
            while client.stdout.readline().strip() != "held":
                assert client.poll() is None, "the client has ended"
            yield
        finally:
            client.stdin.close()  # its session ends with what it holds


@contextmanager
def ends() -> Iterator[None]:
    """Expect a fault, and soon."""
    began = time.monotonic()
    with pytest.raises(GoliveError) as error:
        yield
    assert time.monotonic() - began < LONGEST
    assert any(word in str(error.value).lower() for word in ("lock", "timeout")), error.value


@pytest.fixture
def planned(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the source as the plan's database of this host: its own configuration names its socket, its unit runs."""
    (servers.folder / "my.cnf").write_text(f"[mysqld]\nsocket={servers.folder}/my.sock\n")
    monkeypatch.setenv("MYSQL_HOME", str(servers.folder))
    monkeypatch.setattr(measure, "running", lambda _service: True)
    data = str(beside(servers) / "my")
    known = {"name": "legacy", "engine": "mariadb", "service": "none.service", "data_directory": data, "port": 3306}
    return {**known, "backed_up": True}


def test_a_forecast_says_by_day_who_would_stall_the_night(servers: Servers, planned: dict[str, Any]) -> None:
    """From the measuring on the host to the sentence on the screen."""
    work: dict[str, Any] = {"files": None, "databases": [planned], "store": str(beside(servers))}
    with held(servers, "USE pay; LOCK TABLES payment WRITE;"):
        locked = {"H": {"measured": measure.measure({**work, "walk_seconds": 20})}}
    free = {"H": {"measured": measure.measure({**work, "walk_seconds": 20})}}
    day = judge.Time(86400.0, 86400.0)
    wrong = tell.faults(judge.judged({"H": work}, locked, day), "en")
    assert [fault for fault in wrong if "pay.payment: session" in fault and "root@localhost" in fault], wrong
    rows = judge.judged({"H": work}, free, day)
    assert ("locks", judge.OK) in [(row.item, row.verdict) for row in rows]
    assert free["H"]["measured"]["databases"][0]["bytes"] > 1 << 20


def test_a_step_that_a_lock_has_ended_names_who_holds_it(servers: Servers, planned: dict[str, Any]) -> None:
    instance, server = old(servers)

    def step() -> None:
        with holders.named(planned):
            instance.fingerprint(server)

    with held(servers, "USE pay; LOCK TABLES payment WRITE;"), pytest.raises(GoliveError) as error:
        step()
    assert "held by pay.payment: session" in str(error.value) and "root@localhost" in str(error.value)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("USE pay; LOCK TABLES payment WRITE;", "pay.payment"),
        ("USE pay; LOCK TABLES refund READ;", "pay.refund"),
        ("FLUSH TABLES WITH READ LOCK;", mariadb.EVERYTHING),
    ],
)
def test_a_forgotten_lock_of_mariadb_is_found(servers: Servers, sql: str, what: str) -> None:
    with held(servers, sql):
        found = mariadb.blockers(old(servers)[1])
    assert [(one.kind, one.what) for one in found] == [("lock", what)]
    assert "root@localhost" in found[0].who and "idle" in found[0].who


def test_looking_for_locks_leaves_nothing_and_waits_for_nobody(servers: Servers) -> None:
    began = time.monotonic()
    assert mariadb.blockers(old(servers)[1]) == []
    assert postgresql.blockers(new(servers)[1]) == []
    assert time.monotonic() - began < 5


def test_a_running_statement_is_no_lock(servers: Servers) -> None:
    with subprocess.Popen(
        ["mariadb", "--no-defaults", f"--socket={servers.folder}/my.sock", "-uroot", "pay", "-e",
         "SELECT count(*), sleep(60) FROM merchant LIMIT 1"], stdout=subprocess.DEVNULL,
    ):  # fmt: skip
        wait_until(lambda: "User sleep" in servers.old("SELECT state FROM information_schema.processlist;"))
        found = mariadb.blockers(old(servers)[1])
        sleeping = servers.old("SELECT id FROM information_schema.processlist WHERE state = 'User sleep';").strip()
        servers.old(f"KILL {sleeping};")  # a server goes on with the statement of a client that has gone
    assert {one.kind for one in found} == {"running"}
    assert "merchant" in found[0].who


def test_idle_and_prepared_transactions_of_mariadb_are_found(servers: Servers) -> None:
    with held(servers, "USE pay; START TRANSACTION; DELETE FROM refund WHERE id = 7;"):
        told = mariadb.blockers(old(servers)[1])
    found = [one for one in told if one.kind != "running"]
    assert [(one.kind, one.what) for one in found] == [("idle", "a transaction")], told
    servers.old(
        "XA START 'forgotten'; DELETE FROM pay.refund WHERE id = 7; XA END 'forgotten'; XA PREPARE 'forgotten';"
    )
    try:
        found = [one for one in mariadb.blockers(old(servers)[1]) if one.kind == "prepared"]
    finally:
        servers.old("XA ROLLBACK 'forgotten';")
    assert [one.what for one in found] == ["XA transaction forgotten"]


def test_a_lock_and_an_idle_transaction_of_postgresql_are_found(empty: Servers) -> None:
    with held_new(empty, "BEGIN; LOCK TABLE pay.payment IN ACCESS EXCLUSIVE MODE;"):
        found = postgresql.blockers(new(empty)[1])
    assert [one.kind for one in found] == ["lock", "idle"]
    assert found[0].what == "paygw: pay.payment (AccessExclusiveLock)"
    assert "postgres@local" in found[0].who and "idle in transaction" in found[0].who


def test_reading_and_copying_mariadb_ends_at_a_lock(servers: Servers, tmp_path: Path) -> None:
    """mariabackup waited for LOCK TABLES without an end of its own."""
    if not shutil.which("mariabackup"):
        pytest.fail("mariabackup is missing: requirements/apt-test.txt names the package")
    instance, server = old(servers)
    with held(servers, "USE pay; LOCK TABLES payment WRITE;"):
        with ends():
            instance.copy(server, tmp_path / "copy")
        with ends():
            instance.fingerprint(server)
        with ends():
            servers.source.rows("SELECT count(*) FROM payment;")


def test_a_dump_beside_a_fingerprint_ends_with_it(servers: Servers) -> None:
    """mariadb-dump has no time-out for locks of its own: what runs beside it has."""
    instance, server = old(servers)
    with held(servers, "USE pay; LOCK TABLES payment WRITE;"), ends():  # noqa: SIM117
        with patience.beside(lambda: instance.fingerprint(server)):
            for dump in instance.dumps(server):
                with piped([dump.commands[0], ["cat"]]) as pipe, open(pipe.reader, "rb", closefd=False) as reader:
                    while reader.read(1 << 20):
                        pass


def test_reading_and_dumping_postgresql_ends_at_a_lock(empty: Servers) -> None:
    instance, server = new(empty)
    with held_new(empty, "BEGIN; LOCK TABLE pay.payment IN ACCESS EXCLUSIVE MODE;"):
        with ends():
            instance.fingerprint(server)
        dump = next(dump for dump in instance.dumps(server) if dump.name == "paygw.pgdump.zst")
        with ends(), piped([dump.commands[0], ["cat"]]) as pipe, open(pipe.reader, "rb", closefd=False) as reader:
            reader.read()


def test_a_migration_ends_at_a_lock(empty: Servers) -> None:
    with held(empty, "USE pay; LOCK TABLES payment WRITE;"), ends():
        steps.apply_data(empty.params)
    with held_new(empty, "BEGIN; LOCK TABLE pay.payment IN ACCESS EXCLUSIVE MODE;"), ends():
        steps.apply_data(empty.params)


def test_sqitch_ends_at_a_lock(empty: Servers) -> None:
    with held_new(empty, "BEGIN; LOCK TABLE pay.payment IN ACCESS EXCLUSIVE MODE;"), ends():
        schema.revert(empty.target, empty.project, [])


def test_the_setup_of_a_cluster_ends_at_a_lock(empty: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", str(empty.folder))
    known: dict[str, Any] = {"name": "paygw", "port": 5432, "service": "none.service", "version": "15"}
    paths = {"config_directory": "/etc/postgresql/15/none", "data_directory": "/var/lib/postgresql/15/none"}
    cluster = postgres_setup.Cluster(
        {**known, **paths, "users": [], "passwords": {}, "settings": {}, "access": [], "addresses": []}
    )
    with held_new(empty, "BEGIN; LOCK TABLE pay.payment IN ACCESS EXCLUSIVE MODE;"), ends():
        cluster.sql(f"ALTER TABLE pay.payment OWNER TO {OWNER};", "paygw")
