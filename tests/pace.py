"""Two paces: `make check` asks quickly (pytest --quick), `make test` and CI ask everything.

What is slow by its nature says so itself: `@pytest.mark.thorough("why")` keeps a test for `make test`, `examples(n)`
and `some(values)` ask fewer of the same kind, and of a test with many cases a part is asked (`picked`).
tests/house/test_pace.py holds that `make test` leaves nothing out.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")
_STATE = {"quick": False}
FEW = 3
"""Cases of one test that are always asked."""
PART = 6
"""Of more than a few, one of so many."""


def hurry(quick: bool) -> None:
    """Set the pace; tests/conftest.py does, before any test is read."""
    _STATE["quick"] = quick


def quick() -> bool:
    """Tell whether only what is quick is asked."""
    return _STATE["quick"]


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


def picked(test: str, many: int) -> set[int]:
    """Return which of so many cases of a test are asked when it has to be quick: all of a few, a part of more.

    The first and the last are among them; which of the others depends on the test's name, so that tests over the same
    values ask about different ones.
    """
    if many <= FEW:
        return set(range(many))
    wanted = max(FEW, many // PART)
    turn = zlib.crc32(test.encode()) % many
    inner = sorted(range(1, many - 1), key=lambda at: ((at * wanted + turn) % many, at))
    return {0, many - 1, *inner[: wanted - 2]}
