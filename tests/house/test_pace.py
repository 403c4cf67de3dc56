"""`make check` leaves out what says why, and `make test` and CI leave out nothing (tests/pace.py)."""

from __future__ import annotations

import ast
import importlib.util
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests import pace
from tests.house.house import ROOT, breaches, text_of, walked

TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
FOLDERS = {"tests/unit", "tests/golden", "tests/house", "tests/mistakes"}
"""What needs no lab."""
QUICK = "--quick"
LEAVES_OUT = ("-m", "-k", "--deselect", "--ignore", "--maxfail", "-x", "--lf", "--ff")
REASON = 4
"""Words of a reason, at least."""
MOST_LEFT_OUT = 60
"""Functions that `make check` leaves out: it has to stay worth running."""


def marks(source: str) -> Iterator[ast.expr]:
    """Yield every use of the mark, with its call where it is called."""
    called = {id(node.func) for node in walked(source) if isinstance(node, ast.Call)}
    for node in walked(source):
        named = node.func if isinstance(node, ast.Call) else node
        if isinstance(named, ast.Attribute) and named.attr == "thorough" and id(node) not in called:
            yield node  # type: ignore[misc]


def without_reason(source: str) -> list[int]:
    """Return the lines that leave a test out of `make check` and do not say why."""
    wrong = []
    for node in marks(source):
        given = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else None
        reason = given.value if isinstance(given, ast.Constant) else ""
        if not isinstance(reason, str) or len(reason.split()) < REASON:
            wrong.append(node.lineno)
    return wrong


def bare_examples(source: str) -> list[str]:
    """Return how often a property is tried, where the pace has no say in it."""
    words = [node for node in walked(source) if isinstance(node, ast.keyword) and node.arg == "max_examples"]
    return [ast.unparse(one) for one in words if not ast.unparse(one.value).startswith("examples(")]


def steps() -> ModuleType:
    """Return .ci/steps.py."""
    spec = importlib.util.spec_from_file_location("steps", ROOT / ".ci" / "steps.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["steps"] = module
    spec.loader.exec_module(module)
    return module


def pytest_words(group: str) -> list[list[str]]:
    """Return the words of the steps of a group that run the tests without a lab."""
    found = [shlex.split(step.command) for step in steps().group(group)]
    return [words for words in found if words[0] == "pytest" and FOLDERS & set(words)]


def test_what_is_left_out_is_seen() -> None:
    assert without_reason('@pytest.mark.thorough("it starts a whole machine")\ndef test_x(): ...') == []
    assert without_reason('@pytest.mark.thorough("slow")\ndef test_x(): ...') == [1]
    assert without_reason("pytestmark = pytest.mark.thorough") == [1]
    assert without_reason("pytestmark = pytest.mark.thorough()") == [1]
    assert bare_examples("@settings(max_examples=7)\ndef f(): ...") == ["max_examples=7"]
    assert bare_examples("@settings(max_examples=examples(7))\ndef f(): ...") == []


def test_what_is_left_out_says_why() -> None:
    assert not breaches(TESTS, lambda path: without_reason(text_of(path)), least=300)


def test_the_pace_says_how_often_a_property_is_tried() -> None:
    files = sorted((ROOT / "tests" / "unit").rglob("*.py"))
    assert not breaches(files, lambda path: bare_examples(text_of(path)), least=250)


def test_not_much_is_left_out() -> None:
    count = sum(1 for path in TESTS if path != Path(__file__) for _mark in marks(text_of(path)))
    assert 0 < count <= MOST_LEFT_OUT


def test_all_tests_are_run_by_make_test_and_the_same_ones_quickly_by_make_check() -> None:
    (whole,), (quick,) = pytest_words("static"), pytest_words("check")
    assert set(whole) >= FOLDERS and quick == [*whole, QUICK]
    assert not [word for word in whole if word.startswith((QUICK, *LEAVES_OUT))]
    assert "static" in text_of(ROOT / "Makefile").partition("\ntest: ")[2].partition("\ncheck:")[0]
    assert text_of(ROOT / ".ci" / "run").rstrip().endswith("exec make test")


def test_nobody_hurries_behind_the_back_of_the_option() -> None:
    """Neither a setting of pytest nor of the environment makes `make test` quick."""
    assert QUICK not in text_of(ROOT / "pyproject.toml")
    callers = [path for path in (ROOT / "tests").rglob("*.py") if "hurry(" in text_of(path) and path != Path(__file__)]
    assert sorted(path.name for path in callers) == ["conftest.py", "pace.py"]


def test_a_marked_test_is_run_unless_it_has_to_be_quick(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(text_of(ROOT / "tests" / "conftest.py"), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nmarkers = thorough\npythonpath = {ROOT}\n", encoding="utf-8")
    (tmp_path / "test_x.py").write_text(
        "import pytest\n@pytest.mark.thorough('why')\ndef test_slow(): pass\ndef test_fast(): pass\n", encoding="utf-8"
    )
    (tmp_path / "test_y.py").write_text(
        "import pytest\n@pytest.mark.parametrize('n', range(40))\ndef test_many(n): pass\n", encoding="utf-8"
    )
    for given, said in (([], "42 passed"), ([QUICK], "7 passed, 35 deselected")):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *given, str(tmp_path)],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        assert said in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(("hurried", "tried", "some", "spread", "share"), [
    (False, 2500, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
    (True, 208, [3], [1, 5, 6], [2, 5]),
])  # fmt: skip
def test_the_pace(hurried: bool, tried: int, some: list[int], spread: list[int], share: list[int]) -> None:
    before, values = pace.quick(), [1, 2, 3, 4, 5, 6]
    try:
        pace.hurry(hurried)
        found = (
            pace.examples(2500),
            *map(list, (pace.some(values, 8), pace.spread(values, 4), pace.share(values, 7, 3))),
        )
    finally:
        pace.hurry(before)
    assert found == (tried, some, spread, share)


@pytest.mark.parametrize("many", [0, 1, 2, pace.FEW, pace.FEW + 1, 17, 400])
def test_of_many_cases_a_part_is_asked_and_of_few_all(many: int) -> None:
    found = pace.picked("tests/x.py::test", many)
    assert found <= set(range(many)) and found == pace.picked("tests/x.py::test", many)
    assert len(found) == (many if many <= pace.FEW else max(pace.FEW, many // pace.PART))
    assert not many or {0, many - 1} <= found


def test_other_tests_ask_about_other_cases_and_together_about_all() -> None:
    asked = [pace.picked(f"tests/x.py::test_{number}", 20) for number in range(200)]
    assert set().union(*asked) == set(range(20))
