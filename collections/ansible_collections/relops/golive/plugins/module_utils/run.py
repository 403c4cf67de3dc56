# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run commands on the target: bounded, with a clear error, never with a secret on the command line."""

from __future__ import annotations

import os
import subprocess
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


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
    timeout: float = 600.0,
    ok: t.Sequence[int] = (0,),
) -> Completed:
    """Run `argv`, at most `timeout` seconds, as `user` where given (runuser), with `env` added to a C.UTF-8 locale.

    Raises GoliveError when the command is missing, takes too long, or ends with a code that is not in `ok`.
    """
    command = ["runuser", "-u", user, "--", *argv] if user else list(argv)
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}
    try:
        done = subprocess.run(
            command,
            input=stdin,
            env=surroundings,
            cwd=cwd or ("/" if user else None),
            timeout=timeout,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL if stdin is None else None,
        )
    except FileNotFoundError as error:
        raise GoliveError(f"the command {error.filename or command[0]} is missing on this host: install it") from error
    except subprocess.TimeoutExpired as error:
        raise GoliveError(f"{argv[0]} took more than {timeout:g} s and was ended") from error
    if done.returncode not in ok:
        words = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise GoliveError(f"{' '.join(argv[:3])} ended with {done.returncode}: {' / '.join(words[-3:])}")
    return Completed(done.returncode, done.stdout, done.stderr)
