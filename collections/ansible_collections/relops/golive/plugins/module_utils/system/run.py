# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run commands on the target: bounded, with a clear error, never with a secret on the command line."""

from __future__ import annotations

import os
import re
import subprocess
import time
import typing as t

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

_TELLING = re.compile(r"\b(?:fatal|error)\b", re.IGNORECASE)


class Completed(t.NamedTuple):
    """What a finished command left: exit code and decoded output."""

    code: int
    out: str
    err: str


def run(
    argv: t.Sequence[str],
    *,
    stdin: str | None = None,
    env: t.Mapping[str, str] | None = None,
    user: str | None = None,
    cwd: str | None = None,
    timeout: float | None = 600.0,
    ok: t.Sequence[int] = (0,),
) -> Completed:
    """Run `argv` as `user` where given (runuser), with `env` added to a C.UTF-8 locale.

    It and all that it started ends after `timeout` seconds (None: as long as the limit lets it), and at the limit.
    Raises GoliveError when the command is missing, takes too long, or ends with a code that is not in `ok`.
    """
    command = ["runuser", "-u", user, "--", *argv] if user else list(argv)
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings,
            cwd=cwd or ("/" if user else None),
            text=True,
            errors="replace",
        )
    except FileNotFoundError as error:
        raise GoliveError(f"the command {error.filename or command[0]} is missing on this host: install it") from error
    out, err = _finished(process, argv[0], stdin, timeout)
    if process.returncode not in ok:
        raise GoliveError(f"{' '.join(argv[:3])} ended with {process.returncode}: {reason(err.strip() or out)}")
    return Completed(process.returncode, out, err)


def reason(said: str, lines: int = 3) -> str:
    """Return the last lines of what a failed command said, as one, before them the last that names an error.

    Many tidy up after their error and say that too: the end alone would not tell why they failed.
    """
    every = said.strip().splitlines()
    end = every[-lines:]
    named = [] if any(map(_TELLING.search, end)) else [line for line in every[:-lines] if _TELLING.search(line)]
    return " / ".join([*named[-1:], *end])


def _finished(process: subprocess.Popen[str], name: str, stdin: str | None, timeout: float | None) -> tuple[str, str]:
    began = time.monotonic()
    try:
        with limit.waiting(name):
            return process.communicate(stdin, timeout=limit.seconds(timeout))
    except subprocess.TimeoutExpired as error:
        raise limit.ended(name, time.monotonic() - began, timeout) from error
    finally:
        if process.returncode is None:
            limit.end(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()
