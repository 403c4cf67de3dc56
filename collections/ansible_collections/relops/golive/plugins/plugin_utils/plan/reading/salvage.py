"""Keep what is sound of data with faults, so that one bad value doesn't hide the faults elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, near
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc, fault_of, keys_at, place_of
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Shape = TypeVar("Shape", bound=BaseModel)
MOST_ROUNDS = 12
# What stands for a required chapter that cannot be read; nothing is said about it, its name is in `lost`.
STAND_INS: dict[str, Any] = {
    "plugin": "relops.golive.plan",
    "schema": 1,
    "project": {
        "code": "X", "name": "?", "version": "?", "change_type": "improvement", "significance": "normal", "system": "?",
    },
    "tables": {"ports": "?", "equipment": "?"},
    "objective": {"objective": "?", "scope": "?", "success_criteria": []},
    "window": {
        "start": "2000-01-01T00:00:00Z", "end": "2000-01-02T00:00:00Z", "latest_decision": "2000-01-01T12:00:00Z",
    },
    "resources": {"persons": []},
    "schedule": [], "tasks": [], "procurement": [], "risks": [], "sites": {}, "racks": {},
}  # fmt: skip


@dataclass
class Salvage:
    """The faults, and what was left out: names, chapters, and the positions that lists have lost."""

    faults: list[Fault] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    gaps: dict[Loc, list[int]] = field(default_factory=dict)


def salvage(model: type[Shape], raw: Any, place: Callable[[Loc], str]) -> tuple[Shape, Salvage]:
    """Return the sound part of `raw` as `model`, and the faults of the rest."""
    kept = Salvage()
    data = _unshared(raw) if isinstance(raw, dict) else {}
    for turn in range(MOST_ROUNDS):
        try:
            return model.model_validate(data if turn or isinstance(raw, dict) else raw), kept
        except ValidationError as error:
            details = [_as_written(detail, data) for detail in error.errors(include_url=False)]
        if turn == 0:
            kept.faults = [fault_of(detail, place, keys_at(model, tuple(detail["loc"][:-1]))) for detail in details]
        kept.lost.update(_misspelt(details, list(keys_at(model, ()))))
        _drop(data, [(place_of(detail["loc"]), detail["type"]) for detail in details], kept)
    kept.lost.update(model.model_fields)
    return model.model_validate(STAND_INS), kept


def _misspelt(details: list[ErrorDetails], chapters: list[str]) -> Iterator[str]:
    """Yield the chapters that are there under a mistyped key: they are not empty, so nothing is said about them."""
    for detail in details:
        if detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1:
            yield from near(str(detail["loc"][0]), chapters)


def _as_written(detail: ErrorDetails, data: Any) -> ErrorDetails:
    """Return an error with its place in the file: a text that stands for two languages stands there once."""
    inner = data
    for depth, step in enumerate(detail["loc"]):
        if isinstance(inner, str):
            return {**detail, "loc": detail["loc"][:depth]}
        try:
            inner = inner[step]
        except (KeyError, IndexError, TypeError):
            return detail
    return detail


def _unshared(value: Any) -> Any:
    """Copy plain data without aliases: leaving out a value in one place must not touch another."""
    if isinstance(value, dict):
        return {key: _unshared(item) for key, item in value.items()}
    return [_unshared(item) for item in value] if isinstance(value, list) else value


def _drop(data: dict[str, Any], wrong: list[tuple[Loc, str]], kept: Salvage) -> None:
    """Take out each wrong value; where a required one is missing, what holds it."""
    doomed = {loc[:-1] if kind == "missing" and len(loc) > 1 else loc for loc, kind in wrong}
    for loc in sorted(doomed, key=lambda loc: [str(step).zfill(9) for step in loc], reverse=True):
        if not loc:
            continue
        chapter = str(loc[0])
        if len(loc) == 1:
            kept.lost.add(chapter)
            if chapter in STAND_INS and chapter not in data:
                data[chapter] = STAND_INS[chapter]
                continue
        _take_out(data, loc, kept)


def _take_out(data: Any, loc: Loc, kept: Salvage) -> None:
    holder = data
    for step in loc[:-1]:
        try:
            holder = holder[step]
        except (KeyError, IndexError, TypeError):
            return  # it went with something that held it
    last = loc[-1]
    if isinstance(holder, dict) and last in holder:
        kept.partial.update((str(last), *_names(holder.pop(last))))
    elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        kept.partial.update(_names(holder.pop(last)))
        _note_gap(kept.gaps.setdefault(loc[:-1], []), last)


def _note_gap(gaps: list[int], position: int) -> None:
    """Remember a lost position as it was in the file, earlier losses counted in."""
    for gap in gaps:
        position += gap <= position
    gaps.append(position)
    gaps.sort()


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (str(key), item) if isinstance(item, str) else (str(key),)
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
