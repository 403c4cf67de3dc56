"""A PostgreSQL of the contract's own, and its words for the sample."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.integration.migrate.servers import start_postgresql

TYPES = {
    "integer": "bigint", "decimal": "numeric", "float": "double precision", "text": "text", "boolean": "boolean",
    "date": "date", "datetime": "timestamptz", "timestamp": "timestamptz", "blob": "bytea",
}  # fmt: skip
SOURCE_TYPES = {"datetime": "timestamp"}
QUOTE = '"'
PASSWORD = "secret-of-the-test"
AFRESH = "DROP SCHEMA IF EXISTS golive CASCADE; DROP SCHEMA IF EXISTS pay CASCADE; CREATE SCHEMA pay;"
BROKEN = "INSERT INTO {table} (id, at) VALUES (99, '1986-05-04 02:30:00');"
"""A row that no target takes: on that day the zone skipped the hour."""
BROKEN_COLUMN = "at"
TRIGGER = (
    "CREATE TABLE pay.noted (n bigint); CREATE FUNCTION pay.note() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN INSERT INTO pay.noted VALUES (NEW.n); RETURN NEW; END';"
    " CREATE TRIGGER note AFTER INSERT ON pay.pair FOR EACH ROW EXECUTE FUNCTION pay.note();"
)
"""A trigger that notes each row of the second table."""
KEEPER = (
    "DO $$ BEGIN CREATE ROLE keeper; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT USAGE ON SCHEMA pay TO"
    " keeper; GRANT ALL ON pay.sample TO keeper; GRANT SELECT, INSERT, UPDATE ON pay.pair TO keeper;"
)
"""An owner who may do everything but delete in the second table."""


@contextmanager
def started(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Start the server with an empty database; give the logins of both ends."""
    server = start_postgresql(folder)
    try:
        subprocess.run([*_client(folder, "postgres"), "-c", "CREATE DATABASE pay"], check=True, cwd="/")
        (folder / "pg" / "pg_hba.conf").write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        sql(
            folder,
            f"CREATE ROLE ro LOGIN PASSWORD '{PASSWORD}'; GRANT pg_read_all_data TO ro; SELECT pg_reload_conf();",
        )
        yield {
            "source": {"name": "pay", "address": str(folder), "user": "ro", "password": PASSWORD},
            "target": {"name": "pay", "socket": str(folder)},
        }
    finally:
        server.terminate()
        server.wait(60)


def sql(folder: Path, script: str) -> str:
    """Run SQL as the superuser."""
    done = subprocess.run(_client(folder), input=script, text=True, capture_output=True, check=True, cwd="/")
    return done.stdout


@contextmanager
def locked(folder: Path, table: str) -> Iterator[None]:
    """Hold a table locked against readers and writers."""
    holder = subprocess.Popen(_client(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/")
    assert holder.stdin and holder.stdout
    holder.stdin.write(f"BEGIN; LOCK TABLE {table};\n\\echo held\n")
    holder.stdin.flush()
    assert holder.stdout.readline().strip() == "held"
    try:
        yield
    finally:
        holder.communicate("ROLLBACK;\n", timeout=60)


def value(kind: str, text: str) -> str:
    """Return a value of the sample as SQL."""
    quoted = "'" + text.replace("'", "''") + "'"
    if kind == "boolean":
        return "true" if text == "1" else "false"
    return f"'\\x{text}'" if kind == "blob" else f"{quoted}::{TYPES[kind]}"


def _client(folder: Path, database: str = "pay") -> list[str]:
    return [
        "runuser",
        "-u",
        "postgres",
        "--",
        "psql",
        "-XqAt",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        str(folder),
        "-d",
        database,
    ]
