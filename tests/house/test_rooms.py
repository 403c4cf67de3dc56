"""No two rooms need each other: what a room imports never leads back to it (architecture.md).

A room is a folder of Python files; a file that lies loose beside the rooms is one of its own. An import for type
checking alone counts too: who reads one room has to read the other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.house.house import RELOPS, python_files, text_of, walked

PLUGINS = "ansible_collections.relops.golive.plugins."
GOLIVE = [path for path in python_files(".") if path.is_relative_to(RELOPS / "golive")]
LOOSE = ("plugin_utils", "module_utils")
Graph = Mapping[str, frozenset[str]]


def imported(source: str) -> set[str]:
    """Return every module that a file of golive may mean by its imports."""
    found: set[str] = set()
    for node in walked(source):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name.removeprefix(PLUGINS) for name in found if name.startswith(PLUGINS)}


def room(module: str) -> str:
    """Return the folder of a module."""
    folder = module.rpartition(".")[0]
    return module if folder in LOOSE else folder


def rooms(files: Mapping[str, str]) -> Graph:
    """Return room → the rooms that it imports, from module (a package as `package.__init__`) → source."""
    found: dict[str, set[str]] = {}
    for module, source in files.items():
        names = {one for name in imported(source) for one in (name, f"{name}.__init__") if one in files}
        found.setdefault(room(module), set()).update({room(name) for name in names} - {room(module)})
    return {name: frozenset(others) for name, others in found.items()}


def reached(graph: Graph, start: Iterable[str]) -> set[str]:
    """Return all rooms to which the imports of some rooms lead."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph.get(name, frozenset())
    return seen


def in_a_cycle(graph: Graph) -> list[str]:
    """Return the rooms that need themselves by way of others."""
    return sorted(name for name, others in graph.items() if name in reached(graph, others))


def sources(files: Iterable[Path]) -> dict[str, str]:
    """Return module → source, below the collection's plugins."""
    plugins = RELOPS / "golive" / "plugins"
    return {".".join(path.relative_to(plugins).with_suffix("").parts): text_of(path) for path in files}


def test_a_cycle_is_found_however_long() -> None:
    files = {
        "plugin_utils.a.x": f"from {PLUGINS}plugin_utils.b.y import thing",
        "plugin_utils.b.y": f"def f():\n    from {PLUGINS}plugin_utils.c import z",
        "plugin_utils.c.z": f"import {PLUGINS}plugin_utils.a.x",
        "plugin_utils.d.w": f"import {PLUGINS}plugin_utils.a.x",
    }
    assert in_a_cycle(rooms(files)) == ["plugin_utils.a", "plugin_utils.b", "plugin_utils.c"]
    files["plugin_utils.c.z"] = "import json"
    assert in_a_cycle(rooms(files)) == []


def test_no_room_needs_itself_by_way_of_others() -> None:
    graph = rooms(sources(GOLIVE))
    assert len(graph) > 30
    wrong = in_a_cycle(graph)
    told = [f"{name} → {', '.join(sorted(graph[name] & set(wrong)))}" for name in wrong]
    assert not wrong, "rooms that need each other:\n" + "\n".join(told)


@pytest.mark.parametrize("name", ["plugin_utils.model", "plugin_utils.site", "plugin_utils.records.base"])
def test_a_leaf_knows_no_room_above_it(name: str) -> None:
    allowed = {"plugin_utils.model", "plugin_utils.safe", "plugin_utils.paths", "plugin_utils.sentences"}
    above = rooms(sources(GOLIVE))[name] - allowed
    assert all(one.startswith("module_utils.") for one in above), above
