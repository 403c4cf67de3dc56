"""The commands of a page, what it says that they print, and a shell that carries them out one after the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FENCE, PROMPT, LEFT_OUT = "```", "$ ", "…"
WAITING = re.compile(r"^\s+… ")
"""A line of the board that only a slow machine prints: what a task waits for."""


@dataclass
class Step:
    """One command of a page with the lines that it prints, abridged."""

    line: int
    command: str
    printed: list[str] = field(default_factory=list)


def steps(text: str) -> list[Step]:
    """Return the commands of the fenced `console` blocks, in their order."""
    found: list[Step] = []
    inside = open_ended = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(FENCE):
            inside = not inside and line == f"{FENCE}console"
        elif inside and open_ended:
            found[-1].command += f"\n{line}"
        elif inside and line.startswith(PROMPT):
            found.append(Step(number, line.removeprefix(PROMPT)))
        elif inside:
            found[-1].printed.append(line)
        open_ended = inside and bool(found) and line.endswith("\\")
    return found


def unlike(printed: list[str], output: str) -> str:
    """Return the first line that a page promises and a command did not print, an empty text where there is none.

    Lines follow one another, and the first and the last are those of the output, but where `…` says that something
    is left out; within a line it stands for any text.
    """
    lines = [line.rstrip() for line in output.splitlines() if line.strip() and not WAITING.match(line)]
    at, anywhere = 0, False
    for wanted in printed:
        if wanted.strip() == LEFT_OUT:
            anywhere = True
            continue
        pattern = re.compile(".*".join(map(re.escape, wanted.rstrip().split(LEFT_OUT))))
        places = range(at, len(lines)) if anywhere else range(at, min(at + 1, len(lines)))
        there = next((place for place in places if pattern.fullmatch(lines[place])), None)
        if there is None:
            return wanted
        at, anywhere = there + 1, False
    return "" if anywhere or not printed or at == len(lines) else f"the end, instead of {lines[at]}"


class Shell:
    """What a reader types: each command where the one before has left the shell."""

    def __init__(self, folder: Path, notes: Path) -> None:
        self.folder, self._notes = folder, notes
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE", "PYTHON"))}
        self.environment = {
            **kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
            "ANSIBLE_HOME": str(notes / "ansible"), "ANSIBLE_NOCOLOR": "1", "XDG_STATE_HOME": str(notes / "state"),
        }  # fmt: skip

    def run(self, command: str, timeout: float = 1500) -> tuple[int, str]:
        """Run a command; return its exit code and all that it printed."""
        where, said = self._notes / "where", self._notes / "environment"
        script = f"{command}\ncode=$?\npwd >{where}\nenv -0 >{said}\nexit $code"
        done = subprocess.run(
            ["bash", "-c", script], cwd=self.folder, env=self.environment, text=True, timeout=timeout, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.folder = Path(where.read_text().strip())
        self.environment = dict(_pairs(said.read_text()))
        return done.returncode, done.stdout


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for entry in filter(None, text.split("\0")):
        name, _sign, value = entry.partition("=")
        yield name, value
