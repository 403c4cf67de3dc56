"""Run the project's checks: say what runs and how long it took, go on after a failure, and sum up at the end.

usage: .ci/steps.py [--all] GROUP...    groups: check, lint, sanity, static, lab, molecule

Without --all what is dear has its turn: labs (`IN_TURNS`) and tests (`BY_COST`, tests/pace.py); the commit says whose.

One step more runs at a time than there are cores (STEPS_AT_ONCE says otherwise), the longest first, after those that
need the machine for themselves; beside these run, at the lowest priority, such as nothing hurries. A step's output is
kept in .cache/steps/ and shown when it fails.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]
from runner import LOGS, Outcome, Step, abandoned, reason, run, take_down, tell, unhurried  # noqa: E402 - from this folder

from tests.pace import this_turn  # noqa: E402 - from the repository's

COLLECTIONS = "collections/ansible_collections/relops"
# ansible-lint and Ansible never ask a registry here.
OFFLINE = {"ANSIBLE_HOME": str(ROOT / ".ansible"), "NO_COLOR": "1", "ANSIBLE_NOCOLOR": "1"}
BESIDE = {"plays": 2}
"""Integration tests of which some may run beside one another: each of these has a site of its own."""
GOLIVE, DEMO = "molecule-golive", "integration-demo"
IN_TURNS = (
    {GOLIVE, "integration-lab", "integration-precheck"},
    {DEMO, "molecule-rollback", "molecule-network"},
    {GOLIVE, "integration-judge", "integration-contract", "molecule-upgrade"},
    {DEMO, "integration-migrate", "integration-drill", "molecule-migrate"},
    {GOLIVE, "integration-backup", "mistakes"},
    {DEMO, "integration-rehearsal", "molecule-install"},
    {GOLIVE, "integration-ways", "integration-leaks"},
    {DEMO, "integration-first", "molecule-backup", "molecule-families"},
)
"""Steps that have their turn: one of these rows with each commit, each with a go-live from its plan to its end. What is
in no row always runs."""
ALL = "--all"
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
    "integration-rehearsal",
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


CODE = [
    Step("ruff", "ruff check ."),
    Step("ruff-format", "ruff format --check ."),
    Step("mypy", "mypy collections tests .ci/steps.py .ci/runner.py .ci/pages.py", patient=True),
]
WITHOUT_LAB = ("tests/unit", "tests/golden", "tests/house", "tests/mistakes")
HOUSE = ROOT / "tests" / "house"
QUICKLY = "pytest -q -n 0 -p no:unraisableexception"
TESTS = [Step("pytest", f"pytest -q -n 2 --dist worksteal {' '.join(WITHOUT_LAB)}", minutes=75)]
# Tests that are chosen one by one when not all are asked; others raise one lab for all of theirs.
BY_COST = ("pytest", "integration-plays")
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


def parted() -> list[Step]:
    """Return the same tests at the quick pace in as many steps as run at once: each collects its own, workers all.

    The rules of the house stay together, as they look at the same trees. pytest's own look for exceptions that nobody
    raises collects all garbage ten times at the end, a twentieth of such a short run: the other paces do that.
    """
    files = {file: file.stat().st_size for name in WITHOUT_LAB for file in (ROOT / name).rglob("test_*.py")}
    rooms = Counter({ROOT / name: 0 for name in WITHOUT_LAB})
    rooms[HOUSE] = 3 * sum(size for file, size in files.items() if file.is_relative_to(HOUSE))  # they read all others
    most = sum(files.values()) / 12
    while large := [room for room in rooms if room != HOUSE and room.is_dir() and not 0 < rooms[room] < most]:
        for room in large:
            del rooms[room]
            for file in (file for file in files if file.is_relative_to(room)):
                rooms[room / file.relative_to(room).parts[0]] += files[file]
    parts: list[list[Path]] = [[] for _ in range(AT_ONCE)]
    for room in sorted(rooms, key=lambda room: (-rooms[room], room)):
        min(parts, key=lambda part: sum(rooms[one] for one in part)).append(room)
    names = [" ".join(sorted(str(room.relative_to(ROOT)) for room in part)) for part in parts if part]
    return [Step(f"pytest-{at}", f"{QUICKLY} {those} --quick", minutes=75) for at, those in enumerate(names, 1)]


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
    "python -m tests.faults --lab cif --labs 2 -n 20 --quick --brief --minutes 3 --seed commit",
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
        "check": [*parted(), *CODE],
        "lint": [*CODE, *ANSIBLE],
        "sanity": SANITY,
        "static": [*QUICK_SANITY, *TESTS, *WHEEL, *ANSIBLE, *CODE],
        "lab": [*integrations(), FAULTS, MISTAKES],
        "molecule": scenarios(),
    }
    if name not in groups:
        sys.exit(f"steps: no group {name!r}; there are {', '.join(groups)}")
    return groups[name]


def in_turn(steps: list[Step], turn: int) -> list[Step]:
    """Return the steps of a turn: each with the share of its tests whose turn it is."""
    now = turn % len(IN_TURNS)
    later = {name for row in IN_TURNS for name in row} - IN_TURNS[now]
    asked = (step for step in steps if step.name not in later)
    return [replace(step, command=f"{step.command} --share") if step.name in BY_COST else step for step in asked]


def outcomes(steps: list[Step]) -> Iterator[Outcome]:
    """Run the steps, after those that run alone, and yield each as it ends."""
    steps = sorted(steps, key=rank)
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


def rank(step: Step) -> int:
    """Return the place of a step in the order of their beginnings."""
    return LONGEST.index(step.name) if step.name in LONGEST else len(LONGEST)


def main(names: list[str]) -> int:
    """Run the groups, or the share of them whose turn it is, and return the exit code."""
    LOGS.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    steps = [step for name in names if name != ALL for step in group(name)]
    if ALL not in names and names != ["check"]:
        steps = in_turn(steps, this_turn())
        print(
            f"turn {this_turn() % len(IN_TURNS)} of {len(IN_TURNS)}: not all is asked; make test-all does", flush=True
        )
    if os.environ.get("CI") == "true" and {"lab", "molecule"} & {*names}:  # one run at a time has a runner's machine
        for name in abandoned():
            take_down(name)
    done: list[Outcome] = []
    for outcome in outcomes(steps):
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
