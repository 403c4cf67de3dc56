"""Three paces: `make check` asks quickly (pytest --quick), `make test` and CI ask a share (--share), pytest asks all.

What a test function costs is measured, not guessed: tests/costs.json (tests/costs.py). A pace says how much a function
may take in a run, on average; what costs more is asked in turns, and the commit says whose turn it is: so the choice
stays while one works on a change and is another with the next. Turns on end ask everything; a commit's is its hash.
With --quick, `@pytest.mark.thorough("why")` also keeps a test out, and `examples(n)` and `some(values)` ask fewer.
tests/house/test_pace.py holds that `make test-all` leaves nothing out.
"""

from __future__ import annotations

import functools
import json
import math
import subprocess
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
ROOT = Path(__file__).resolve().parents[1]
COSTS = Path(__file__).with_name("costs.json")
ALL, SHARE, QUICK = "all", "share", "quick"
MOST = {SHARE: 0.4, QUICK: 0.03}
"""Processor seconds that one test function may take in a run, on average over the turns."""
RUNS = "tests/integration/"
"""Tests that can't but run Ansible, and may take so many times as much."""
TIMES = 4
_STATE = {"pace": ALL}


def hurry(wanted: str) -> None:
    """Set the pace; tests/conftest.py does, before any test is read."""
    _STATE["pace"] = wanted


def pace() -> str:
    """Return the pace."""
    return _STATE["pace"]


def quick() -> bool:
    """Tell whether only what is quick is asked."""
    return _STATE["pace"] == QUICK


def examples(many: int, few: int = 0) -> int:
    """Return how many examples a property is tried with: `many`, or a twelfth, at least 5, when it has to be quick."""
    return (few or max(5, many // 12)) if quick() else many


def some(values: Sequence[Value], turn: int) -> Sequence[Value]:
    """Return all values, or one of them when it has to be quick: another for each turn, so that each has its turn."""
    return [values[turn % len(values)]] if quick() else values


def spread(values: Sequence[Value], every: int) -> Sequence[Value]:
    """Return all values, or one of `every` so many when it has to be quick, the first and the last among them."""
    return [*values[:-1:every], values[-1]] if quick() and values else values


def share(values: Sequence[Value], turn: int, parts: int) -> Sequence[Value]:
    """Return all values, or one of so many parts of them when it has to be quick: another for each turn."""
    return values[turn % parts :: parts] if quick() else values


@functools.cache
def costs() -> dict[str, float]:
    """Return what test functions cost that cost anything: processor seconds of all cases by the function's name."""
    found: dict[str, float] = json.loads(COSTS.read_text(encoding="utf-8"))
    return found


@functools.cache
def this_turn() -> int:
    """Return the turn of this commit: any number, another with each commit; 0 where there is none."""
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(done.stdout[:8] or "0", 16)


def turns(test: str, cost: float) -> int:
    """Return in how many turns a test of this cost has been asked whole."""
    if pace() not in MOST:
        return 1
    return max(1, math.ceil(cost / (MOST[pace()] * (TIMES if test.startswith(RUNS) else 1))))


def asked(test: str, many: int, cost: float, turn: int) -> set[int]:
    """Return which of so many cases of a test are asked in a turn: in `turns` turns on end each of them once."""
    every, first = turns(test, cost), zlib.crc32(test.encode()) + turn
    return {case for case in range(many) if (first + case) % every == 0}
