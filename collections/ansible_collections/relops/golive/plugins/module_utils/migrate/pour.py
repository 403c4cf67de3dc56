# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pour rows from one client into another: the source's writes straight into the standard input of the target's."""

from __future__ import annotations

import contextlib
import os
import subprocess
import typing as t

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import (
    Client,
    Landed,
    Reading,
    Source,
    Target,
    Writing,
)
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed

Process = subprocess.Popen[bytes]
THIRD = ("bash", "-c", 'third=$1; shift; exec "$@" 3<&"$third"', "golive")
"""What gives a program one of our descriptors as its third."""


class Route(t.NamedTuple):
    """From where to where, and what."""

    source: Source
    target: Target
    job: Job


def pour(route: Route, reading: Reading, writing: Writing) -> Landed:
    """Send the writing's head, the rows of the reading, then the writing's tail.

    Nothing is committed unless the tail arrives whole: a killed client, server, module or machine leaves no row.
    An error of the target is returned, one of the source raises GoliveError.
    """
    client = writing.client
    apart: tuple[int, ...] = os.pipe() if writing.apart else ()
    sink = _start(client, subprocess.PIPE, *apart[:1])
    if sink.stdin is None:
        raise TypeError(f"{client.program} was started without a pipe")
    rows = [apart[1]] if apart else []
    try:
        with limit.watched([sink], client.program, client.timeout) as watch:
            _write(sink, writing.head)
            _feed(route.source, reading, rows[0] if rows else sink.stdin.fileno())
            while rows:
                os.close(rows.pop())
            _write(sink, writing.tail)
            out, err = sink.communicate()
        watch.check(client.program)
    finally:
        limit.end(sink)  # before its input ends: it must not take that for the end of the rows
        for left in rows:
            os.close(left)
        with contextlib.suppress(BrokenPipeError):
            sink.stdin.close()
    told = err.decode("utf-8", "replace") or f"{client.program} was ended"
    return route.target.landed(Completed(sink.returncode, out.decode("utf-8", "replace"), told))


def _start(client: Client, stdout: int, third: int | None = None) -> Process:
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", **client.environment}
    command = client.command if third is None else [*THIRD, str(third), *client.command]
    try:
        return subprocess.Popen(
            command,
            pass_fds=() if third is None else (third,),
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=surroundings,
            cwd="/",
            user=client.user or None,
            group=client.user or None,
            extra_groups=[] if client.user else None,
        )
    except FileNotFoundError as error:
        raise GoliveError(f"the command {command[0]} is missing on this host: install it") from error
    finally:
        if third is not None:
            os.close(third)


def _write(process: Process, text: str) -> None:
    if process.stdin is None:
        raise TypeError("the process was started without a pipe")
    try:
        process.stdin.write(text.encode())
        process.stdin.flush()
    except BrokenPipeError:
        return  # it has ended: its error output tells why


def _feed(source: Source, reading: Reading, sink: int) -> None:
    """Run the query with its rows going to `sink`; raises GoliveError when not all rows were sent."""
    program = reading.client.program
    client = _start(reading.client, sink)
    try:
        with limit.watched([client], program, reading.client.timeout) as watch:
            _out, err = client.communicate(reading.script.encode())
        watch.check(program)
    finally:
        limit.end(client)
    if client.returncode:
        raise source.fault(err.decode("utf-8", "replace"))
