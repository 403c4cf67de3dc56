"""The dialects there are, and no other list of them: each folder in `dialects` whose package has DIALECT."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialect import Dialect

FOLDER = Path(__file__).parent / "dialects"
_PACKAGE = "ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects"


def available() -> list[str]:
    """The names of the dialects there are."""
    return sorted(path.parent.name for path in FOLDER.glob("[a-z]*/__init__.py"))


def dialect(name: str) -> Dialect:
    """The command line of this name."""
    found: Dialect = importlib.import_module(f"{_PACKAGE}.{name}").DIALECT
    return found
