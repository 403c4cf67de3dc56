"""Plan + journal to the rows of every form: each file of `documents/` is one form."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from types import ModuleType

from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Row, Table

_PACKAGE = "ansible_collections.relops.golive.plugins.plugin_utils.records.documents"


@cache
def documents() -> tuple[ModuleType, ...]:
    """Return the modules that make a form each: to add a form is to add a file."""
    names = sorted(path.stem for path in (Path(__file__).parent / "documents").glob("*.py") if path.stem != "__init__")
    return tuple(importlib.import_module(f"{_PACKAGE}.{name}") for name in names)


def tables(source: Source) -> list[Table[Row]]:
    """Return every form with its rows, by number and name."""
    found: list[Table[Row]] = [source.once(module.table) for module in documents()]
    return sorted(found, key=lambda table: (table.number, table.name))
