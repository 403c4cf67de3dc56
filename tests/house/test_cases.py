"""Every input that once made data wrong in silence, or stopped a switch, is held by tests that there are, by name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml

from tests.house.house import ROOT, parsed, text_of, walked


def there(path: str) -> set[str]:
    """Return the names of a file's tests: functions, or the keys of a table of cases."""
    text = text_of(ROOT / path)
    if path.endswith(".py"):
        return {node.name for node in walked(text) if isinstance(node, ast.FunctionDef)} if parsed(text) else set()
    return {name for group in yaml.safe_load(text).values() if isinstance(group, dict) for name in group}


@pytest.mark.parametrize(("file", "count"), [("cases.yml", 32), ("cases-net.yml", 14)])
def test_each_case_has_its_tests(file: str, count: int) -> None:
    cases: dict[str, dict[str, list[str]]] = yaml.safe_load(Path(__file__).with_name(file).read_text("utf-8"))
    assert len(cases) == count
    absent = [
        f"{case}: {path} {name}"
        for case, files in cases.items()
        for path, names in files.items()
        for name in (names or [""])
        if not (ROOT / path).is_file() or (name and name not in there(path))
    ]
    assert not absent, absent
    assert all(files for files in cases.values())
