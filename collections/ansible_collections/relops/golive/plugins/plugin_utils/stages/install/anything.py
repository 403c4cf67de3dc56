"""A value that nobody knows by day, such as a secret or a filter of Ansible: whatever is done with it gives another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Unknown:
    """Notes whether the outcome of a rendering hung on a value that nobody knows."""

    def __init__(self) -> None:
        self.asked = False


class Anything:
    """Takes part in every expression; a question about it is noted, since its answer is made up."""

    def __init__(self, unknown: Unknown) -> None:
        self._unknown = unknown

    def _same(self, *_arguments: Any, **_named: Any) -> Any:
        return self

    def _asked(self, *_arguments: Any) -> bool:
        self._unknown.asked = True
        return True

    def __getattr__(self, name: str) -> Any:
        """Return itself; names between underscores are those of Python."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __str__(self) -> str:
        """Return a word."""
        return "?"

    def __iter__(self) -> Iterator[Any]:
        """Yield one value: a loop over it is carried out once."""
        self._unknown.asked = True
        return iter([self])

    def __len__(self) -> int:
        """Return one, as many as it yields."""
        self._unknown.asked = True
        return 1

    def __hash__(self) -> int:
        """Return the same for all of them."""
        return 1

    def __int__(self) -> int:
        """Return a number."""
        return int(self._asked())

    def __float__(self) -> float:
        """Return a number."""
        return float(self._asked())

    __call__ = __getitem__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = _same
    __rmod__ = __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __neg__ = __pos__ = _same
    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _asked
