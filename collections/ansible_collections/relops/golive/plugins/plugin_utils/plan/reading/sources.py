"""Follow a path such as `project.name` through the types of a model: whether it leads anywhere, and to what."""

from __future__ import annotations

import functools
import types
import typing
from typing import Any

from pydantic import BaseModel


def kind_at(kind: Any, path: str) -> Any:
    """Return the type at the end of a path of attributes and keys, None where the path leads nowhere."""
    for step in path.split("."):
        kind = _inside(kind, step)
        if kind is None:
            return None
    return kind


def row_of(kind: Any) -> Any:
    """Return the type of the items of a list or mapping, None where a type has none."""
    for part in _alternatives(kind):
        origin, parts = typing.get_origin(part), typing.get_args(part)
        if origin in (tuple, list, dict):
            return parts[1] if origin is dict else parts[0]
    return None


def keyed(kind: Any) -> bool:
    """Tell whether the items of a type have names."""
    return any(typing.get_origin(part) is dict for part in _alternatives(kind))


def _inside(kind: Any, step: str) -> Any:
    for part in _alternatives(kind):
        if typing.get_origin(part) is dict:
            return typing.get_args(part)[1]
        if isinstance(part, type) and issubclass(part, BaseModel):
            found = _attribute(part, step)
            if found is not None:
                return found
    return None


def _attribute(model: type[BaseModel], name: str) -> Any:
    if name in model.model_fields:
        return _hints(model)[name]
    found = model.__dict__.get(name)
    reader = found.fget if isinstance(found, property) else getattr(found, "func", None)
    if isinstance(found, (property, functools.cached_property)) and reader is not None:
        return typing.get_type_hints(reader).get("return")
    return None


@functools.cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    """Return the types of a model's fields; asked for once, since every source of every form asks again."""
    return typing.get_type_hints(model, include_extras=True)


def _alternatives(kind: Any) -> list[Any]:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _alternatives(parts[0])
    if origin in (typing.Union, types.UnionType):
        return [one for part in parts for one in _alternatives(part)]
    return [kind]
