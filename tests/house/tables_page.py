"""The page of the two tables that a plan brings along, from their models: `python -m tests.house.tables_page`.

It writes docs/tables.md and docs/tables.zh-CN.md of the collection relops.golive; a house test holds that they say
what the models say.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT, PORTS, TableShape

from tests.house.house import RELOPS
from tests.house.tables_words import KINDS, SAID

WIDTH = 100

FILES = {"en": "tables.md", "zh": "tables.zh-CN.md"}
FOLDER = RELOPS / "golive/docs"


def page(language: str) -> str:
    """Return the page in a language."""
    words = SAID[language]
    tables = ((words["ports"], PORTS), (words["equipment"], EQUIPMENT))
    parts = (line for title, shape in tables for line in (f"## {title}", "", *_table(shape, language)))
    return "\n".join([words["head"], *parts]).rstrip() + "\n"


def _table(shape: TableShape, language: str) -> Iterator[str]:
    words = SAID[language]
    yield words["columns"]
    yield "|---|---|---|---|"
    hints = typing.get_type_hints(shape.model, include_extras=True)
    choices: dict[str, list[str]] = {}
    for key, field in shape.model.model_fields.items():
        must = words["must"] if field.is_required() else ""
        held = _held(hints[key])
        if isinstance(held, type) and issubclass(held, Choice):
            choices[key] = [one.value if one.value == one.zh else f"{one.value} {one.zh}" for one in held]
        kind = words["choice"] if key in choices else _kind(held)[language]
        yield f"| `{key}` | {field.title} | {must} | {kind} |"
    yield ""
    for key, values in choices.items():
        yield from _wrapped(f"- `{key}`", values, ",")
    spellings = [f"{other} = `{key}`" for other, key in shape.spellings.items()]
    yield from _wrapped(f"- {words['spellings']}", spellings, ";")
    yield from _wrapped(f"- {words['ignored']}", list(shape.ignored), ",")
    yield ""


def _held(hint: Any) -> Any:
    """Return a column's kind without its `None`, and without what takes a cell for it first."""
    unions = (typing.Union, UnionType)
    if typing.get_origin(hint) is Annotated and typing.get_origin(inner := typing.get_args(hint)[0]) in unions:
        hint = inner
    parts = [part for part in typing.get_args(hint) if part is not type(None)]
    return parts[0] if typing.get_origin(hint) in unions else hint


def _kind(held: Any) -> dict[str, str]:
    """Return what a cell holds, in words of both languages; a kind that has none yet ends in a StopIteration."""
    return next(said for kind, said in KINDS if kind == held)


def _wrapped(title: str, parts: list[str], between: str) -> Iterator[str]:
    line = f"{title}:"
    for part in [*(f"{part}{between}" for part in parts[:-1]), parts[-1]]:
        if len(line) + 1 + len(part) > WIDTH:
            yield line
            line = f"  {part}"
        else:
            line = f"{line} {part}"
    yield line


if __name__ == "__main__":
    for name, file in FILES.items():
        (FOLDER / file).write_text(page(name), encoding="utf-8")
