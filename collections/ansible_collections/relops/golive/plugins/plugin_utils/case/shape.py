"""Bring what a plan or a machine knows into the shape of a field: words of a list, rows of a table, yes or no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Text
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
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


def row_faults(
    field: FormField, value: Any, wrong: Callable[[FormField, Any], Fault | None] = lambda *_: None
) -> Iterator[Fault]:
    """Yield what is missing in the rows of a table, what is `wrong` in them, and columns that it does not have."""
    if field.type is not FieldType.TABLE or not isinstance(value, (list, tuple)):
        return
    known = {column.key for column in field.columns}
    for place, row in enumerate(value, 1):
        given = row if isinstance(row, Mapping) else {}
        for column in field.columns:
            where, cell = f"{field.key}[{place}].{column.key}", given.get(column.key)
            if cell in (None, "", []):
                if column.required:
                    yield Fault(where, "", f"必填: {column.title.zh}", f"is required: {column.title.en}")
            elif fault := wrong(column, cell):
                yield Fault(where, fault.value, fault.zh, fault.en)
        for name in given:
            if known and name not in known:
                yield Fault(f"{field.key}[{place}].{name}", "", "表中没有此列", "is no column of the table")


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


def both(title: Text) -> dict[str, str]:
    """Return a title in both languages, as the case keeps it."""
    return {"zh": title.zh, "en": title.en}


def titles_of(fields: tuple[FormField, ...]) -> list[JSON]:
    """Return the titles of fields in their order, those of the columns of a table below them."""
    return [
        {"key": one.key, **both(one.title), **({"columns": titles_of(one.columns)} if one.columns else {})}
        for one in fields
    ]
