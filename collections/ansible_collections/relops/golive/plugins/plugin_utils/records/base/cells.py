"""The cells of a table as text and numbers, for tables of millions of them: what comes again is printed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, printed
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import cell

Cells = Sequence[str | int | float]
MOST_KNOWN = 4096
"""So many different texts of a column are remembered; one that has more hardly repeats itself."""


def printer(columns: Sequence[Column[Any]], texts: Texts) -> Callable[[Line], Cells]:
    """Return what prints a line of a table as `printed` does, each cell safe for a spreadsheet."""
    prints = [_of_column(column, texts) for column in columns]
    return lambda line: [own(value) for own, value in zip(prints, line.in_order, strict=True)]


def _of_column(column: Column[Any], texts: Texts) -> Callable[[Any], str | int | float]:
    known: dict[str, str | int | float] = {}

    def own(value: Any) -> str | int | float:
        if type(value) is not str:
            return cell(printed(value, column, texts))
        found = known.get(value)
        if found is None:
            found = cell(printed(value, column, texts))
            if len(known) < MOST_KNOWN:
                known[value] = found
        return found

    return own
