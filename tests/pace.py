"""Two paces: `make check` asks quickly (pytest --quick), `make test` and CI ask everything.

What is slow by its nature says so itself: `@pytest.mark.thorough("why")` keeps a test for `make test`, `examples(n)`
and `some(values)` ask fewer of the same kind. tests/house/test_pace.py holds that `make test` leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")
_STATE = {"quick": False}


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
