"""Running other programs, with errors an operator can read."""

from __future__ import annotations

import subprocess
from pathlib import Path


class LabError(Exception):
    """Something about the lab is not as it must be; the message says what to do."""


def run(*argv: str | Path, stdin: str | None = None, log: Path | None = None) -> str:
    """Run a program to its end and return its standard output; LabError with its last words if it fails."""
    words = [str(word) for word in argv]
    try:
        done = subprocess.run(words, input=stdin, capture_output=True, text=True, errors="replace", check=False)
    except FileNotFoundError as error:
        raise LabError(f"{words[0]} is not installed (see packages.txt of relops.lab)") from error
    if log is not None:
        log.write_text(done.stdout + done.stderr)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise LabError(f"{' '.join(words[:12])} ended with {done.returncode}: {said}")
    return done.stdout
