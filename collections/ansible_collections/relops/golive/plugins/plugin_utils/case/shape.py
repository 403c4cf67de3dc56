"""Bring what a plan or a machine knows into the shape of a field: words of a list, rows of a table, yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormField

KEY = "key"
"""What a column is taken `from` when it holds the name of its row."""


def shaped(field: FormField, value: Any) -> Any:
    """Return a plain value (words, numbers, lists, mappings) as a field of that type holds it; empty for None."""
    if field.type is FieldType.YES_NO:
        return bool(value)
    if field.type is FieldType.TABLE:
        return _table(field, value)
    if field.type is FieldType.LIST:
        return [_word(one) for one in _listed(value)]
    if value is None:
        return ""
    if isinstance(value, (list, tuple, Mapping)):
        return "、".join(_word(one) for one in _listed(value))
    return value


def _table(field: FormField, value: Any) -> list[Any]:
    if value in (None, "", [], {}):
        first = next((column for column in field.columns if column.choices), None)
        return [{first.key: name} for name in first.choices] if first and first.key == "name" else []
    rows = [_row(one) for one in _listed(value)]
    if not field.columns:
        return rows
    return [{column.key: _at(row, column.source or column.key) for column in field.columns} for row in rows]


def _row(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {"name": value}


def _listed(value: Any) -> list[Any]:
    """Return the items of a list; those of a mapping carry their name as `key`."""
    if isinstance(value, Mapping):
        return [{KEY: name, **one} if isinstance(one, Mapping) else name for name, one in value.items()]
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value in (None, "") else [value]


def _word(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get(KEY) or next(iter(value.values()), ""))
    return str(value)


def _at(row: Mapping[str, Any], path: str) -> Any:
    value: Any = row
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return "" if value is None else value
