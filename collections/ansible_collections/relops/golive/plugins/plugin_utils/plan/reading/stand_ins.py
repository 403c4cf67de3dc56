"""What stands in a table for a column that it hasn't, so that its other columns are read and judged all the same."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

CANDIDATES = ("X-1", "X-2", "1U", "2U", "1", "2", "2000-01-01", "2000-01-02")
"""Texts of which every kind of column takes two; of a choice its first word stands there, or its last."""


def stand_ins(model: type[BaseModel], keys: Iterable[str], other: bool) -> dict[str, str]:
    """Return column → a text that the model takes there; with `other` another one than without, where there is one."""
    return {key: found[-1 if other else 0] for key in keys if (found := _taken_of(model.model_fields[key]))}


def _taken_of(field: FieldInfo) -> list[str]:
    kind = field.annotation
    words = [str(one.value) for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else CANDIDATES
    whole: Any = Annotated[kind, *field.metadata] if field.metadata else kind
    adapter: TypeAdapter[Any] = TypeAdapter(whole)
    return [word for word in words if _taken(adapter, word)]


def _taken(adapter: TypeAdapter[Any], word: str) -> bool:
    try:
        adapter.validate_python(word)
    except ValidationError:
        return False
    return True
