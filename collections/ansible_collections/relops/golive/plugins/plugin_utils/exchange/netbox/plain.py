"""NetBox's answers and the plan's things as plain values that can be compared, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref

Ids = Mapping[Ref, int]


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer of NetBox with choices by their value and other objects by their id."""
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if "value" in value and "label" in value:
            return value["value"]
        if "object_id" in value and "object_type" in value:
            return {key: value[key] for key in ("object_type", "object_id")}
        return value.get("id", value)
    return [_plain(one) for one in value] if isinstance(value, list) else value


def resolved(value: Any, ids: Ids) -> Any:
    """Return a value of a thing with ids in place of the things that it names; KeyError for one that is not there."""
    if isinstance(value, Ref):
        return ids[value]
    if isinstance(value, Mapping):
        return {key: resolved(one, ids) for key, one in value.items()}
    return [resolved(one, ids) for one in value] if isinstance(value, (tuple, list)) else value


def is_empty(value: Any) -> bool:
    """Tell whether a field holds nothing."""
    return value is None or value in ("", [], ())


def same(left: Any, right: Any) -> bool:
    """Tell whether a field is the same: nothing is nothing, numbers are numbers, lists have no order."""
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    if isinstance(left, list) and isinstance(right, list):
        return sorted(map(_sortable, left)) == sorted(map(_sortable, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    number = _number(left), _number(right)
    if isinstance(left, (int, float)) or isinstance(right, (int, float)):
        return number[0] is not None and number[0] == number[1]
    return bool(left == right)


def _sortable(value: Any) -> str:
    return repr(sorted(value.items())) if isinstance(value, dict) else repr(value)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def shown(value: Any, row: Mapping[str, Any] | None = None, field: str = "") -> str:
    """Return a value as a person reads it: of another object its name, where the answer has it."""
    if row is not None and isinstance(found := row.get(field), dict):
        value = found.get("display", found.get("label", value))
    elif row is not None and isinstance(found, list):
        value = [one.get("display", one) if isinstance(one, dict) else one for one in found]
    if isinstance(value, Ref):
        return " ".join(value.key)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return "" if value is None else str(value)
