"""The ways of signing there are: each file of this folder that has a METHOD; to add one is to add a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.method import Method

_PACKAGE = "ansible_collections.relops.golive.plugins.plugin_utils.case.signing"


@cache
def methods() -> dict[str, Method]:
    """Return every method by its name."""
    modules = [import_module(f"{_PACKAGE}.{path.stem}") for path in sorted(Path(__file__).parent.glob("*.py"))]
    return {module.METHOD.name: module.METHOD for module in modules if hasattr(module, "METHOD")}
