"""What each test costs, for the paces: `pytest --costs FILE …` measures, `python -m tests.costs FILE` keeps it.

The cost of a test function is what its cases take of the processor, programs that they start among it, and a quarter of
the time that they wait, since a worker waits with them: one number, kept in tests/costs.json where it is not next to
nothing. What a file sets up once for several of its tests has a price of its own, `FILE::@FIXTURE`. A quiet machine
will do, whichever, since the numbers are only compared with each other. A test that is not there is taken for cheap.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.pace import COSTS

LEAST = 0.03
"""Processor seconds of what is kept."""
DEAR = 0.3
"""Processor seconds of a fixture for which its tests are asked together."""
_apart = [0.0]
"""What fixtures with a price of their own took so far."""


def function(test: str) -> str:
    """Return the test function's name of a case's name."""
    return test.partition("[")[0]


def shared(file: str, fixture: str) -> str:
    """Return the name of what a file sets up once for several tests."""
    return f"{file}::@{fixture}"


@contextmanager
def measured(name: str, file: Path, *, fixture: bool = False) -> Iterator[None]:
    """Add a line to the file: the case or the fixture, and what it costs."""
    before, apart = os.times(), _apart[0]
    yield
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    waited = max(0.0, after.elapsed - before.elapsed - used)
    cost = used + waited / 4
    if fixture:
        _apart[0] += cost
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps([name, round(cost if fixture else max(0.0, cost - _apart[0] + apart), 3)]) + "\n")


def summed(lines: Iterator[str]) -> dict[str, float]:
    """Return the cost of each function of which there are lines."""
    found: defaultdict[str, float] = defaultdict(float)
    for line in lines:
        test, took = json.loads(line)
        found[function(test)] += took
    return found


def there(test: str) -> bool:
    """Tell whether a test function or a fixture is still in its file."""
    file, _, name = test.replace("::@", "::").partition("::")
    path = COSTS.parents[1] / file
    return path.is_file() and f"def {name}(" in path.read_text(encoding="utf-8")


def kept(before: dict[str, float], found: dict[str, float]) -> dict[str, float]:
    """Return the costs with what was found, in the order of names, without what is cheap or gone."""
    both = before | {test: round(cost, 2) for test, cost in found.items()}
    least = {test: DEAR if "::@" in test else LEAST for test in both}
    return {test: both[test] for test in sorted(both) if both[test] >= least[test] and there(test)}


def main(files: list[str]) -> None:
    """Keep what the files say."""
    lines = (line for file in files for line in Path(file).read_text(encoding="utf-8").splitlines())
    before = json.loads(COSTS.read_text(encoding="utf-8")) if COSTS.is_file() else {}
    COSTS.write_text(json.dumps(kept(before, summed(lines)), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
