"""One check of the project: a command, how it ended, and what is said of it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / ".cache" / "steps"
LABS = Path("/run/relops-lab")
OF_TESTS = re.compile(r"(it|mol|ci)[a-z0-9]+")
"""What tests call a lab of theirs."""


@dataclass(frozen=True)
class Step:
    """One check: a name and the command that fails when the check does."""

    name: str
    command: str
    env: dict[str, str] = field(default_factory=dict)
    minutes: float = 10
    alone: bool = False  # it needs the machine for itself
    patient: bool = False  # it only computes, and may do so beside one that runs alone


@dataclass(frozen=True)
class Outcome:
    """How a step ended: its exit code (124: out of time), seconds, processor seconds, and where its output lies."""

    step: Step
    code: int
    seconds: float
    used: float
    log: Path


def waited(child: subprocess.Popen[bytes], seconds: float) -> tuple[int, float]:
    """Return the exit code of a program (124: out of time) and its processor seconds, its children's among them."""
    until, late = time.monotonic() + seconds, False
    while True:
        pid, status, used = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return 124 if late else child.returncode, used.ru_utime + used.ru_stime
        if not late and time.monotonic() > until:
            late = True
            child.kill()
        time.sleep(0.2)


def run(step: Step) -> Outcome:
    """Run one step with its output in a file."""
    print(f"--> {step.name}: {step.command}", flush=True)
    log = LOGS / f"{step.name}.log"
    started = time.monotonic()
    with log.open("wb") as output:
        try:
            child = subprocess.Popen(
                shlex.split(step.command),
                cwd=ROOT,
                env=os.environ | step.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            code, used = waited(child, step.minutes * 60)
        except FileNotFoundError as error:
            output.write(f"{error}\n".encode())
            code, used = 127, 0.0
    return Outcome(step, code, time.monotonic() - started, used, log)


def tell(outcome: Outcome) -> None:
    """Print how a step ended: its last line when it passed, all it said when it failed."""
    text = outcome.log.read_text(errors="replace").strip()
    if outcome.code:
        print(f"{text}\nFAILED {outcome.step.name} (exit {outcome.code}) {outcome.seconds:.1f} s", flush=True)
    else:
        last = text.splitlines()[-1].strip() if text else ""
        print(
            f"ok {outcome.step.name} {outcome.seconds:.1f} s ({outcome.used:.0f} of processor)  {last[:100]}",
            flush=True,
        )


TELLING = re.compile(r"fatal:|^ERROR|^FATAL|^FAIL|^E  |\[ERROR\]| error:|Error:|failed=[1-9]|not (old|new):")
"""What says why a step failed."""


def reason(outcome: Outcome, lines: int = 12) -> str:
    """Return the last telling lines of a failed step: who reads only the end of a long log must find them there."""
    said = outcome.log.read_text(errors="replace").strip().splitlines()
    telling = [line for line in said if TELLING.search(line)] or said
    return "\n".join([f"\n{outcome.step.name}:", *(f"  {line.strip()[:400]}" for line in telling[-lines:])])


def unhurried(step: Step) -> Step:
    """Return the step at the lowest priority."""
    return replace(step, command=f"nice -n 19 {step.command}")


def abandoned(labs: Path = LABS, root: Path = ROOT) -> list[str]:
    """Return the names of tests' labs that another clone raised here and left: its run was killed before it ended."""
    found: dict[str, Path] = {}
    for path in sorted(labs.glob("*/registration.json")):
        with suppress(ValueError, KeyError):  # cut off while it was written: whose it is, nobody knows
            found[path.parent.name] = Path(json.loads(path.read_text(encoding="utf-8"))["dir"])
    return [name for name, folder in found.items() if OF_TESTS.fullmatch(name) and not folder.is_relative_to(root)]


def take_down(name: str) -> None:
    """Take a lab down, whosever it is; says so."""
    print(f"the lab {name} of another clone's tests stands here: taken down", flush=True)
    control = "ansible_collections.relops.lab.plugins.plugin_utils.labctl"
    subprocess.run([sys.executable, "-m", control, "down", name], cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
