"""All facts of a text by name: each file of this folder gives some as FACTS; one is worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground

_ROOM = "ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts"


@cache
def known() -> Mapping[str, Callable[[Ground], Any]]:
    """Return every fact there is by its name."""
    found: dict[str, Callable[[Ground], Any]] = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found.update(getattr(import_module(f"{_ROOM}.{path.stem}"), "FACTS", {}))
    return found


class Facts(Mapping[str, Any]):
    """The facts of a ground, each worked out once; `given` are there already."""

    def __init__(self, on: Ground, given: Mapping[str, Any] | None = None) -> None:
        self.on = on
        self._found: dict[str, Any] = dict(given or {})

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            self._found[name] = known()[name](self.on)
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._found or name in known()

    def __iter__(self) -> Iterator[str]:
        return iter(known())

    def __len__(self) -> int:
        return len(known())
