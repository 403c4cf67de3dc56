"""Run the project's checks: say what runs and how long it took, go on after a failure, and sum up at the end.

usage: .ci/steps.py GROUP...    groups: check, lint, sanity, static, lab, molecule

One step more runs at a time than there are cores (STEPS_AT_ONCE says otherwise), the longest first, after those that
need the machine for themselves; beside these run, at the lowest priority, such as nothing hurries. A step's output is
kept in .cache/steps/ and shown when it fails.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / ".cache" / "steps"
COLLECTIONS = "collections/ansible_collections/relops"
# ansible-lint and Ansible never ask a registry here.
OFFLINE = {"ANSIBLE_HOME": str(ROOT / ".ansible"), "NO_COLOR": "1", "ANSIBLE_NOCOLOR": "1"}


@dataclass(frozen=True)
class Step:
    """One check: a name and the command that fails when the check does."""

    name: str
    command: str
    env: dict[str, str] = field(default_factory=dict)
    minutes: float = 10
    alone: bool = False  # it needs the machine for itself
    patient: bool = False  # it only computes, and may do so beside one that runs alone


BESIDE = {"plays": 2}
"""Integration tests of which some may run beside one another: each of these has a site of its own."""
AT_ONCE = int(os.environ.get("STEPS_AT_ONCE") or 1 + max(2, os.cpu_count() or 2))

# What takes longest begins first, so that no slot is idle at the end; what is not named here takes less than a minute.
# The lab waits more than it computes: for the timers of switches.
LONGEST = [
    "pytest",
    "integration-lab",
    "integration-plays",
    "molecule-golive",
    "integration-demo",
    "molecule-rollback",
    "molecule-upgrade",
    "integration-migrate",
    "mistakes",
    "integration-ways",
    "integration-first",
    "molecule-families",
    "molecule-backup",
    "integration-drill",
    "integration-leaks",
    "ansible-lint",
    "integration-backup",
    "molecule-install",
    "integration-judge",
    "sanity",
    "integration-precheck",
    "molecule-migrate",
    "molecule-network",
    "mypy",
]


@dataclass(frozen=True)
class Outcome:
    """How a step ended: its exit code (124: out of time), seconds, and where its output lies."""

    step: Step
    code: int
    seconds: float
    log: Path


CODE = [
    Step("ruff", "ruff check ."),
    Step("ruff-format", "ruff format --check ."),
    Step("mypy", "mypy collections tests .ci/steps.py .ci/pages.py", patient=True),
]
PYTEST = "pytest -q -n 2 --dist worksteal tests/unit tests/golden tests/house tests/mistakes"
TESTS = [Step("pytest", PYTEST, minutes=75)]
# The same tests without what is marked thorough, and with fewer examples: tests/pace.py.
QUICK_TESTS = [Step("pytest", f"{PYTEST} --quick", minutes=75)]
ANSIBLE = [
    Step("ansible-lint", ".ci/lint", OFFLINE, patient=True),
    Step("yamllint", "yamllint --strict ."),
    *(
        Step(f"{tool}-{name}", command.format(f"{COLLECTIONS}/{name}"), patient=True)
        for name in ("golive", "lab")
        for tool, command in (
            ("docs", "antsibull-docs lint-collection-docs --plugin-docs {}"),
            ("changelog", "env -C {} antsibull-changelog lint"),
        )
    ),
    Step("site", "python .ci/pages.py .cache/site/built", patient=True),
    Step("shellcheck", "shellcheck bootstrap requirements/apt .ci/run .ci/lint .ci/sanity .ci/wheel"),
]
SANITY = [Step("sanity", ".ci/sanity golive lab", minutes=15)]
QUICK_SANITY = [Step("sanity", ".ci/sanity golive lab", {"QUICK": "1"}, minutes=15, patient=True)]
WHEEL = [Step("wheel", ".ci/wheel", patient=True)]


def integrations() -> list[Step]:
    """Return one step per folder of tests that raise what they test."""
    names = sorted(path.name for path in ROOT.glob("tests/integration/*/") if list(path.glob("test_*.py")))
    return [
        Step(f"integration-{name}", f"pytest -q -n {BESIDE.get(name, 0)} tests/integration/{name}", minutes=45)
        for name in names
    ]


# Begins no trial after so many minutes; the commit gives the seed, so that the choice moves on.
FAULTS = Step(
    "faults",
    "python -m tests.faults --lab cif --labs 2 -n 20 --quick --brief --minutes 5.9 --seed commit",
    minutes=25,
    alone=True,
)
# Mistakes of production that only a twin shows: a sample; `make mistakes` tries them all.
MISTAKES = Step("mistakes", "python -m tests.mistakes --lab cimis --sample", minutes=25)


def scenarios() -> list[Step]:
    """Return one step per Molecule scenario of this repository."""
    names = sorted(path.parent.name for path in ROOT.glob("molecule/*/molecule.yml"))
    return [Step(f"molecule-{name}", f"molecule test -s {shlex.quote(name)}", OFFLINE, 25) for name in names]


def group(name: str) -> list[Step]:
    """Return the steps of a group; ends the program when there is no such group."""
    groups = {
        "check": [*QUICK_TESTS, *CODE],
        "lint": [*CODE, *ANSIBLE],
        "sanity": SANITY,
        "static": [*QUICK_SANITY, *TESTS, *WHEEL, *ANSIBLE, *CODE],
        "lab": [*integrations(), FAULTS, MISTAKES],
        "molecule": scenarios(),
    }
    if name not in groups:
        sys.exit(f"steps: no group {name!r}; there are {', '.join(groups)}")
    return groups[name]


def run(step: Step) -> Outcome:
    """Run one step with its output in a file."""
    print(f"--> {step.name}: {step.command}", flush=True)
    log = LOGS / f"{step.name}.log"
    started = time.monotonic()
    with log.open("wb") as output:
        try:
            code = subprocess.run(
                shlex.split(step.command),
                cwd=ROOT,
                env=os.environ | step.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=step.minutes * 60,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            code = 124
        except FileNotFoundError as error:
            output.write(f"{error}\n".encode())
            code = 127
    return Outcome(step, code, time.monotonic() - started, log)


def tell(outcome: Outcome) -> None:
    """Print how a step ended: its last line when it passed, all it said when it failed."""
    text = outcome.log.read_text(errors="replace").strip()
    if outcome.code:
        print(f"{text}\nFAILED {outcome.step.name} (exit {outcome.code}) {outcome.seconds:.1f} s", flush=True)
    else:
        last = text.splitlines()[-1].strip() if text else ""
        print(f"ok {outcome.step.name} {outcome.seconds:.1f} s  {last[:100]}", flush=True)


TELLING = re.compile(r"fatal:|^ERROR|^FATAL|^FAIL|^E  |\[ERROR\]| error:|Error:|failed=[1-9]|not (old|new):")
"""What says why a step failed."""


def reason(outcome: Outcome, lines: int = 12) -> str:
    """Return the last telling lines of a failed step: who reads only the end of a long log must find them there."""
    said = outcome.log.read_text(errors="replace").strip().splitlines()
    telling = [line for line in said if TELLING.search(line)] or said
    return "\n".join([f"\n{outcome.step.name}:", *(f"  {line.strip()[:400]}" for line in telling[-lines:])])


def outcomes(names: list[str]) -> Iterator[Outcome]:
    """Run the steps of all groups, after those that run alone, and yield each as it ends."""
    steps = sorted((step for name in names for step in group(name)), key=rank)
    waiting = [step for step in steps if not step.alone]
    running: set[Future[Outcome]] = set()
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for step in (step for step in steps if step.alone):
            lone = pool.submit(run, step)
            while not lone.done():
                beside = next((step for step in waiting if step.patient), None)
                if beside and not running:
                    waiting.remove(beside)
                    running = {pool.submit(run, unhurried(beside))}
                ended, running = wait({lone, *running}, return_when=FIRST_COMPLETED)
                running -= {lone}
                yield from (future.result() for future in ended)
        for future in as_completed({*running, *(pool.submit(run, step) for step in waiting)}):
            yield future.result()


def unhurried(step: Step) -> Step:
    """Return the step at the lowest priority."""
    return replace(step, command=f"nice -n 19 {step.command}")


def rank(step: Step) -> int:
    """Return the place of a step in the order of their beginnings."""
    return LONGEST.index(step.name) if step.name in LONGEST else len(LONGEST)


def main(names: list[str]) -> int:
    """Run the groups and return the exit code."""
    LOGS.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    done: list[Outcome] = []
    for outcome in outcomes(names):
        tell(outcome)
        done.append(outcome)
    for outcome in done:
        if outcome.code:
            print(reason(outcome))
    failed = [outcome.step.name for outcome in done if outcome.code]
    print(f"\nsteps took {time.monotonic() - started:.0f} s" + (f"; failed: {', '.join(failed)}" if failed else ""))
    print(f"{len(done) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not done else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
