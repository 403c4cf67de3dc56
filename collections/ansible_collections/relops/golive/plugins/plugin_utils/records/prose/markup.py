"""The functions that a template may call: tables of facts and of what a person filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.slots import Markdown, mark

MOST_ROWS = 500
"""Rows of a table in a text; nobody reads more, and the tables of the folder have all of them."""


def functions(
    t: Texts, values: Mapping[str, str], tables: Mapping[str, Mapping[str, Any]]
) -> dict[str, Callable[..., str]]:
    """Return the functions by name; `values` and `tables` are what a person filled into the form."""

    def grid(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Markdown:
        """Return a table: title of a column → the key of its values."""
        rows = list(rows)
        if not rows:
            return Markdown(f"\n\n{mark(t('print.none'))}\n\n")
        lines = [[_cell(row[key], t) for key in columns.values()] for row in rows[:MOST_ROWS]]
        more = f"{mark(t('prose.more_rows', count=len(rows) - MOST_ROWS))}\n\n" if len(rows) > MOST_ROWS else ""
        return Markdown(_table([mark(title) for title in columns], lines) + more)

    def pairs(fields: Mapping[str, Any]) -> Markdown:
        """Return labels with their values."""
        return _table(["", ""], [[mark(label), _cell(value, t, "")] for label, value in fields.items()])

    def field(key: str) -> Markdown:
        """Return what a person filled in."""
        return mark(values.get(key) or t("prose.not_filled"))

    def table(key: str) -> Markdown:
        """Return a table that a person filled in."""
        found = tables.get(key)
        return grid(found["columns"], found["rows"]) if found else Markdown(f"\n\n{mark(t('prose.not_filled'))}\n\n")

    return {"grid": grid, "pairs": pairs, "field": field, "table": table}


def _cell(value: Any, t: Texts, nothing: str = "–") -> Markdown:
    """Return the mark of a value; what a plan leaves open in a table is a dash, beside a label it is said."""
    if isinstance(value, (list, tuple)):
        value = ("、" if t.language == "zh" else ", ").join(map(str, value))
    return mark(nothing if value is None or value == "" else value)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markdown:
    lines = [heads, ["---"] * len(heads), *rows]
    return Markdown("\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n")
