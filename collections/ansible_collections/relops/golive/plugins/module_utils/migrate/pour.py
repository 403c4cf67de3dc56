# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pour the rows of one query into one COPY: the mariadb client writes straight into psql's standard input."""

from __future__ import annotations

import contextlib
import os
import subprocess
import typing as t

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import SESSION, MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import (
    SUPERUSER,
    PostgreSQL,
    words,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate.model import Job

Process = subprocess.Popen[bytes]


class Poured(t.NamedTuple):
    """How it ended: what psql wrote, and its error output (empty: all statements went through)."""

    out: str
    error: str


class Route(t.NamedTuple):
    """From where to where, and what."""

    source: MariaDB
    target: PostgreSQL
    job: Job


def pour(route: Route, select: str, header: str, trailer: str) -> Poured:
    """Send `header` (ends in COPY FROM STDIN), the rows of `select`, then `trailer`, as one psql script.

    Nothing is committed unless the trailer arrives whole: a killed client, server, module or machine leaves no row.
    An error of the target is returned, one of the source raises GoliveError.
    """
    source, target, _job = route
    psql = _start(target.command(), target.environment, subprocess.PIPE, SUPERUSER)
    if psql.stdin is None:
        raise TypeError("psql was started without a pipe")
    try:
        with limit.watched([psql], "psql", target.timeout) as watch:
            _write(psql, header)
            _feed(source, select, psql.stdin.fileno())
            _write(psql, f"\\.\n{trailer}")
            out, err = psql.communicate()
        watch.check("psql")
    finally:
        limit.end(psql)  # before its input ends: it must not take that for the end of the rows
        with contextlib.suppress(BrokenPipeError):
            psql.stdin.close()
    error = err.decode("utf-8", "replace") if psql.returncode else ""
    return Poured(out.decode("utf-8", "replace"), error or ("psql was ended" if psql.returncode else ""))


def fault(poured: Poured) -> str:
    """Return the target's own sentence."""
    return words(poured.error)


def _start(command: list[str], environment: t.Mapping[str, str], stdout: int, user: str | None = None) -> Process:
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", **environment}
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=surroundings,
            cwd="/",
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
    except FileNotFoundError as error:
        raise GoliveError(f"the command {command[0]} is missing on this host: install it") from error


def _write(process: Process, text: str) -> None:
    if process.stdin is None:
        raise TypeError("the process was started without a pipe")
    try:
        process.stdin.write(text.encode())
        process.stdin.flush()
    except BrokenPipeError:
        return  # psql has ended: its error output tells why


def _feed(source: MariaDB, select: str, sink: int) -> None:
    """Run the query with its rows going to `sink`; raises GoliveError when not all rows were sent."""
    client = _start(source.command(raw=True), source.environment, sink)
    try:
        with limit.watched([client], "mariadb", source.timeout) as watch:
            _out, err = client.communicate((mariadb_session() + SESSION + select).encode())
        watch.check("mariadb")
    finally:
        limit.end(client)
    if client.returncode:
        raise source.fault(err.decode("utf-8", "replace"))
