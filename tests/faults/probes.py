"""What other runs say while something is lost or somebody else is at work: live or back only where the judge agrees."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults.controllers import ASSESSED
from tests.faults.scene import ROOT, Scene

Judged = Callable[[str], list[str]]
"""Given new or old: every difference between that state and what the judge finds now."""
DECIDED = (0, 2)
"""Exit codes that claim the new or the old state."""
SAID = (*DECIDED, 3, 4)
"""Every exit code that a run may have; the others: 3 an emergency, 4 nothing decided."""
LONGEST = 600.0
"""Seconds that a run may take; longer is a hang."""


def claim(playbook: str, code: int) -> str:
    """Return the state that an exit code claims, new or old; an empty text where it claims none."""
    if code not in DECIDED:
        return ""
    return "new" if playbook == "golive" and code == 0 else "old"


def lies(who: str, playbook: str, code: int, judged: Judged) -> list[str]:
    """Return in words what is wrong with an exit code: one that no table knows, or a claim that is not so."""
    if code >= 0 and code not in SAID:
        return [f"{who}: exit code {code}, which the table of exit codes does not know"]
    claimed = claim(playbook, code)
    found = judged(claimed) if claimed else []
    return [f"{who}: GREEN LIE: exit code {code}, but not {claimed}: {line}" for line in found]


def probe(scene: Scene, names: Sequence[str], log: Path, judged: Judged) -> tuple[list[str], list[str]]:
    """Run the playbooks in turn while something is lost; return what each said, and what is wrong with it."""
    said, wrong = list[str](), list[str]()
    for name in names:
        more = ASSESSED if name == "rollback" else ()
        with log.open("ab") as output:
            output.write(f"\n=== probe {name}\n".encode())
            output.flush()
            code = _run(scene, scene.command(name, *more, plan=scene.by), output.fileno())
        said.append(f"{name}:{code}")
        wrong += lies(f"probe {name}", name, code, judged)
    return said, wrong


def _run(scene: Scene, argv: list[str], output: int) -> int:
    try:
        done = subprocess.run(
            argv, cwd=ROOT, env=scene.environment, timeout=LONGEST, check=False, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 124
    return done.returncode
