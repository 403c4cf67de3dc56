"""The project's own checks as they stand in their files: each test, and on which host's account it goes.

Read as text and never carried out. What only running could tell (a marker that is computed, or comes from elsewhere) is
nobody's fault here; the night collects the tests and asks again.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MARKER = "host"
HOOKS = frozenset({"pytest_collection_modifyitems", "pytest_itemcollected", "pytest_pycollect_makeitem"})
"""With one of these a conftest.py may mark tests itself."""


@dataclass(frozen=True)
class Test:
    """A test: its line and name, and the hosts that its nearest marker names; None where nobody can say by reading."""

    line: int
    name: str
    hosts: tuple[str, ...] | None


@dataclass
class Source:
    """A file of checks: its tests, or why it cannot be read."""

    tests: list[Test] = field(default_factory=list)
    fault: tuple[int, str] | None = None


def is_collected(name: str) -> bool:
    """Tell whether pytest looks for tests in a file of this name."""
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))


def marks_itself(path: Path) -> bool:
    """Tell whether a conftest.py has a hook by which tests may be marked."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name in HOOKS for node in ast.walk(tree))


def read_source(path: Path) -> Source:
    """Return the tests of a file."""
    try:
        tree = ast.parse(path.read_bytes(), str(path))
        compile(tree, str(path), "exec")
    except SyntaxError as error:
        return Source(fault=(error.lineno or 1, " ".join(str(error.msg).split())))
    except (OSError, ValueError, RecursionError) as error:
        return Source(fault=(1, " ".join(str(error).split())))
    return Source(list(_tests(tree.body, _Names(tree.body), ())))


class _Names:
    """What the names of a module stand for, as far as it says so itself."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self.values: dict[str, ast.expr] = {}
        for node in body:
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self.values[node.targets[0].id] = node.value

    def text(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            node = self.values.get(node.id, node)
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


Marks = tuple[str, ...] | None


def _tests(body: list[ast.stmt], names: _Names, above: Marks) -> Iterator[Test]:
    own = _pytestmark(body, names, above)
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test"):
            yield Test(node.lineno, node.name, _marked(node.decorator_list, names, own))
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            marks = _marked(node.decorator_list, names, own)
            yield from _tests(node.body, names, marks if marks or not node.bases else None)  # or that of its base


def _pytestmark(body: list[ast.stmt], names: _Names, above: Marks) -> Marks:
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id == "pytestmark" for one in targets
        ):
            marks = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
            return _marked(marks, names, above)
    return above


def _marked(marks: list[ast.expr], names: _Names, above: Marks) -> Marks:
    """Return the hosts of the nearest marker: of these marks, else of what holds them."""
    found: Marks = above
    for mark in marks:
        named = _host(mark, names)
        if named is None:
            return None
        found = named or found
    return found


def _host(mark: ast.expr, names: _Names) -> Marks:
    """Return the host that a mark names, nothing for another mark, None for what nobody knows by reading."""
    if isinstance(mark, ast.Name):
        mark = names.values.get(mark.id, mark)
    if isinstance(mark, ast.Name):
        return None
    call = mark if isinstance(mark, ast.Call) else None
    path = ast.unparse(call.func if call else mark)
    if path != f"pytest.mark.{MARKER}":
        known = path.startswith("pytest.") or path.split(".")[0] in ("functools", "contextlib", "staticmethod")
        return () if known and not _marks_inside(call) else None
    if call is None or not call.args:
        return ()
    text = names.text(call.args[0])
    return None if text is None else (text,)


def _marks_inside(call: ast.Call | None) -> bool:
    """Tell whether parameters of a test may be marked one by one."""
    return call is not None and any(isinstance(one, ast.keyword) and one.arg == "marks" for one in ast.walk(call))
