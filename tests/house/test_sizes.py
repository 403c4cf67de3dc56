"""How long a file and a function of the product may be: what grows beyond it has more than one subject."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.house.house import RELOPS, parsed, short, text_of, walked

FILE, FUNCTION = 250, 40
MEDIAN_OF_FILES, MEDIAN_OF_FUNCTIONS = 75, 6
"""Lines; prose of Ansible's documentation and docstrings of functions are not counted."""
PROSE = {"DOCUMENTATION", "EXAMPLES", "RETURN"}


def lines_of(source: str) -> int:
    """Return the lines of a file without what Ansible takes for its documentation."""
    prose = [
        node.end_lineno - node.lineno + 1
        for node in parsed(source).body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in PROSE and node.end_lineno
    ]
    return len(source.splitlines()) - sum(prose)


def functions_of(source: str) -> Iterator[tuple[str, int]]:
    """Yield each function with its lines, its docstring left out."""
    for node in walked(source):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
            first = node.body[0]
            prose = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) and first.end_lineno else 0
            yield node.name, node.end_lineno - node.lineno + 1 - prose


FILES: dict[Path, str] = {path: text_of(path) for path in RELOPS.rglob("*.py") if "__pycache__" not in path.parts}


def test_lines_are_counted() -> None:
    source = 'DOCUMENTATION = """\na\n"""\n\n\ndef f():\n    """Do\n    it."""\n    return 1\n'
    assert lines_of(source) == 6
    assert list(functions_of(source)) == [("f", 2)]


def test_no_file_is_too_long() -> None:
    lengths = {short(path): lines_of(source) for path, source in FILES.items()}
    assert {name: lines for name, lines in lengths.items() if lines > FILE} == {}
    assert median(lengths.values()) <= MEDIAN_OF_FILES


def test_no_function_is_too_long() -> None:
    lengths = {f"{short(path)}:{name}": lines for path, source in FILES.items() for name, lines in functions_of(source)}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION} == {}
    assert median(lengths.values()) <= MEDIAN_OF_FUNCTIONS
