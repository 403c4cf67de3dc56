"""A MariaDB of the contract's own, and its words for the sample."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.integration.migrate.servers import start_mariadb

TYPES = {
    "integer": "BIGINT", "decimal": "DECIMAL(30,6)", "float": "DOUBLE", "text": "VARCHAR(200) CHARACTER SET utf8mb4",
    "boolean": "TINYINT(1)", "date": "DATE", "datetime": "DATETIME(6)", "timestamp": "TIMESTAMP(6) NULL",
    "blob": "LONGBLOB",
}  # fmt: skip
QUOTE = "`"
AFRESH = "DROP DATABASE IF EXISTS pay; CREATE DATABASE pay; USE pay;"
PASSWORD = "secret-of-the-test"
BROKEN_COLUMN = "word"
BROKEN = "INSERT INTO {table} (id, word) VALUES (99, concat('a', char(0), 'b'));"
"""A row that no target takes: its text holds a NUL."""
TRIGGER = (
    "CREATE TABLE pay.noted (n bigint);"
    " CREATE TRIGGER pay.note AFTER INSERT ON pay.pair FOR EACH ROW INSERT INTO pay.noted VALUES (NEW.n);"
)
"""A trigger that notes each row of the second table."""
KEEPER = (
    "CREATE USER IF NOT EXISTS keeper@localhost; GRANT ALL ON pay.sample TO keeper@localhost;"
    " GRANT SELECT, INSERT, UPDATE ON pay.pair TO keeper@localhost;"
)
"""An owner who may do everything but delete in the second table."""


@contextmanager
def started(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Start the server with an empty database; give the logins of both ends."""
    server = start_mariadb(folder)
    try:
        sql(folder, f"CREATE USER ro@localhost IDENTIFIED BY '{PASSWORD}';")
        sql(folder, "GRANT SELECT ON pay.* TO ro@localhost;")
        yield {
            "source": {"name": "pay", "address": f"{folder}/my.sock", "user": "ro", "password": PASSWORD},
            "target": {"name": "pay", "socket": f"{folder}/my.sock"},
        }
    finally:
        server.terminate()
        server.wait(60)


def sql(folder: Path, script: str) -> str:
    """Run SQL as the superuser."""
    done = subprocess.run(_client(folder), input=_HEAD + script, text=True, capture_output=True, check=True)
    return done.stdout


@contextmanager
def locked(folder: Path, table: str) -> Iterator[None]:
    """Hold a table locked against readers and writers."""
    holder = subprocess.Popen(
        [*_client(folder), "--unbuffered"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin and holder.stdout
    holder.stdin.write(f"USE pay; LOCK TABLES {table} WRITE; SELECT 'held';\n")
    holder.stdin.flush()
    assert holder.stdout.readline().strip() == "held"
    try:
        yield
    finally:
        holder.communicate("UNLOCK TABLES;\n", timeout=60)


def value(kind: str, text: str) -> str:
    """Return a value of the sample as SQL."""
    if kind == "blob":
        return f"x'{text}'"
    return text if kind in ("integer", "decimal", "float", "boolean") else "'" + text.replace("'", "''") + "'"


_HEAD = (
    "SET NAMES utf8mb4, sql_mode = 'NO_BACKSLASH_ESCAPES', time_zone = '+00:00';\n"
    "CREATE DATABASE IF NOT EXISTS pay; USE pay;\n"
)


def _client(folder: Path) -> list[str]:
    return ["mariadb", "--no-defaults", f"--socket={folder}/my.sock", "-uroot", "-NB"]
