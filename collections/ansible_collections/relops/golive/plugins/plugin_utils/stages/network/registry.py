"""The switch platforms there are, and no other list of them: each folder in `platforms` whose package has PLATFORM."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform

_PACKAGE = "ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms"
FOLDER = Path(__file__).parent / "platforms"


@cache
def available() -> tuple[str, ...]:
    """Return the names of the platforms there are, sorted."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("[a-z]*/__init__.py")))


@cache
def load(name: str) -> Platform:
    """Return a platform, or raise GoliveError that names those there are."""
    if name not in available():
        raise GoliveError(f"platform {name} of a switch is not known (known: {', '.join(available())})")
    platform: Platform = import_module(f"{_PACKAGE}.{name}").PLATFORM
    return platform
