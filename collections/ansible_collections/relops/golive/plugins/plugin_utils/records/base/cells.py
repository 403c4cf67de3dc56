"""The cells of a table as text and numbers, for tables of millions of them: what comes again is printed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, printed
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import HARMLESS, cell

Cells = Sequence[str | int | float]
FoundT = TypeVar("FoundT")
MOST_KNOWN = 4096
"""So many different values of a column are remembered; one that has more hardly repeats itself."""


class Remembered(dict[type, Any], Generic[FoundT]):
    """`remembered[type(value)][value]` is what a function makes of a value, worked out once where it can be told.

    By type first: 1 is True and 1.0 to a mapping, and a word of a closed list is its key.
    """

    def __init__(self, own: Callable[[Any], FoundT]) -> None:
        """Take the function."""
        super().__init__()
        self.own = own

    def __missing__(self, kind: type) -> _Known[FoundT] | _Unknown[FoundT]:
        plain = kind in (str, int, type(None)) or issubclass(kind, Choice)
        self[kind] = found = (_Known if plain else _Unknown)(self.own)
        return found


class _Known(dict[Any, FoundT]):
    def __init__(self, own: Callable[[Any], FoundT]) -> None:
        super().__init__()
        self.own = own

    def __missing__(self, value: Any) -> FoundT:
        found = self.own(value)
        if len(self) < MOST_KNOWN:
            self[value] = found
        return found


class _Unknown(Generic[FoundT]):
    def __init__(self, own: Callable[[Any], FoundT]) -> None:
        self.own = own

    def __getitem__(self, value: Any) -> FoundT:
        return self.own(value)


def printer(columns: Sequence[Column[Any]], texts: Texts) -> Callable[[Line], Cells]:
    """Return what prints a line of a table as `printed` does, each cell safe for a spreadsheet."""
    known = [Remembered(own) for own in prints_of(columns, texts)]
    return lambda line: [own[type(value)][value] for own, value in zip(known, line.in_order, strict=True)]


def prints_of(columns: Sequence[Column[Any]], texts: Texts) -> list[Callable[[Any], str | int | float]]:
    """Return of each column what prints a value of it."""
    return [partial(_print, column, texts, column.kind in ("verdict", "word")) for column in columns]


def _print(column: Column[Any], texts: Texts, worded: bool, value: Any) -> str | int | float:
    if not worded and type(value) is str and HARMLESS(value):
        return value  # most of millions
    return cell(printed(value, column, texts))
